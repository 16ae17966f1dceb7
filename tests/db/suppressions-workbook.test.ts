import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { importSuppressions } from '#lib/features/suppressions/import.ts';
import { prepare } from '#lib/features/suppressions/prepare.ts';
import { previewSuppressions } from '#lib/features/suppressions/preview.ts';
import { addMember, makeActor } from '#tests/support/factory.ts';
import { textCells, workbookOf } from '#tests/support/workbooks.ts';

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor();
});

const TERMS = { country: 'IT', source: 'asked' as const, leave: [] as string[] };
const file = (bytes: Uint8Array) => ({ name: 'opposizioni.xlsx', bytes });
const look = (bytes: Uint8Array, terms = TERMS, by = actor) => previewSuppressions(by, file(bytes), terms);
const take = (bytes: Uint8Array, terms = TERMS, seen?: string) => importSuppressions(actor, file(bytes), terms, seen);
const numbers = async (of = actor) =>
  (await prisma.suppression.findMany({ where: { workspaceId: of.workspaceId }, orderBy: { number: 'asc' } })).map(
    ({ number }) => number,
  );
const places = (lines: { sheet: string | null; row: number; reason: string }[]) =>
  lines.map(({ sheet, row, reason }) => [sheet, row, reason]);

/** As offices keep them: a title, a filter that hides rows, instructions, and a sheet that somebody hid. */
const OFFICE = workbookOf({
  sheets: [
    {
      name: 'Istruzioni',
      rows: textCells([['Elenco di chi non vuole essere chiamato'], ['Chiedere a Bice, int. 12']]),
    },
    {
      name: 'Opposizioni',
      rows: textCells(
        [
          ['Opposizioni 2026'],
          [],
          ['Cognome', 'Telefono', 'Motivo'],
          ['Rossi', '312 146 1001', 'lettera'],
          ['Verdi', '312 146 1002', ''],
          ['Bianchi', '312 146', ''],
          ['Neri', 'da chiedere', ''],
        ],
        [5, 6],
      ),
    },
    { name: 'Vecchie', state: 'hidden', rows: textCells([['3121461003'], ['06 12341004 / 340 765']]) },
    { name: 'Nascoste', state: 'veryHidden', rows: textCells([['312 146 1005']]) },
  ],
});

