import { workbookOf } from '#tests/support/workbooks.ts';
import { CLINIC, expect, test } from './portal.ts';
import { upload } from './steps.ts';

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test.describe('a file that cannot be imported', () => {
  test.use({ expectedErrors: [/status of 4\d\d/] });

  test.beforeEach(async ({ as }) => as('operator'));

  for (const [what, file, sentence] of [
    [
      'a damaged workbook',
      {
        name: 'people.xlsx',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('PK\u0003\u0004 sheet', 'latin1'),
      },
      /The file is damaged/,
    ],
    [
      'a PDF',
      { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('%PDF-1.7\n%âãÏÓ') },
      /The file is a PDF/,
    ],
    ['an empty file', csv('empty.csv', ''), /not a single row/],
    [
      'a web page called .xls',
      csv('list.xls', '<html><table><tr><td>Name</td></tr></table></html>'),
      /The file is a web page/,
    ],
  ] as const) {
    test(`${what} is refused in words, and another can be chosen`, async ({ page }) => {
      await upload(page, CLINIC, file);
      await expect(page.getByRole('alert').filter({ hasText: sentence })).toBeVisible();
      await expect(page).toHaveURL(/\/imports\/new$/);
      await page.locator('input[type=file]').setInputFiles(csv('right.csv', 'Name;Phone\nEva;+39 312 000 7001\n'));
      await expect(page.getByRole('button', { name: 'Import 1 contact' })).toBeVisible();
    });
  }
});

test('a file without a phone column says so and imports nothing', async ({ page, as, ask }) => {
  await as('operator');
  const people = async () => (await ask<{ n: string }>('SELECT count(*) AS n FROM contact'))[0]?.n;
  const before = await people();
  await upload(page, CLINIC, csv('no-phone.csv', 'Name;City\nEva;Milano\nUgo;Roma\n'));
  await expect(page.getByText(/No column is marked as phone/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Import/ })).toHaveCount(0);
  expect(await people()).toBe(before);
});

test('a file of which no row can be taken says so and imports nothing', async ({ page, as, ask }) => {
  await as('operator');
  const people = async () => (await ask<{ n: string }>('SELECT count(*) AS n FROM contact'))[0]?.n;
  const before = await people();
  await upload(page, CLINIC, csv('none.csv', 'Name;Phone\nEva;not known\nUgo;\n'));
  await expect(page.getByText(/Not one row of the file can be imported/).first()).toBeVisible();
  expect(await people()).toBe(before);
});

test('rejected rows are corrected in the browser, and an import is taken back', async ({ page, as, ask }) => {
  await as('operator');
  const people = async () => (await ask<{ n: string }>('SELECT count(*) AS n FROM contact'))[0]?.n;
  const before = await people();
  const file = csv('patients.csv', 'Name;Phone\nEva;+39 312 000 7101\nUgo;312\nIda;\n');
  await upload(page, CLINIC, file);
  await page.getByRole('button', { name: 'Import 1 contact' }).click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();

  await test.step('what is still wrong is said beside it, and nothing is lost', async () => {
    await page.getByRole('link', { name: 'Correct here' }).click();
    await page.getByLabel('Row 3, Phone').fill('+39 312 000 7102');
    await page.getByLabel('Row 4, Phone').fill('312');
    await page.getByRole('button', { name: 'Import the corrected rows' }).click();
    await expect(page.getByText(/One row is still wrong/)).toBeVisible();
    await expect(page.getByLabel('Row 3, Phone')).toHaveValue('+39 312 000 7102');
  });

  await test.step('the corrected ones are imported, the others stay', async () => {
    await page.getByLabel('Row 4, Phone').fill('');
    await page.getByRole('button', { name: 'Import the corrected rows' }).click();
    await expect(page.getByRole('heading', { name: 'patients (corrected).csv' })).toBeVisible();
    await expect(page.getByText('Finished', { exact: true })).toBeVisible();
    await page.getByRole('link', { name: 'patients.csv' }).click();
    await expect(page.getByRole('link', { name: 'Corrected and imported' })).toBeVisible();
  });

  await test.step('undoing says what it does, and does it', async () => {
    await page.getByRole('link', { name: 'Undo the import' }).click();
    await page.getByRole('button', { name: 'Undo: delete 1 contact' }).click();
    await expect(page.getByText('Undone', { exact: true })).toBeVisible();
    expect(Number(await people())).toBe(Number(before) + 1);
  });
});

test('a workbook is imported from the sheet that is chosen', async ({ page, as }) => {
  await as('operator');
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const sheet = (name: string, number: string) => ({
    name,
    rows: `<row>${cell('Name')}${cell('Phone')}</row><row>${cell(name)}<c><v>${number}</v></c></row>`,
  });
  await upload(page, CLINIC, {
    name: 'people.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(workbookOf({ sheets: [sheet('March', '3.12000720E9'), sheet('April', '3120007202')] })),
  });
  await expect(page.getByRole('cell', { name: 'March' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Sheet' }).click();
  await page.getByRole('option', { name: 'April' }).click();
  await expect(page.getByRole('cell', { name: '3120007202' })).toBeVisible();
  await page.getByRole('button', { name: 'Import 1 contact' }).click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  await expect(page.getByText('April', { exact: true })).toBeVisible();
});

const FAULTS = new URL('../support/data/faults/', import.meta.url).pathname;

test('the header is found below a title, and another row can be chosen', async ({ page, as }) => {
  await as('operator');
  await upload(page, CLINIC, `${FAULTS}11-title-above-header.xlsx`);
  await expect(page.getByRole('button', { name: 'Import 3 contacts' })).toBeVisible();
  await expect(page.getByText('Rows above the header are not people.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Header' }).click();
  await page.getByRole('option', { name: 'Row 4' }).click();
  await expect(page.getByRole('button', { name: 'Import 2 contacts' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Header' }).click();
  await page.getByRole('option', { name: 'Row 3' }).click();
  await page.getByRole('button', { name: 'Import 3 contacts' }).click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
});

test('rows that a filter hides are reported and left out, or taken on request', async ({ page, as }) => {
  await as('operator');
  await upload(page, CLINIC, `${FAULTS}12-filtered-rows.xlsx`);
  await expect(page.getByText('The sheet has 4 hidden rows')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import 4 contacts' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Hidden rows' }).click();
  await page.getByRole('option', { name: 'Are imported, too' }).click();
  await expect(page.getByRole('button', { name: 'Import 8 contacts' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Hidden rows' }).click();
  await page.getByRole('option', { name: 'Are left out' }).click();
  await page.getByRole('button', { name: 'Import 4 contacts' }).click();
  await expect(page.getByText('rows that the sheet does not show: left out')).toBeVisible();
});
