import { CLINIC, expect, test } from './portal.ts';
import { draft, ownerOf } from './steps.ts';

test('daily calling hours: composed, refused at their day without losing anything, saved, seen again and checked', async ({
  page,
  as,
}) => {
  const { id } = await draft(await ownerOf('clinica-san-marco'), 'By the hours', 3);
  await as('operator');
  await page.goto(`${CLINIC}/campaigns/${id}/edit`);
  const monday = page.getByRole('checkbox', { name: 'Monday' });
  await expect(page.getByRole('radio', { name: /At any hour/ })).toBeChecked();
  await expect(monday).toHaveCount(0);
  await page.getByRole('radio', { name: /Only at certain hours/ }).check();

  await page.getByRole('button', { name: /^Commercial/ }).click();
  await expect(
    page.getByText('Calls are placed Mon–Fri 09:00–20:00, Sat 10:00–19:00, never on holidays, eves 10:00–19:00.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Informational' }).click();
  await expect(page.getByText('Calls are placed Mon–Sat 09:00–20:00, never on holidays.')).toBeVisible();

  await monday.focus();
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Monday, from')).toHaveCount(0);
  await page.getByLabel('Friday, to').fill('08:00');
  await page.getByLabel('Saturday, from').fill('');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('link', { name: /^Saturday: Both times are needed/ })).toBeVisible();
  await page.getByRole('link', { name: 'Friday: The end must come after the start.' }).click();
  await expect(page.getByRole('checkbox', { name: 'Friday' })).toBeFocused();
  await expect(page.getByLabel('Friday, to')).toHaveValue('08:00');
  await expect(page.getByLabel('Friday, to')).toHaveAccessibleDescription('The end must come after the start.');
  await expect(monday).not.toBeChecked();

  await page.getByLabel('Friday, to').fill('00:00');
  await page.getByRole('checkbox', { name: 'Saturday' }).uncheck();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page).toHaveURL(/\/edit/);
  await expect(page.getByText('Draft saved.')).toBeVisible();
  await page.reload();
  await expect(
    page.getByText('Calls are placed Tue–Thu 09:00–20:00, Fri 09:00–24:00, never on holidays.'),
  ).toBeVisible();
  await expect(page.getByLabel('Friday, to')).toHaveValue('00:00');
  await expect(page.getByRole('checkbox', { name: 'Saturday' })).not.toBeChecked();

  await page.getByRole('button', { name: 'Save and check' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check before the launch' })).toBeVisible();
  await expect(page.getByText('Tue–Thu 09:00–20:00, Fri 09:00–24:00')).toBeVisible();
});