describe('a workbook of opt-outs', () => {
  it('is read with all its sheets and rows, hidden ones too; what was not taken is told with its sheet and row', async () => {
    const seen = await look(OFFICE);
    expect(
      seen.tables.map(({ name, hidden, rows, hiddenRows, numbers }) => [name, hidden, rows, hiddenRows, numbers]),
    ).toEqual([
      ['Istruzioni', false, 2, 0, 0],
      ['Opposizioni', false, 5, 2, 2],
      ['Vecchie', true, 2, 0, 2],
      ['Nascoste', true, 1, 0, 1],
    ]);
    expect(places(seen.rejected)).toEqual([
      ['Opposizioni', 6, 'invalid_number'],
      ['Opposizioni', 7, 'not_a_number'],
      ['Vecchie', 2, 'rest_unread'],
    ]);
    expect(places(seen.aside)).toEqual([
      ['Istruzioni', 1, 'words_alone'],
      ['Istruzioni', 2, 'words_alone'],
      ['Opposizioni', 1, 'words_alone'],
    ]);
    const told = await take(OFFICE, TERMS, seen.seen);
    expect(told).toMatchObject({ rows: 10, found: 8, added: 5, unchanged: 0 });
    expect(await numbers()).toEqual([
      '+390612341004',
      '+393121461001',
      '+393121461002',
      '+393121461003',
      '+393121461005',
    ]);
    expect(await prisma.suppression.findFirst({ where: { number: '+393121461001' } })).toMatchObject({
      reason: 'lettera',
      source: 'asked',
    });
  });

  it('leaves out a sheet only when it is named, and says so in the evidence', async () => {
    const leave = { ...TERMS, leave: ['Vecchie'] };
    const { seen, tables } = await look(OFFICE, leave);
    expect(tables.map(({ name, left, numbers }) => [name, left, numbers])).toContainEqual(['Vecchie', true, 0]);
    await expect(take(OFFICE, TERMS, seen)).rejects.toMatchObject({ code: 'conflict' });
    expect(await numbers()).toEqual([]);
    await take(OFFICE, leave, seen);
    expect(await numbers()).toEqual(['+393121461001', '+393121461002', '+393121461005']);
    const event = await prisma.event.findFirst({
      where: { workspaceId: actor.workspaceId, kind: 'suppression.imported' },
    });
    expect(event?.facts).toMatchObject({ leftSheets: 'Vecchie', added: 3 });
  });

  it('honours the columns of prefixes and countries as an import of contacts does', async () => {
    const rows = [
      ['Pref.', 'Numero', 'Paese'],
      ['6', '12341041', ''],
      ['2', '1234567', ''],
      ['0331', '123456', 'Italia'],
      ['', '0791234567', 'Svizzera'],
      ['+41', '79 123 45 68', ''],
      ['', '030 12345678', 'DE'],
      ['339', '1234567', ''],
    ];
    const { rejected } = await take(workbookOf({ sheets: [{ name: 'A', rows: textCells(rows) }] }));
    expect(rejected).toEqual([]);
    expect(await numbers()).toEqual(
      expect.arrayContaining([
        '+390612341041',
        '+39021234567',
        '+390331123456',
        '+41791234567',
        '+41791234568',
        '+493012345678',
        '+393391234567',
      ]),
    );
  });

  it('reads the number that is stored, whatever a format hides or divides', async () => {
    const formats = ['0,', ';;;', '"riservato";"riservato"', '"+39"', '"0"0,']
      .map((code, at) => `<numFmt numFmtId="${170 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
      .join('');
    const styles = Array.from({ length: 5 }, (_, at) => `<xf numFmtId="${170 + at}"/>`).join('');
    const cells = Array.from(
      { length: 5 },
      (_, at) => `<row r="${at + 1}"><c r="A${at + 1}" s="${at}"><v>312146100${at}</v></c></row>`,
    );
    const told = await take(
      workbookOf({
        formats: `<numFmts>${formats}</numFmts><cellXfs>${styles}</cellXfs>`,
        sheets: [{ name: 'A', rows: cells.join('') }],
      }),
    );
    expect(told).toMatchObject({ added: 5, rejected: [] });
    expect(await numbers()).toEqual(Array.from({ length: 5 }, (_, at) => `+39312146100${at}`));
  });

  it('takes a row that says the person may be called, and says so: the list was handed in as one of opt-outs', async () => {
    const rows = [
      ['Telefono', 'Non chiamare', 'Consenso'],
      ['3121461001', 'no', ''],
      ['3121461002', 'sì', ''],
      ['3121461003', '', 'Sì'],
    ];
    const { added, remarked } = await look(workbookOf({ sheets: [{ name: 'A', rows: textCells(rows) }] }));
    expect(added).toBe(3);
    expect(places(remarked)).toEqual([
      ['A', 2, 'may_be_called'],
      ['A', 4, 'may_be_called'],
    ]);
  });

  it('tells a row whose number is a formula without a result', async () => {
    const head =
      '<row r="1"><c t="inlineStr"><is><t>Nome</t></is></c><c t="inlineStr"><is><t>Telefono</t></is></c></row>';
    const row = (nth: number, name: string, cell: string) =>
      `<row r="${nth}"><c r="A${nth}" t="inlineStr"><is><t>${name}</t></is></c>${cell}</row>`;
    const { rejected, added } = await look(
      workbookOf({
        sheets: [
          {
            name: 'A',
            rows: `${head}${row(2, 'Ada', '<c r="B2"><v>3121461001</v></c>')}${row(3, 'Bice', '<c r="B3" t="e"><f>X!A1</f><v>#REF!</v></c>')}`,
          },
        ],
      }),
    );
    expect(added).toBe(1);
    expect(places(rejected)).toEqual([['A', 3, 'no_result']]);
  });

  it('says what it is when it cannot be read, and when nothing stands in it', async () => {
    await expect(look(Buffer.from('PK\u0003\u0004'))).rejects.toMatchObject({ code: 'fileDamaged' });
    await expect(look(workbookOf({ sheets: [{ name: 'A', rows: '' }] }))).rejects.toMatchObject({ code: 'fileEmpty' });
    const endless = Array.from({ length: 1_100 }, () => ['x'.repeat(32_000)]);
    await expect(look(workbookOf({ sheets: [{ name: 'A', rows: textCells(endless) }] }))).rejects.toMatchObject({
      code: 'fileUnpacks',
    });
  });

  it('a hundred thousand rows of a sheet are all taken', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => [`Nome ${n}`, `312${1_000_000 + n}`, 'lettera']);
    const bytes = workbookOf({ sheets: [{ name: 'A', rows: textCells([['Nome', 'Telefono', 'Motivo'], ...rows]) }] });
    const seen = await look(bytes);
    expect(seen).toMatchObject({ rows: 100_000, added: 100_000, rejected: [], remarked: [], abroad: [] });
    expect(await take(bytes, TERMS, seen.seen)).toMatchObject({ added: 100_000, unchanged: 0 });
    expect(await look(bytes)).toMatchObject({ added: 0, unchanged: 100_000 });
  });
});

describe('what a file would do', () => {
  it('is said without anything being kept, and only to who may suppress', async () => {
    await look(OFFICE);
    expect(await numbers()).toEqual([]);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
    const colleague = await addMember(actor.workspaceId, 'operator');
    await expect(look(OFFICE, TERMS, colleague)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('counts a line whose last day is past by itself: it suppresses nobody, and takes nothing from another line', async () => {
    const rows = [
      ['Numero', 'Fino al'],
      ['3121461001', '01/01/2020'],
      ['3121461002', '01/01/2020'],
      ['3121461002', ''],
      ['3121461003', '31/12/2199'],
    ];
    const bytes = workbookOf({ sheets: [{ name: 'A', rows: textCells(rows) }] });
    const first = await look(bytes);
    expect(first).toMatchObject({ added: 2, unchanged: 0, ended: 2, rejected: [] });
    expect(places(first.remarked)).toEqual([
      ['A', 2, 'already_ended'],
      ['A', 3, 'already_ended'],
    ]);
    expect(await take(bytes, TERMS, first.seen)).toMatchObject({ found: 4, added: 2, unchanged: 0, ended: 2 });
    // Kept as a record; the next time it is over as before, and not "suppressed already".
    const { workspaceId } = actor;
    expect(await prisma.suppression.findFirst({ where: { workspaceId, number: '+393121461001' } })).toMatchObject({
      until: new Date('2020-01-01T23:00:00Z'),
    });
    expect(await look(bytes)).toMatchObject({ added: 0, unchanged: 2, ended: 2 });
    const only = workbookOf({ sheets: [{ name: 'A', rows: textCells(rows.slice(0, 2)) }] });
    expect(await look(only)).toMatchObject({ added: 0, unchanged: 0, ended: 1 });
  });

  it('names the numbers of other countries with their rows', async () => {
    const bytes = workbookOf({ sheets: [{ name: 'A', rows: textCells([['3121461001'], ['+41 79 123 45 67']]) }] });
    const { abroad } = await look(bytes);
    expect(abroad).toMatchObject([{ sheet: 'A', row: 2, piece: '+41 79 123 45 67' }]);
  });

  it('is what the import then does, whatever stands on the list already, in this workspace alone', async () => {
    const digits = (n: number) => `31214610${String(n).padStart(2, '0')}`;
    const number = fc.integer({ min: 0, max: 30 }).map(digits);
    const day = fc.constantFrom('', '01/01/2020', '01/01/2040', '01/01/2041');
    const line = fc.tuple(fc.oneof(number, fc.constantFrom('boh', '312 146', '')), day);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.array(line, { minLength: 1, maxLength: 12 }),
        async (before, after) => {
          actor = await makeActor();
          const sheet = (rows: string[][]) =>
            workbookOf({ sheets: [{ name: 'A', rows: textCells([['Numero', 'Fino al'], ...rows]) }] });
          const given = after.filter(([cell, until]) => cell !== '' || until !== '');
          fc.pre(given.length > 0);
          if (before.some(([cell]) => cell !== '')) await take(sheet(before));
          const known = new Set(await numbers());
          const bytes = sheet(after);
          const seen = await look(bytes);
          const strange = await makeActor();
          const elsewhere = await look(bytes, TERMS, strange);
          const told = await take(bytes, TERMS, seen.seen);
          const { seen: _, abroad: __, ...said } = seen;
          expect(told).toEqual(said);
          expect((await numbers()).length).toBeLessThanOrEqual(known.size + told.added + told.ended);
          const numbered = after.filter(([cell]) => /\d{10}/.test(cell));
          const lasting = numbered.filter(([, until]) => until !== '01/01/2020');
          expect(elsewhere.added).toBe(new Set(lasting.map(([cell]) => cell)).size);
          expect(told.ended).toBe(numbered.length - lasting.length);
          expect(told.found).toBe(told.added + told.unchanged + told.ended + told.rejected.length);
          const forbidden = await prisma.suppression.count({
            where: { workspaceId: actor.workspaceId, OR: [{ until: null }, { until: { gt: new Date() } }] },
          });
          expect(forbidden).toBeGreaterThanOrEqual(new Set(lasting.map(([cell]) => cell)).size);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of every row that looks like a number something is taken or told, on whatever sheet and however hidden', async () => {
    const cell = fc.oneof(
      fc.integer({ min: 0, max: 99 }).map((n) => `312 146 10${String(n).padStart(2, '0')}`),
      fc.constantFrom(
        '0331 123456 / 123459',
        '06 12348041 e, 52',
        '312 146',
        '340765',
        'Bice',
        'CAP 00184',
        '',
        '3,9E+11',
        '33912345',
      ),
    );
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    const sheet = fc.record({
      rows: table,
      state: fc.constantFrom('visible', 'hidden', 'veryHidden'),
      named: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sheet, { minLength: 1, maxLength: 4 }), async (sheets) => {
        const filled = sheets.some(({ rows }) => rows.flat().some((each) => each !== ''));
        fc.pre(filled);
        const written = sheets.map(({ rows, state, named }, at) => ({
          name: `F${at}`,
          state,
          rows: textCells(named ? [['Telefono', 'Note', 'Altro'], ...rows] : rows, [2, 3]),
        }));
        const by = await makeActor();
        const { read } = await prepare(by, file(workbookOf({ sheets: written })), TERMS);
        const at = ({ sheet, row }: { sheet: string | null; row: number }) => `${sheet}!${row}`;
        const said = new Set([...read.given, ...read.rejected].map(at));
        for (const [place, { rows, named }] of sheets.entries()) {
          for (const [nth, cells] of rows.entries()) {
            const looksLike = cells.some((each) => each.replace(/\D/g, '').length >= 6);
            if (looksLike) expect(said).toContain(`F${place}!${nth + (named ? 2 : 1)}`);
          }
        }
        const all = new Set(read.given.map(({ number }) => number));
        const text = sheets.flatMap(({ rows }) => rows.flat());
        for (const each of text) if (/^312 146 10/.test(each)) expect(all).toContain(`+39${each.replaceAll(' ', '')}`);
        if (text.includes('0331 123456 / 123459')) expect(all).toContain('+390331123459');
        if (text.includes('06 12348041 e, 52')) expect(all).toContain('+390612348052');
      }),
      { numRuns: 150 },
    );
  });
});
