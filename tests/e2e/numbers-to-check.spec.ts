import { CLINIC, expect, test } from './portal.ts';
import { draft, ownerOf, upload } from './steps.ts';

const FILE = `Name;Phone
Ada;+39 312 000 7301
Ben;+43 660 0007302
Cia;+39 312 000 7303 (do not call)
`;

test('doubtful numbers are imported, shown before a launch, suppressed or confirmed, and then called', async ({
  page,
  as,
  ask,
}) => {
  await as('manager');
  await upload(page, CLINIC, { name: 'doubtful.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });

  await test.step('the preview counts them, and shows each with the words beside it', async () => {
    await page.getByText('See the 2 rows').click();
    await expect(page.getByText('“do not call”').or(page.getByText('«do not call»'))).toBeVisible();
    await page.getByRole('button', { name: 'Import 3 contacts' }).click();
    await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  });

  await test.step('who asks not to be called is suppressed with one click, which can be undone', async () => {
    await page.getByRole('button', { name: 'Suppress 1 number' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suppress 1 number' }).click();
    await expect(page.getByText('All are suppressed already')).toBeVisible();
    await page.getByRole('button', { name: 'Undo the suppression' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take 1 number off' }).click();
    await expect(page.getByRole('button', { name: 'Suppress 1 number' })).toBeVisible();
  });

  const owner = await ownerOf('clinica-san-marco');
  const campaign = await draft(owner, 'To be checked', 1);
  await ask(
    `UPDATE campaign SET audience = jsonb_build_object('lists', (SELECT jsonb_agg(id) FROM list WHERE name = 'doubtful' AND workspace_id = $2))
     WHERE id = $1`,
    [campaign.id, owner.workspaceId],
  );
  const review = `${CLINIC}/campaigns/${campaign.id}/review`;

  await test.step('the check before the launch leaves them out, and leads to them', async () => {
    await page.goto(review);
    await expect(page.getByText('2 people have a number to check')).toBeVisible();
    await page.goto(`${review}/excluded?reason=numberToCheck`);
    await expect(page.getByRole('row', { name: /Cia .* number to check.*“do not call”/ })).toBeVisible();
    await expect(
      page.getByRole('row', { name: /Ben .* number to check ?It belongs to another country/ }),
    ).toBeVisible();
    await page.goto(review);
    await page.getByRole('link', { name: 'Check the numbers' }).click();
    await expect(page).toHaveURL(/check=open/);
  });

  await test.step('one is confirmed on its page, many with their figures; who asks not to be called is not among them', async () => {
    await page.goto(`${CLINIC}/contacts?q=7302`);
    await page.getByText('Ben').first().click();
    await page.getByRole('button', { name: 'The number is right' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'The number is right' }).click();
    await expect(page.getByText(/Confirmed by .* on/)).toBeVisible();
    await page.getByRole('button', { name: 'Take the confirmation back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take the confirmation back' }).click();
    await expect(page.getByText('Number to check: until somebody confirms it')).toBeVisible();

    await page.goto(`${CLINIC}/contacts?check=open&q=+000730`);
    await page.getByRole('checkbox', { name: 'Choose the whole page' }).click();
    await page.getByRole('button', { name: 'Confirm the numbers' }).click();
    await expect(page.getByText('1 asks not to be called')).toBeVisible();
    await page.getByRole('button', { name: 'Confirm 1 number' }).click();
    await expect(page.getByText('1 number confirmed.')).toBeVisible();
  });

  await test.step('who was confirmed is called, at an hour that is told', async () => {
    await page.goto(review);
    await expect(
      page.getByText('One person has a number to check').or(page.getByText('1 person has a number to check')),
    ).toBeVisible();
    await expect(page.getByText('Calls abroad')).toBeVisible();
    await expect(page.getByText('Austria').first()).toBeVisible();
  });
});

test('a number that is typed is saved only once its doubt was read, and nothing typed is lost', async ({
  page,
  as,
}) => {
  await as('operator');
  await page.goto(`${CLINIC}/contacts/new`);
  await page.getByLabel('First name').fill('Zora');
  await page.getByLabel('Phone number').fill('+43 660 0007399');
  await page.getByRole('button', { name: 'Create contact' }).click();
  await expect(page.getByText('It belongs to another country').first()).toBeVisible();
  await expect(page.getByLabel('First name')).toHaveValue('Zora');
  await page.getByLabel('The number is right: it may be called').check();
  await page.getByRole('button', { name: 'Create contact' }).click();
  await expect(page.getByText(/Confirmed by .* on/)).toBeVisible();
});
