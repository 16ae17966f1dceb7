import { readFileSync } from 'node:fs';
import { textCells, workbookOf } from '#tests/support/workbooks.ts';
import { CLINIC, expect, expectNoSidewaysScroll, test } from './portal.ts';

const LIST = `${CLINIC}/suppressions`;

test('numbers are pasted, every line is told, one is erased, and the list comes out as a file', async ({
  page,
  as,
}) => {
  await as('manager');
  await page.goto(`${LIST}/import`);
  await page.getByRole('button', { name: 'Read and check' }).click();
  await expect(page.getByText('Choose a file or paste the numbers.')).toBeVisible();

  await page.getByLabel('Or paste the numbers').fill('312 555 7001\n+39 312 555 7002\nboh\n');
  await page.getByRole('button', { name: 'Read and check' }).click();
  await expect(page.getByText('Nothing has been kept so far.')).toBeVisible();
  await expect(page.getByRole('row', { name: /3 Not a phone number boh/ })).toBeVisible();
  await page.getByRole('button', { name: 'Suppress 2 numbers' }).click();
  await expect(page.getByText('2 numbers suppressed.')).toBeVisible();
  await expect(page.getByRole('row', { name: /3 Not a phone number boh/ })).toBeVisible();
  const rejects = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the lines' }).click();
  expect(readFileSync(await (await rejects).path(), 'utf8')).toContain('"boh";"3";"Not a phone number"');

  await page.getByRole('link', { name: 'Back to the suppressions' }).click();
  await page.getByRole('link', { name: '+39 312 555 7001' }).click();
  await expect(page.getByText('added +39 312 555 7001 to the suppressions')).toBeVisible();
  await page.getByRole('button', { name: 'Erase the number' }).click();
  await expect(page.getByRole('dialog')).toContainText('the calls that were already placed to this number');
  await page.getByRole('dialog').getByRole('button', { name: 'Erase the number' }).click();
  await expect(page.getByRole('heading', { name: 'erased number' })).toBeVisible();

  await page.goto(`${LIST}?q=${encodeURIComponent('+39 312 555 7001')}`);
  await expect(page.getByRole('link', { name: 'erased number' })).toHaveCount(1);
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const exported = readFileSync(await (await file).path(), 'utf8');
  expect(exported).toContain(`"'+393125557002";"Asked for it";`);
  expect(exported).toContain('erased:');
  expect(exported).not.toContain('3125557001');
});

