import { CLINIC, expect, PASSWORD, PEOPLE, SCHOOL, test } from './portal.ts';

test.describe('sign-in', () => {
  test('with the right password leads to where one wanted to go', async ({ page }) => {
    await page.goto(`${CLINIC}`);
    await expect(page).toHaveURL(/\/login\?next=/);
    await page.getByLabel('E-mail').fill(PEOPLE.owner);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(new RegExp(`${CLINIC}$`));
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  });

  test.describe('refused', () => {
    test.use({ expectedErrors: [/401/] });

    test('a wrong password says so, keeps the address, and lets nobody in', async ({ page }) => {
      await page.goto('/login');
      await page.getByLabel('E-mail').fill(PEOPLE.auditor);
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert').filter({ hasText: 'Wrong e-mail or password' })).toBeVisible();
      await expect(page.getByLabel('E-mail')).toHaveValue(PEOPLE.auditor);
      await page.goto(CLINIC);
      await expect(page).toHaveURL(/\/login/);
    });
  });
});

test.describe('a foreign workspace', () => {
  test.use({ expectedErrors: [/404/] });

  test('is not found, like one that does not exist', async ({ page, as }) => {
    await as('manager');
    for (const address of [SCHOOL, `${SCHOOL}/evidence`, '/w/nobody']) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(404);
      await expect(page.getByRole('heading', { name: 'This page is not here' })).toBeVisible();
      await expect(page.getByText('Scuola Leonardo')).toHaveCount(0);
    }
  });

  test('an id of another workspace in an address is not found either', async ({ page, as, ask }) => {
    await as('owner');
    const [foreign] = await ask<{ message: string; contact: string; list: string }>(
      `SELECT (SELECT id FROM message WHERE workspace_id = w.id LIMIT 1) AS message,
              (SELECT id FROM contact WHERE workspace_id = w.id LIMIT 1) AS contact,
              (SELECT id FROM list WHERE workspace_id = w.id LIMIT 1) AS list
       FROM workspace w WHERE slug = 'scuola-leonardo'`,
    );
    for (const path of [
      `messages/${foreign?.message}`,
      `contacts/${foreign?.contact}`,
      `contacts/lists/${foreign?.list}`,
    ]) {
      await page.goto(`${SCHOOL}/${path}`);
      await expect(page.getByRole('heading', { level: 1 }), `${path} exists`).not.toHaveText('This page is not here');
      await page.goto(`${CLINIC}/${path}`);
      await expect(page.getByRole('heading', { name: 'This page is not here' }), path).toBeVisible();
    }
  });
});
