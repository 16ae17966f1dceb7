import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '#lib/commands/ports.ts';
import { packageFile, ROOT } from '#lib/commands/root.ts';
import { CLINIC, expect, house, LONG, PASSWORD, PEOPLE, test } from './portal.ts';
import { type Valve, valveTo } from './valve.ts';

// A second web process on the house's build and database, behind a valve.
let valve: Valve;
let web: ChildProcess;
let url: string;

test.beforeAll(async () => {
  const database = new URL(house.databaseUrl);
  valve = await valveTo({ host: database.hostname, port: Number(database.port) });
  database.hostname = '127.0.0.1';
  database.port = String(valve.port);
  const port = await freePort();
  url = `http://localhost:${port}`;
  web = spawn(process.execPath, [packageFile('next/dist/bin/next'), 'start', '--port', String(port)], {
    cwd: ROOT,
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      NEXTAUTH_URL: url,
      DATABASE_URL: database.href,
      DATA_DIR: process.env.E2E_DATA_DIR,
    },
  });
  await expect(async () => expect((await fetch(`${url}/api/health`)).status).toBe(200)).toPass({ timeout: LONG });
});

test.afterAll(async () => {
  const ended = once(web, 'exit');
  web.kill('SIGTERM');
  await ended;
  await valve.close();
});

test.use({ expectedErrors: [/50[03]|401|Server Components|React error #441/] });

test('a dead database: health says which part is down, pages say what it means; afterwards all goes on', async ({
  page,
}) => {
  const signIn = async () => {
    await page.goto(`${url}/login`);
    await page.getByLabel('E-mail').fill(PEOPLE.manager);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await signIn();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  await valve.shut();
  const health = await fetch(`${url}/api/health`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ status: 'down', web: 'up', database: 'down' });

  await page.goto(`${url}${CLINIC}`);
  await expect(page.getByText('Calls already launched')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();

  await page.context().clearCookies();
  await signIn();
  await expect(page.getByRole('alert').filter({ hasText: 'cannot reach its database' })).toBeVisible();

  await valve.open();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  expect((await fetch(`${url}/api/health`)).status).toBe(200);
});