test('a workbook is read with all its sheets, looked at, left and found again, and imported as it was seen', async ({
  page,
  as,
  ask,
}) => {
  const stored = () =>
    ask<{ number: string }>(`SELECT number FROM suppression WHERE number LIKE '%31255571%' ORDER BY number`);
  await as('manager');
  await page.goto(`${LIST}/import`);
  const workbook = workbookOf({
    sheets: [
      {
        name: 'Opt-outs',
        rows: textCells(
          [
            ['Asked not to be called'],
            ['Name', 'Phone', 'Country'],
            ['Ada', '312 555 7101', ''],
            ['Ben', '312 555 7102', ''],
            ['Cia', '312 555', ''],
            ['Uli', '079 123 45 67', 'Switzerland'],
          ],
          [4],
        ),
      },
      { name: 'Old', state: 'hidden', rows: textCells([['312 555 7103']]) },
      { name: 'Customers', rows: textCells([['312 555 7104']]) },
    ],
  });
  await page.locator('input[type=file]').setInputFiles({
    name: 'opt-outs.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(workbook),
  });
  await page.getByLabel('Or paste the numbers').fill('a note of my own');
  await page.getByRole('button', { name: 'Read and check' }).click();

  await test.step('everything in it is shown before anything is kept', async () => {
    await expect(page.getByText('What “opt-outs.xlsx” says')).toBeVisible();
    await expect(page.getByText('1 hidden or filtered row, read as well')).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Old (hidden sheet)' })).toBeChecked();
    await expect(page.getByRole('row', { name: /Opt-outs, 5 Not a valid number Cia · 312 555/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Numbers abroad' }).getByText('+41 79 123 45 67')).toBeVisible();
    expect(await stored()).toEqual([]);
    const unread = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the lines that are not read' }).click();
    expect(readFileSync(await (await unread).path(), 'utf8')).toContain('"Cia";"312 555";"";"Opt-outs";"5";');
  });

  await test.step('who goes back finds what was given, here and with the browser', async () => {
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await expect(page.getByText('opt-outs.xlsx')).toBeVisible();
    await expect(page.getByLabel('Or paste the numbers')).toHaveValue('a note of my own');
    await page.getByRole('button', { name: 'Read and check' }).click();
    await expect(page.getByText('What “opt-outs.xlsx” says')).toBeVisible();
    await page.goBack();
    await expect(page.getByText('What “opt-outs.xlsx” says')).toBeHidden();
    await expect(page.getByLabel('Or paste the numbers')).toHaveValue('a note of my own');
    await page.goForward();
    await expect(page.getByText('What “opt-outs.xlsx” says')).toBeVisible();
  });

  await test.step('a sheet that holds no opt-outs is left out, and the others are imported', async () => {
    await page.getByRole('checkbox', { name: 'Customers' }).click();
    await expect(page.getByText('left out: nobody in it is suppressed')).toBeVisible();
    await page.getByRole('button', { name: /^Suppress \d+ numbers$/ }).click();
    await expect(page.getByText(/numbers suppressed\./)).toBeVisible();
    expect((await stored()).map(({ number }) => number)).toEqual(['+393125557101', '+393125557102', '+393125557103']);
    await page.getByRole('link', { name: 'Back to the suppressions' }).click();
    await expect(page.getByRole('link', { name: '+39 312 555 7103' })).toBeVisible();
  });
});

test.describe('a file that is none', () => {
  test.use({ expectedErrors: [/status of 4\d\d/] });

  test('is refused in words, and what was pasted stays', async ({ page, as }) => {
    await as('manager');
    await page.goto(`${LIST}/import`);
    await page.getByLabel('Or paste the numbers').fill('312 555 7003');
    await page.locator('input[type=file]').setInputFiles({
      name: 'list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('%PDF-1.7'),
    });
    await page.getByRole('button', { name: 'Read and check' }).click();
    await expect(page.getByRole('alert').filter({ hasText: /The file is a PDF/ })).toBeVisible();
    await expect(page.getByLabel('Or paste the numbers')).toHaveValue('312 555 7003');
  });
});

test('who may only read sees the proof, but neither imports nor erases', async ({ page, as, ask }) => {
  await as('auditor');
  await page.goto(LIST);
  await expect(page.getByRole('link', { name: 'Export CSV' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Import' })).toHaveCount(0);
  const [row] = await ask<{ id: string }>(
    `INSERT INTO suppression (workspace_id, number, source, reason, proof)
     SELECT id, '+393125557009', 'legal', 'Diffida', 'https://example.org/9' FROM workspace WHERE slug = $1 RETURNING id`,
    [CLINIC.split('/').at(-1)],
  );
  await page.goto(`${LIST}/${row?.id}`);
  await expect(page.getByText('Diffida')).toBeVisible();
  await expect(page.getByRole('link', { name: 'https://example.org/9' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Erase|Allow/ })).toHaveCount(0);
  const answer = await page.request.post(`/api/w/clinica-san-marco/suppressions?country=IT&source=asked`, {
    data: '312 555 7004',
    headers: { origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(403);
});

test('on a small screen', async ({ page, as }) => {
  await as('manager');
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [LIST, `${LIST}/import`]) {
    await page.goto(path);
    await expectNoSidewaysScroll(page);
  }
  await page
    .getByLabel('Or paste the numbers')
    .fill(`312 555 7201\n${'a-word-without-end'.repeat(20)}\n+41 79 123 45 67`);
  await page.getByRole('button', { name: 'Read and check' }).click();
  await expect(page.getByText('Nothing has been kept so far.')).toBeVisible();
  await expectNoSidewaysScroll(page);
});
