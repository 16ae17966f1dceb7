import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import en from '#app/_messages/en/errors.json' with { type: 'json' };
import it from '#app/_messages/it/errors.json' with { type: 'json' };
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { correctRows } from '#lib/features/contacts/import/correct.ts';
import { previewRows } from '#lib/features/contacts/import/preview.ts';
import { importDetail } from '#lib/features/contacts/import/queries.ts';
import { rejectsCsv } from '#lib/features/contacts/import/rejects-csv.ts';
import { workbook } from '#lib/features/contacts/workbook.ts';
import { previewSuppressions } from '#lib/features/suppressions/preview.ts';
import { generator } from '#lib/sendservice/sandbox/progress.ts';
import { compoundOf } from '../support/compound.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';
import { partsOf, workbookOf } from '../support/workbooks.ts';

let actor: Actor;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  actor = await makeActor();
  imports = importsOf(actor);
});

const detail = async (id: string) => {
  const found = await importDetail(actor.workspaceId, id);
  if (!found?.settings.choices) throw new Error('no import');
  return { ...found, choices: found.settings.choices };
};
async function rowsOf(id: string) {
  const { settings, choices } = await detail(id);
  const { sample } = await previewRows(
    { workspaceId: actor.workspaceId, importId: id, found: settings.found },
    choices,
  );
  return sample.map(({ row, cells }) => [row, ...cells]);
}
const left = () => prisma.import.count({ where: { workspaceId: actor.workspaceId } });

/** Excel: shared texts and references; a number typed without its zero; a date by its format; an empty row left out. */
const EXCEL = {
  texts: ['<t>Nome</t>', '<t>Cellulare</t>', '<t>Visita</t>', '<r><t>An</t></r><r><t xml:space="preserve">na </t></r>'],
  formats: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
  sheets: [
    { name: 'Copertina', rows: '' },
    { name: 'Segreto', state: 'hidden', rows: '<row r="1"><c r="A1"><v>1</v></c></row>' },
    {
      name: 'Pazienti &amp; co',
      rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>
        <row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3"><v>3.121468845E9</v></c><c r="D3" s="1"><v>46080</v></c></row>
        <row r="4"><c r="A4" t="str"><f>"U"&amp;"go"</f><v>Ugo</v></c><c r="B4" t="e"><v>#N/A</v></c></row>`,
    },
    { name: 'Altri', rows: '<row r="1"><c r="A1"><v>3121000009</v></c></row>' },
  ],
};

