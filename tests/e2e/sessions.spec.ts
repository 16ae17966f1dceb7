import type { BrowserContext } from '@playwright/test';
import { CLINIC, expect, house, test } from './portal.ts';

const PASSWORD = 'a password of her own';

/** Somebody of her own in the clinic: what is changed here disturbs no other test. */
async function someone(ask: (text: string, values?: unknown[]) => Promise<unknown[]>): Promise<string> {
  const { hash } = await import('@node-rs/argon2');
  const email = `sessions-${crypto.randomUUID().slice(0, 8)}@example.org`;
  await ask(
    `WITH u AS (INSERT INTO "user" (email, name, password_hash) VALUES ($1, 'Sara Session', $2) RETURNING id)
     INSERT INTO member (workspace_id, user_id, role) SELECT w.id, u.id, 'owner' FROM u, workspace w WHERE w.slug = $3`,
    [email, await hash(PASSWORD), CLINIC.split('/').at(-1)],
  );
  return email;
}

async function signIn(context: BrowserContext, email: string, password = PASSWORD): Promise<boolean> {
  const { csrfToken } = await (await context.request.get('/api/auth/csrf')).json();
  const answer = await context.request.post('/api/auth/callback/credentials', {
    form: { csrfToken, email, password, json: 'true' },
  });
  return answer.ok();
}

/** What a copied cookie opens, over bare HTTP: a page, a download, and the session itself. */
async function opens(cookie: string): Promise<string[]> {
  const open: string[] = [];
  for (const path of [CLINIC, `${CLINIC}/settings/members`, `/api${CLINIC}/notifications`]) {
    const answer = await fetch(`${house.url}${path}`, { headers: { cookie }, redirect: 'manual' });
    if (answer.status === 200) open.push(path);
  }
  const session = await (await fetch(`${house.url}/api/auth/session`, { headers: { cookie } })).json();
  if (session.user) open.push('session');
  return open;
}

const ALL = [CLINIC, `${CLINIC}/settings/members`, `/api${CLINIC}/notifications`];

const cookieOf = async (context: BrowserContext) =>
  (await context.cookies())
    .filter(({ name }) => name.includes('session-token'))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');

test('a copied cookie opens nothing after its browser signed out', async ({ page, context, ask }) => {
  expect(await signIn(context, await someone(ask))).toBe(true);
  const copied = await cookieOf(context);
  expect(await opens(copied)).toEqual(ALL);
  await page.goto(CLINIC);
  await page.getByRole('button', { name: 'Menu of Sara Session' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  expect(await opens(copied)).toEqual([]);
});

test('a changed password ends every session but lets the browser go on in which it was changed', async ({
  page,
  context,
  browser,
  ask,
}) => {
  const email = await someone(ask);
  await signIn(context, email);
  const other = await browser.newContext({ baseURL: house.url });
  await signIn(other, email);
  const copied = [await cookieOf(context), await cookieOf(other)];
  await page.goto(`${CLINIC}/settings/profile`);
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password', { exact: true }).fill('the next password');
  await page.getByLabel('Repeat the new password').fill('the next password');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('Password changed')).toBeVisible();
  for (const cookie of copied) expect(await opens(cookie)).toEqual([]);
  await page.goto(CLINIC);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('a member sees their sessions, and can end the others', async ({ page, context, browser, ask }) => {
  const email = await someone(ask);
  await signIn(context, email);
  const others = await Promise.all([1, 2].map(() => browser.newContext({ baseURL: house.url })));
  for (const other of others) await signIn(other, email);
  const copied = await Promise.all(others.map(cookieOf));
  await page.goto(`${CLINIC}/settings/profile`);
  const rows = page.getByRole('listitem').filter({ hasText: 'Signed in' });
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: 'This browser' })).toHaveCount(1);
  await rows.getByRole('button', { name: 'End' }).first().click();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(rows).toHaveCount(1);
  for (const cookie of copied) expect(await opens(cookie)).toEqual([]);
  await page.reload();
  await expect(rows).toHaveCount(1);
});

test('of sixty guesses at once over HTTP five are checked, and the person can still sign in from a known browser', async ({
  browser,
  context,
  ask,
}) => {
  const email = await someone(ask);
  // This browser is known from now on.
  expect(await signIn(context, email)).toBe(true);
  const stranger = await browser.newContext({ baseURL: house.url });
  const { csrfToken } = await (await stranger.request.get('/api/auth/csrf')).json();
  const guess = async (n: number) => {
    const answer = await stranger.request.post('/api/auth/callback/credentials', {
      form: { csrfToken, email, password: `guess ${n}`, json: 'true' },
    });
    return new URL((await answer.json()).url).searchParams.get('error');
  };
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => guess(n)));
  expect(answers.filter((error) => error === 'wrong')).toHaveLength(5);
  expect(answers.filter((error) => error === 'tooManyAttempts')).toHaveLength(55);
  expect(await signIn(stranger, email)).toBe(false);
  expect(await signIn(context, email)).toBe(true);
});
