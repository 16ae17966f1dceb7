import type { Browser, Page } from '@playwright/test';
import { CLINIC, expect, house, PASSWORD, PEOPLE, SCHOOL, test } from './portal.ts';

const MEMBERS = `${CLINIC}/settings/members`;
const address = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}@example.org`;

/** Another person at another computer, who keeps a list of every address that was asked for. */
async function elsewhere(browser: Browser): Promise<{ page: Page; asked: { url: string; referer: string }[] }> {
  const context = await browser.newContext({ baseURL: house.url, locale: 'en-GB' });
  const asked: { url: string; referer: string }[] = [];
  context.on('request', (request) => asked.push({ url: request.url(), referer: request.headers().referer ?? '' }));
  return { page: await context.newPage(), asked };
}

/** Invites as the owner who is signed in, and returns the link that is shown. */
async function invite(page: Page, email: string, where = MEMBERS): Promise<string> {
  await page.goto(where);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  return shownLink(page);
}

async function shownLink(page: Page): Promise<string> {
  const link = page.getByText(/\/invitation#/);
  await expect(link).toBeVisible();
  return (await link.textContent()) ?? '';
}

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Your name').fill('Anna Neri');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Repeat the password').fill(password);
  await page.getByRole('button', { name: 'Accept and join' }).click();
}

test('a stranger is invited, sets a password that nobody else sees, and only then is a member', async ({
  page,
  as,
  ask,
  browser,
}) => {
  const email = address('anna');
  await as('owner');
  const link = await invite(page, email);
  await expect(page.getByRole('listitem').filter({ hasText: email })).toContainText('link handed over');
  expect(await ask(`SELECT 1 FROM "user" WHERE email = $1`, [email])).toEqual([]);

  const anna = await elsewhere(browser);
  const opened = await anna.page.goto(link);
  expect(opened?.headers()['referrer-policy']).toBe('no-referrer');
  await expect(anna.page.getByRole('heading', { level: 1 })).toHaveText('Join “Clinica San Marco”');
  // Typed differently: said, and nothing is used up.
  await anna.page.getByLabel('Password', { exact: true }).fill('one password');
  await anna.page.getByLabel('Repeat the password').fill('another one');
  await anna.page.getByRole('button', { name: 'Accept and join' }).click();
  await expect(anna.page.getByRole('alert').first()).toBeVisible();
  await choosePassword(anna.page, 'chosen by anna');
  await expect(anna.page).toHaveURL(new RegExp(`${CLINIC}$`));
  await expect(anna.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  const token = new URL(link).hash.slice(1);
  for (const { url, referer } of anna.asked) expect(`${url} ${referer}`.replace(link, '')).not.toContain(token);

  await page.reload();
  await expect(page.getByRole('row').filter({ hasText: email })).toBeVisible();
  await expect(page.getByText(/\/invitation#/)).toHaveCount(0);

  const late = await elsewhere(browser);
  await late.page.goto(link);
  await expect(late.page.getByRole('heading', { level: 1 })).toHaveText('This link does not work');
  await late.page.getByRole('link', { name: 'Sign in' }).click();
  await expect(late.page).toHaveURL(/\/login$/);
});

test('sending an invitation again ends the old link, and withdrawing it the new one', async ({ page, as, browser }) => {
  const email = address('bruno');
  await as('owner');
  const first = await invite(page, email);
  await page.getByRole('button', { name: `New link ${email}` }).click();
  // The dead one is shown no more.
  await expect(page.getByText(/\/invitation#/)).not.toHaveText(first);
  const second = await shownLink(page);
  const bruno = await elsewhere(browser);
  await bruno.page.goto(first);
  await expect(bruno.page.getByRole('heading', { level: 1 })).toHaveText('This link does not work');
  await bruno.page.goto(second);
  await expect(bruno.page.getByRole('heading', { level: 1 })).toHaveText('Join “Clinica San Marco”');
  const row = page.getByRole('listitem').filter({ hasText: email });
  await row.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('button', { name: 'Withdraw the invitation' }).click();
  await expect(row).toHaveCount(0);
  await bruno.page.reload();
  await expect(bruno.page.getByRole('heading', { level: 1 })).toHaveText('This link does not work');
});

test.describe('somebody who can sign in already', () => {
  test.use({ expectedErrors: [/401/] });

  test('joins with her own password, and nobody else does in her place', async ({ page, as, browser }) => {
    await as('owner');
    const link = await invite(page, PEOPLE.auditor, `${SCHOOL}/settings/members`);

    // The owner herself is signed in with another address.
    await page.goto(link);
    await expect(page.getByText(`You are signed in as ${PEOPLE.owner}`)).toBeVisible();
    await expect(page.getByRole('button', { name: /Accept|join/ })).toHaveCount(0);

    const aldo = await elsewhere(browser);
    await aldo.page.goto(link);
    await expect(aldo.page.getByText('You can sign in to Squillo already')).toBeVisible();
    await aldo.page.getByLabel('Password', { exact: true }).fill('not hers');
    await aldo.page.getByRole('button', { name: 'Sign in and join' }).click();
    await expect(aldo.page.getByRole('alert').first()).toContainText('Wrong password');
    await aldo.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await aldo.page.getByRole('button', { name: 'Sign in and join' }).click();
    await expect(aldo.page).toHaveURL(new RegExp(`${SCHOOL}$`));
  });
});