describe('a workbook', () => {
  test('is read from its first visible sheet that holds something, with the rows as the spreadsheet counts them', async () => {
    const id = await imports.upload(workbookOf(EXCEL), 'pazienti.xlsx');
    const { settings, choices } = await detail(id);
    expect(settings.found.sheets).toEqual(['Copertina', 'Pazienti & co', 'Altri']);
    expect(choices).toMatchObject({ sheet: 'Pazienti & co', header: true });
    expect(choices.columns.map(({ role }) => role)).toEqual(['fullName', 'phone', 'ignore', 'attribute']);
    expect(await rowsOf(id)).toEqual([
      [3, 'Anna ', '3121468845', '', '2026-02-27'],
      [4, 'Ugo'],
    ]);
    expect(await imports.confirm(id)).toMatchObject({ rows: 2, accepted: 1, rejected: { no_result: 1 } });
    expect(await imports.contacts()).toMatchObject([
      { number: '+393121468845', firstName: 'Anna', attributes: { Visita: '2026-02-27' } },
    ]);
  });

  test('can be read from another of its sheets', async () => {
    const id = await imports.upload(workbookOf(EXCEL), 'pazienti.xlsx');
    await imports.correct(id, { sheet: 'Altri' });
    expect((await detail(id)).choices).toMatchObject({ header: false, columns: [{ role: 'phone' }] });
    expect(await imports.confirm(id)).toMatchObject({ rows: 1, accepted: 1 });
  });

  test('of inline texts and without references, as other programs write it, is the same', async () => {
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const rows = `<row>${cell('Nome')}${cell('Tel')}</row><row>${cell('Però')}<c><v>3121000001</v></c></row>`;
    const id = await imports.upload(workbookOf({ sheets: [{ name: 'Foglio1', rows }] }), 'a.xlsx');
    expect(await rowsOf(id)).toEqual([[2, 'Però', '3121000001']]);
  });

  test('of our own export comes back unchanged', async () => {
    const rows = [
      ['Numero', 'Nome', 'Cognome', 'Tag', 'nota'],
      ['+393121000001', 'Anna', 'D’Angelo', 'vip, Forlì', "'=1+1"],
      ['+393121000002', '', '', '', ' a  b\nc'],
    ];
    async function* given() {
      yield rows;
    }
    const bytes: Uint8Array[] = [];
    for await (const piece of workbook('Contatti', given())) bytes.push(piece);
    const id = await imports.upload(Buffer.concat(bytes), 'contatti.xlsx');
    expect((await rowsOf(id)).map(([, ...cells]) => cells.join('|').trimEnd())).toEqual(
      rows.slice(1).map((cells) => cells.join('|').trimEnd()),
    );
    expect((await detail(id)).choices.columns.map(({ role }) => role)).toEqual([
      'phone',
      'firstName',
      'lastName',
      'tags',
      'attribute',
    ]);
  });

  test('gives its rejected rows as a CSV, and takes them corrected', async () => {
    const { id } = { id: await imports.upload(workbookOf(EXCEL), 'pazienti.xlsx') };
    await imports.confirm(id);
    const words = {
      row: 'Riga',
      reason: 'Motivo',
      read: 'Letto come',
      remark: 'Parole',
      reasonOf: (reason: string) => reason,
    };
    let csv = '';
    for await (const lines of rejectsCsv(actor.workspaceId, await detail(id), 'rejected', words)) csv += lines;
    expect(csv).toBe('\ufeff"Nome";"Cellulare";"C";"Visita";"Riga";"Motivo"\r\n"Ugo";"";"";"";"4";"no_result"\r\n');
    const done = await correctRows(actor, {
      id,
      fileName: 'corrette.csv',
      corrections: [{ row: 4, cells: { 1: '3121000002' } }],
    });
    if (!('importId' in done)) throw new Error('still wrong');
    expect(await imports.result(done.importId)).toMatchObject({ accepted: 1 });
  });
});

const OLD = compoundOf(['Workbook', '\u0005SummaryInformation', '\u0005DocumentSummaryInformation']);
/** As Excel and LibreOffice encrypt a workbook. */
const PROTECTED = compoundOf(['\u0006DataSpaces', 'Version', 'DataSpaceMap', 'EncryptionInfo', 'EncryptedPackage']);

