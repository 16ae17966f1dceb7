import { expect, SCHOOL, test } from './portal.ts';

test('after a restore, the account says what was done and what comes next', async ({ page, as, ask }) => {
  await as('owner');
  await ask(`UPDATE account SET stopped_reason = 'olderDatabase'
             WHERE NOT rehearsal AND workspace_id = (SELECT id FROM workspace WHERE slug = 'scuola-leonardo')`);
  await page.goto(`${SCHOOL}/settings/account`);
  await page.getByRole('button', { name: 'Look them up and go on' }).click();
  await expect(page.getByText('Sending goes on: no call was in doubt.')).toBeVisible();
  await expect(
    page.getByText('Suppressions, erasures and consents from after the copy are not in this database'),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Go to the overview' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});
