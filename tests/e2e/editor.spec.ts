import { CLINIC, expect, test } from './portal.ts';
import { draft, ownerOf } from './steps.ts';

test('a draft saves itself as one types, says what a launch would do, and is there after a reload', async ({
  page,
  as,
}) => {
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/new`);
  await expect(page.getByText(/It saves itself as soon as there is a name/)).toBeVisible();
  await page.getByLabel('Name of the campaign').fill('Saved by itself');
  await expect(page).toHaveURL(/campaigns\/[0-9a-f-]{36}\/edit/);
  await expect(page.getByText('Nobody is chosen to be called.')).toBeVisible();
  await page.locator('input[name="lists[]"]').first().check();
  await expect(page.getByText(/people will be called|person will be called/)).toBeVisible();
  await expect(page.getByText('Nobody is chosen to be called.')).toHaveCount(0);
  await page.getByLabel('Retries', { exact: true }).fill('99');
  await expect(page.getByText('Not saved yet. Retries: The maximum is 20.')).toBeVisible();
  await page.getByLabel('Cap on calls').fill('1e9');
  await expect(page.getByLabel('Cap on calls')).toHaveAccessibleDescription(/A whole number is needed\.$/);
  await page.getByLabel('Cap on calls').fill('100.000.000');
  await expect(page.getByLabel('Cap on calls')).toHaveAccessibleDescription(/The maximum is 10,000,000\.$/);
  await expect(page.getByLabel('Retries', { exact: true })).toHaveAccessibleDescription(/The maximum is 20\.$/);
  await page.getByLabel('Cap on calls').fill('1.000');
  await page.getByLabel('Retries', { exact: true }).fill('4');
  await expect(page.getByText(/^Saved at /)).toBeVisible();
  await expect(page.getByText('The maximum is')).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('Saved by itself');
  await expect(page.getByLabel('Retries', { exact: true })).toHaveValue('4');
  await expect(page.getByLabel('Cap on calls')).toHaveValue('1000');
  await expect(page.locator('input[name="lists[]"]').first()).toBeChecked();
});

test('a change right before one goes to another page is saved, whichever way one goes', async ({ page, as, ask }) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'Left in a hurry', 3);
  await as('operator');
  const saved = async () =>
    (await ask<{ retries: number }>('SELECT max_retries AS retries FROM campaign WHERE id = $1', [id]))[0]?.retries;
  const ways = {
    7: () => page.getByRole('link', { name: 'Contacts' }).first().click(),
    8: () => page.getByRole('link', { name: 'Leave', exact: true }).click(),
    9: () => page.goBack(),
  };
  for (const [retries, leave] of Object.entries(ways)) {
    await page.goto(`${CLINIC}/campaigns`);
    await page.getByRole('link', { name: 'Left in a hurry' }).first().click();
    await expect(page.getByLabel('Retries', { exact: true })).toBeVisible();
    await expect(page.getByText(/^Saved at /)).toBeVisible();
    await page.getByLabel('Retries', { exact: true }).fill(retries);
    await leave();
    await expect(page.getByLabel('Retries', { exact: true })).toHaveCount(0);
    await expect.poll(saved).toBe(Number(retries));
  }
});

test('a draft is saved by its button as often as one likes, and shows what was saved last', async ({
  page,
  as,
  ask,
}) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'Saved by hand', 3);
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/${id}/edit`);
  for (const name of ['First name', 'Second name', 'Third name']) {
    await page.getByLabel('Name of the campaign').fill(name);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await expect(page.getByText('Draft saved.', { exact: true }).last()).toBeVisible();
    const saved = async () => (await ask<{ name: string }>('SELECT name FROM campaign WHERE id = $1', [id]))[0]?.name;
    await expect.poll(saved).toBe(name);
    await expect(page.getByLabel('Name of the campaign')).toHaveValue(name);
    await expect(page.getByText('saved this draft')).toHaveCount(0);
  }
  await page.reload();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('Third name');
});

test('two people edit one draft: the second sees what differs, and nothing is overwritten unseen', async ({
  page,
  as,
  ask,
}) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'Edited by two', 3);
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/${id}/edit`);
  await expect(page.getByText(/^Saved at /)).toBeVisible();
  // A colleague saves in between.
  await ask('UPDATE campaign SET max_retries = 7, revision = revision + 1 WHERE id = $1', [id]);
  await page.getByLabel('Name of the campaign').fill('Edited by me');
  const conflict = page.getByRole('alert').filter({ hasText: 'saved this draft: it differs in name, retries.' });
  await expect(conflict).toBeVisible();
  const kept = await ask<{ name: string }>('SELECT name FROM campaign WHERE id = $1', [id]);
  expect(kept).toEqual([{ name: 'Edited by two' }]);
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await expect(page.getByText(/^Saved at /)).toBeVisible();
  const mine = await ask<object>('SELECT name, max_retries FROM campaign WHERE id = $1', [id]);
  expect(mine).toEqual([{ name: 'Edited by me', max_retries: 3 }]);
});

test('Back and Forward show what was saved, and nobody is in conflict with himself', async ({ page, as, ask }) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'There and back', 2);
  const edit = `${CLINIC}/campaigns/${id}/edit`;
  const retries = page.getByLabel('Retries', { exact: true });
  const saved = async () =>
    (await ask<{ n: number }>('SELECT max_retries AS n FROM campaign WHERE id = $1', [id]))[0]?.n;
  await as('operator');
  await page.goto(edit);
  await retries.fill('5');
  await expect.poll(saved).toBe(5);
  await page.getByRole('link', { name: 'Campaigns', exact: true }).first().click();
  await expect(page).toHaveURL(/campaigns$/);
  await page.goBack();
  await expect(retries).toHaveValue('5');
  await expect(page.getByText(/^Saved at /)).toBeVisible();
  await retries.fill('6');
  await expect.poll(saved).toBe(6);
  await page.goForward();
  await page.goBack();
  await expect(retries).toHaveValue('6');
  await page.getByLabel('Name of the campaign').fill('There, back, and again');
  await expect(page.getByText(/^Saved at /)).toBeVisible();
  await expect
    .poll(async () => (await ask<object>('SELECT name, max_retries FROM campaign WHERE id = $1', [id]))[0])
    .toEqual({ name: 'There, back, and again', max_retries: 6 });
  await expect(page.getByText(/saved this draft/)).toHaveCount(0);
});

test('a new draft that saved itself is found by Back, and stays one', async ({ page, as, ask }) => {
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/new`);
  await page.getByLabel('Name of the campaign').fill('New, left, and found');
  await expect(page).toHaveURL(/campaigns\/[0-9a-f-]{36}\/edit/);
  await expect(page.getByText(/^Saved at /)).toBeVisible();
  await page.getByRole('link', { name: 'Contacts' }).first().click();
  await expect(page).toHaveURL(/contacts$/);
  await page.goBack();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('New, left, and found');
  await page.getByLabel('Name of the campaign').fill('New, left, and found again');
  await expect
    .poll(async () => ask<object>(`SELECT name FROM campaign WHERE name LIKE 'New, left, and found%'`))
    .toEqual([{ name: 'New, left, and found again' }]);
  await expect(page.getByText(/saved this draft/)).toHaveCount(0);
});
