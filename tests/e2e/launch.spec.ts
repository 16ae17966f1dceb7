import { CLINIC, expect, SCHOOL, test } from './portal.ts';
import { draft, launched, ownerOf, reaches } from './steps.ts';

const SLUG = 'clinica-san-marco';

test('an operator prepares and cannot launch; nothing leaves', async ({ page, as, ask }) => {
  const { id } = await draft(await ownerOf(SLUG), 'Not for operators', 3);
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/${id}/review`);
  await expect(page.getByText('a manager or an owner launches it')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Launch/ })).toHaveCount(0);
  const [campaign] = await ask<{ state: string; calls: number }>(
    'SELECT state, (SELECT count(*)::int FROM call WHERE campaign_id = g.id) AS calls FROM campaign g WHERE id = $1',
    [id],
  );
  expect(campaign).toEqual({ state: 'draft', calls: 0 });
});

test('a draft launched from two tabs becomes one campaign; the second is told that nobody is called twice', async ({
  context,
  as,
  ask,
}) => {
  const { id } = await draft(await ownerOf(SLUG), 'From two tabs', 6);
  await as('manager');
  const tabs = [await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(`${CLINIC}/campaigns/${id}/review`);
    // In the afternoon its window reaches into the night, which is to be ticked as well.
    for (const box of await tab.getByRole('checkbox').all()) await box.check();
  }
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Launch 6 calls' }).click()));
  const told = await Promise.all(
    tabs.map(async (tab) => {
      const refused = tab.getByText('already launched. No call was placed twice');
      await expect(refused.or(tab.getByRole('link', { name: 'History' })).first()).toBeVisible();
      return (await refused.count()) > 0;
    }),
  );
  expect(told.filter(Boolean)).toHaveLength(1);
  await reaches(id, 'completed');
  const [campaign] = await ask<{ calls: number; numbers: number; launches: number }>(
    `SELECT count(*)::int AS calls, count(DISTINCT number)::int AS numbers,
            (SELECT count(*)::int FROM event WHERE subject_id = $1::text AND kind = 'campaign.launched') AS launches
     FROM call WHERE campaign_id = $1::uuid`,
    [id],
  );
  expect(campaign).toEqual({ calls: 6, numbers: 6, launches: 1 });
});

test('a campaign of another workspace cannot be seen, launched or proved from here', async ({ page, as, ask }) => {
  const school = await ownerOf('scuola-leonardo');
  const id = await launched(school, 'Only the school’s', 2);
  await reaches(id, 'completed');
  const [call] = await ask<{ code: string; exchange: string }>(
    `SELECT c.code_request AS code, e.id AS exchange FROM call c JOIN exchange e ON e.batch_id = c.batch_id
     WHERE c.campaign_id = $1 LIMIT 1`,
    [id],
  );
  await as('owner');
  const pages = [`campaigns/${id}`, `campaigns/${id}/calls/${call?.code}`, `evidence/exchanges/${call?.exchange}`];
  for (const path of pages) {
    expect((await page.request.get(`${SCHOOL}/${path}`)).status(), path).toBe(200);
    expect((await page.request.get(`${CLINIC}/${path}`)).status(), path).toBe(404);
  }
  expect((await page.request.get(`/api${SCHOOL}/exchanges/${call?.exchange}/request`)).status()).toBe(200);
  expect((await page.request.get(`/api${CLINIC}/exchanges/${call?.exchange}/request`)).status()).toBe(404);
  await page.goto(`${CLINIC}/evidence?q=${call?.code}`);
  await expect(page.getByRole('heading', { name: 'CodeRequest not found' })).toBeVisible();
});

test('a window that ends before it starts, or is over, is reported at its field, and nothing typed is lost', async ({
  page,
  as,
}) => {
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/new`);
  await page.getByLabel('Name of the campaign').fill('A wrong window');
  await page.getByRole('textbox', { name: /^From the first moment.* Date$/ }).fill('2020-05-02');
  await page.getByRole('textbox', { name: /^To the last moment.* Date$/ }).fill('2020-05-01');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('The end must come after the start.').first()).toBeVisible();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('A wrong window');
  await page.getByRole('textbox', { name: /^To the last moment.* Date$/ }).fill('2020-05-03');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('It has passed already').first()).toBeVisible();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('A wrong window');
});
