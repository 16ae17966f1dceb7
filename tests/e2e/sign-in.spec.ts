import { request } from '@playwright/test';
import { type House, startHouse } from '#tests/support/house.ts';
import { openPostOffice } from '#tests/support/post-office.ts';
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

test.describe('while strangers guess a password from a hundred addresses', () => {
  test.use({ expectedErrors: [/401/] });
  let own: House;
  let office: Awaited<ReturnType<typeof openPostOffice>>;
  test.beforeAll(async () => {
    office = await openPostOffice();
    own = await startHouse({ env: { SMTP_URL: office.url, MAIL_FROM: 'squillo@example.org' } });
  });
  test.afterAll(async () => {
    await own.stop();
    await office.close();
  });

  /** One try with each address, all at once, as the last proxy would tell them; returns how many were looked at. */
  async function guesses(email: string, addresses: string[]): Promise<number> {
    const web = await request.newContext({ baseURL: own.url });
    const { csrfToken } = await (await web.get('/api/auth/csrf')).json();
    const answers = await Promise.all(
      addresses.map(async (address) => {
        const answer = await web.post('/api/auth/callback/credentials', {
          form: { csrfToken, email, password: 'a guess', json: 'true' },
          headers: { 'X-Forwarded-For': `198.51.100.7, ${address}` },
        });
        expect(answer.status()).toBe(401);
        return new URL((await answer.json()).url).searchParams.get('error');
      }),
    );
    await web.dispose();
    return answers.filter((error) => error === 'wrong').length;
  }
  const addresses = (block: string, count: number) => Array.from({ length: count }, (_, n) => `${block}.${n + 1}`);

  test('few are looked at, and she gets in from a new browser by a link, and then from her office without one', async ({
    browser,
  }) => {
    expect(await guesses(PEOPLE.manager, addresses('203.0.113', 100))).toBe(30);
    expect(
      await guesses(
        PEOPLE.manager,
        Array.from({ length: 50 }, () => '203.0.113.250'),
      ),
    ).toBe(0);

    const newBrowser = async () => {
      const headers = { 'X-Forwarded-For': '198.51.100.7, 192.0.2.44' };
      const context = await browser.newContext({ baseURL: own.url, locale: 'en-GB', extraHTTPHeaders: headers });
      return context.newPage();
    };
    const page = await newBrowser();
    const signIn = async (where = page) => {
      await where.getByLabel('E-mail').fill(PEOPLE.manager);
      await where.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await where.getByRole('button', { name: 'Sign in' }).click();
    };
    await page.goto('/login');
    await signIn();
    await expect(page.getByRole('alert').filter({ hasText: 'Too many failed attempts' })).toBeVisible();
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await expect(page.getByRole('status').filter({ hasText: `If ${PEOPLE.manager} can sign in` })).toBeVisible();
    await expect.poll(() => office.recipients()).toEqual([PEOPLE.manager]);

    const letter = (office.received[0]?.source ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const token = /\/browser#([\w.-]+)/.exec(letter)?.[1] ?? '';
    const opened = await page.goto(`/browser#${token}`);
    expect(opened?.headers()['referrer-policy']).toBe('no-referrer');
    await page.getByRole('button', { name: /Recognise it/ }).click();
    await expect(page).toHaveURL(/\/login$/);
    await signIn();
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

    // They go on; her office is known by now.
    await guesses(PEOPLE.manager, addresses('203.0.113', 100));
    const another = await newBrowser();
    await another.goto('/login');
    await signIn(another);
    await expect(another.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  });

  test('nobody else is written to, and the page says the same', async ({ browser }) => {
    const before = office.received.length;
    await guesses('nobody@example.org', addresses('203.0.113', 40));
    const page = await (await browser.newContext({ baseURL: own.url, locale: 'en-GB' })).newPage();
    await page.goto('/login');
    await page.getByLabel('E-mail').fill('nobody@example.org');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'If nobody@example.org can sign in' })).toBeVisible();
    await page.goto('/browser#not-a-link');
    await page.getByRole('button', { name: /Recognise it/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'This link does not work' })).toBeVisible();
    expect(office.received.length).toBe(before);
  });

  test('a stranger fills neither the memory nor the log', async () => {
    const web = await request.newContext({ baseURL: own.url });
    for (const type of ['application/x-www-form-urlencoded', 'application/json']) {
      const data = `email=${'x'.repeat(5_000_000)}`;
      const answer = await web.post('/api/auth/callback/credentials', { data, headers: { 'Content-Type': type } });
      expect(answer.status(), type).toBe(413);
    }
    const told = { level: 'error', code: 'TOLD_BY_A_STRANGER', message: 'told by a stranger' };
    expect((await web.post('/api/auth/_log', { form: told })).status()).toBe(204);
    const { csrfToken } = await (await web.get('/api/auth/csrf')).json();
    const odd = { csrfToken, email: { toString: 1 }, password: ['x'], json: 'true' };
    const answer = await web.post('/api/auth/callback/credentials', { data: odd });
    expect(new URL((await answer.json()).url).searchParams.get('error')).toBe('wrong');
    expect(own.output()).not.toMatch(/told by a stranger|TOLD_BY_A_STRANGER|sign-in failed/);
  });
});
