import { CLINIC, expect, LONG, test } from './portal.ts';
import { draft, ownerOf, reaches } from './steps.ts';

test('a rehearsal plays the whole campaign on the sandbox and says so on every page', async ({ page, as, ask }) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'Rehearsed first', 5);
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/${id}/review`);
  await page.getByRole('button', { name: 'Start the rehearsal' }).click();
  await expect(page.getByRole('heading', { name: 'Rehearsal: Rehearsed first' })).toBeVisible();
  const [rehearsal = ''] = /[0-9a-f-]{36}$/.exec(page.url()) ?? [];
  await reaches(rehearsal, 'completed');
  await expect(page.getByText('5 of 5.')).toBeVisible();
  for (const label of ['Calls composed', 'Requests accepted', 'Results came home', 'No call in doubt'])
    await expect(
      page.getByRole('listitem').filter({ hasText: label }).getByRole('img', { name: 'Worked' }),
    ).toBeVisible();
  await page
    .getByRole('tab', { name: 'Calls' })
    .or(page.getByRole('link', { name: /^Calls/ }))
    .first()
    .click();
  await page.getByRole('link', { name: 'Nora Prova 1' }).click();
  await expect(page.getByText('rehearsal: no telephone rang')).toBeVisible();

  await page.goto(`${CLINIC}/campaigns`);
  await expect(page.getByText('Rehearsed first')).toHaveCount(1);
  await page.goto(`${CLINIC}/evidence`);
  await expect(page.getByText('Rehearsed first (rehearsal)').first()).toBeVisible();
  await page.goto(`${CLINIC}/campaigns/${id}/review`);
  await expect(page.getByRole('listitem').filter({ hasText: 'Completed' })).toBeVisible();
  expect(await ask('SELECT state::text FROM campaign WHERE id = $1', [id])).toEqual([{ state: 'draft' }]);
});

test('a launch at a time is checked for that moment, said everywhere, and happens by itself', async ({
  page,
  as,
  ask,
}) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'Launched later', 4);
  await as('manager');
  const soon = new Date(Date.now() + 3 * 60 * 60_000).toLocaleString('sv-SE', { timeZone: 'Europe/Rome' });
  const [date = '', time = ''] = soon.split(' ');
  await page.goto(`${CLINIC}/campaigns/${id}/review`);
  await page.getByText('Launch later').click();
  await page.getByRole('textbox', { name: 'When Date' }).fill(date);
  await page.getByRole('textbox', { name: 'When Time' }).fill(time.slice(0, 5));
  await page.getByRole('button', { name: 'Check for that moment' }).click();
  await expect(page.getByText(/^Check for the launch /)).toBeVisible();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Schedule the launch' }).click();
  await expect(page.getByText(/Will be launched .* on behalf of Matteo/)).toBeVisible();
  await page.goto(`${CLINIC}/campaigns/${id}/edit`);
  await expect(page.getByText(/^Scheduled for launch /)).toBeVisible();
  await page.goto(`${CLINIC}/campaigns`);
  await expect(page.getByRole('row').filter({ hasText: 'Launched later' })).toContainText('launch ');

  await ask('UPDATE campaign SET launch_at = now() WHERE id = $1', [id]);
  await expect
    .poll(
      async () =>
        (
          await ask<{ launched: boolean }>('SELECT launched_at IS NOT NULL AS launched FROM campaign WHERE id = $1', [
            id,
          ])
        )[0]?.launched,
      { timeout: LONG },
    )
    .toBe(true);
  await page.goto(`${CLINIC}/campaigns/${id}?tab=history`);
  await expect(page.getByText(/launched the campaign/)).toBeVisible();
});

test('a warning that was not ticked is named, and none is called new', async ({ page, as, ask }) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'Warned before', 3);
  await ask('UPDATE campaign SET max_retries = 9, minutes_between = 60 WHERE id = $1', [id]);
  await as('manager');
  await page.goto(`${CLINIC}/campaigns/${id}/review`);
  await page.getByRole('checkbox', { name: /I have checked/ }).check();
  await page.getByRole('button', { name: 'Launch 3 calls' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'correcting' });
  await expect(told).toBeFocused();
  await expect(told).not.toContainText(/new warning/);
  await told.getByRole('link', { name: /room for only .*: Tick the box to launch\.$/ }).click();
  const box = page.getByRole('checkbox', { name: /room for only/ });
  await expect(box).toBeFocused();
  await expect(box).toHaveAccessibleDescription('Tick the box to launch.');
  await expect(page.getByRole('checkbox', { name: /I have checked/ })).toBeChecked();
  for (const each of await page.locator('input[name^="accepted-"]').all()) await each.check();
  await page.getByRole('button', { name: 'Launch 3 calls' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Warned before' })).toBeVisible();
});