describe('what is no workbook that can be read', () => {
  const zipped = (...names: string[]) => zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x')])));
  const whole = workbookOf(EXCEL);
  const broken = { ...partsOf(EXCEL), 'xl/worksheets/sheet3.xml': strToU8('<worksheet><sheetData><row></c>') };

  test.each([
    ['with a password', PROTECTED, 'fileEncrypted', {}],
    ['of before 2007', OLD, 'fileOtherWorkbook', { format: 'XLS' }],
    ['of before 1997', compoundOf(['Book']), 'fileOtherWorkbook', { format: 'XLS' }],
    ['an old document', compoundOf(['WordDocument', '1Table']), 'fileNoWorkbook', {}],
    ['an old document that holds a workbook', compoundOf(['Workbook', 'WordDocument']), 'fileNoWorkbook', {}],
    ['of LibreOffice', zipped('mimetype', 'content.xml'), 'fileOtherWorkbook', { format: 'ODS' }],
    ['of Numbers', zipped('Index/Document.iwa'), 'fileOtherWorkbook', { format: 'Numbers' }],
    ['binary', zipped('[Content_Types].xml', 'xl/workbook.bin'), 'fileOtherWorkbook', { format: 'XLSB' }],
    ['a document', zipped('[Content_Types].xml', 'word/document.xml'), 'fileNoWorkbook', {}],
    ['any archive', zipped('a.txt'), 'fileNoWorkbook', {}],
    ['cut off', whole.subarray(0, whole.length - 30), 'fileDamaged', {}],
    ['a beginning only', Buffer.from('PK\x03\x04rest of a zip'), 'fileDamaged', {}],
  ] as const)('%s: is refused in words and leaves nothing', async (_, bytes, code, params) => {
    await expect(imports.upload(bytes, 'a.xlsx')).rejects.toMatchObject({ code, params });
    expect(await left()).toBe(0);
  });

  test.each([
    [PROTECTED, { code: 'fileEncrypted' }],
    [OLD, { code: 'fileOtherWorkbook', params: { format: 'XLS' } }],
  ])('as a list of opt-outs it is refused in the same words', async (bytes, error) => {
    const terms = { country: 'IT', source: 'asked' as const, leave: [] };
    await expect(previewSuppressions(actor, { name: 'a.xlsx', bytes }, terms)).rejects.toMatchObject(error);
  });

  test('its password and its age are two things to do', () => {
    for (const { fileEncrypted, fileOtherWorkbook } of [it, en]) {
      expect(fileEncrypted).toMatch(/File > (Informazioni|Info)/);
      expect(fileOtherWorkbook).toMatch(/xlsx/);
    }
  });

  test('a sheet that breaks off says so, and nothing of it is imported', async () => {
    const id = await imports.upload(zipSync(broken), 'a.xlsx');
    await imports.correct(id, { sheet: 'Pazienti & co' });
    const { settings, choices } = await detail(id);
    const source = { workspaceId: actor.workspaceId, importId: id, found: settings.found };
    expect((await previewRows(source, choices)).problem).toMatchObject({ code: 'fileDamaged' });
    expect(await imports.contacts()).toEqual([]);
  });

  test('a DTD, whose entities could swell without end, is refused', async () => {
    const parts = partsOf(EXCEL);
    parts['xl/workbook.xml'] = strToU8('<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>');
    await expect(imports.upload(zipSync(parts), 'a.xlsx')).rejects.toMatchObject({ code: 'fileDamaged' });
  });

  test('a text that swells beyond what can be held is refused while it is unpacked, in little time', async () => {
    const parts = partsOf({ sheets: [{ name: 'Altri', rows: '' }] });
    const piece = '<si><t>'.concat('a'.repeat(30_000), '</t></si>');
    parts['xl/sharedStrings.xml'] = strToU8(`<sst>${piece.repeat(5_000)}</sst>`);
    const bytes = zipSync(parts);
    expect(bytes.length).toBeLessThan(1024 * 1024);
    const id = await imports.upload(bytes, 'bomb.xlsx');
    const { settings, choices } = await detail(id);
    const source = { workspaceId: actor.workspaceId, importId: id, found: settings.found };
    expect((await previewRows(source, { ...choices, sheet: 'Altri' })).problem).toMatchObject({ code: 'fileUnpacks' });
  });

  test('whatever is changed in its bytes: rows or words, never a crash', async () => {
    const random = generator(20261124);
    for (let round = 0; round < 60; round += 1) {
      const bytes = Uint8Array.from(whole);
      for (let n = 0; n < 1 + (round % 8); n += 1) {
        bytes[4 + Math.floor(random() * (bytes.length - 4))] = Math.floor(random() * 256);
      }
      const outcome = await imports.upload(bytes, 'a.xlsx').catch((error: { code?: string }) => error);
      if (typeof outcome !== 'string')
        expect(outcome.code).toMatch(/^file(Damaged|NoWorkbook|Encrypted|OtherWorkbook|Unpacks)$/);
      else expect((await rowsOf(outcome)).length).toBeLessThan(4);
    }
  });
});
