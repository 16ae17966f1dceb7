import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { doNotCallOf, excludeDoNotCall } from '#lib/features/contacts/import/exclude.ts';
import { previewRows } from '#lib/features/contacts/import/preview.ts';
import { importDetail, rejectPage } from '#lib/features/contacts/import/queries.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';
import { workbookOf } from '../support/workbooks.ts';

let actor: Actor;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  actor = await makeActor();
  imports = importsOf(actor);
});

const fault = (name: string) => readFileSync(new URL(`../support/data/faults/${name}`, import.meta.url));
const upload = (name: string) => imports.upload(fault(name), name);

async function preview(id: string) {
  const detail = await importDetail(actor.workspaceId, id);
  if (!detail?.settings.choices) throw new Error('no choices');
  return previewRows(
    { workspaceId: actor.workspaceId, importId: id, found: detail.settings.found },
    detail.settings.choices,
  );
}

/** The file as it is proposed, in the address book: number, first and last name, attributes. */
async function brought(name: string) {
  const id = await upload(name);
  const counts = await imports.confirm(id);
  const people = await imports.contacts();
  return { id, counts, people, numbers: people.map(({ number }) => number).sort() };
}
const named = (people: { firstName: string; lastName: string }[]) =>
  people.map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim()).sort();

const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
const HEAD = `<row r="1">${cell('A1', 'Nome')}${cell('B1', 'Telefono')}${cell('C1', 'Saldo')}</row>`;

describe('a workbook’s numbers are what their cells show', () => {
  test('zeros and prefixes that stand in the format', async () => {
    const { people } = await brought('03-number-formats.xlsx');
    const byName = Object.fromEntries(people.map(({ firstName, number }) => [firstName, number]));
    expect(byName).toMatchObject({
      Ada: '+390331123451',
      Bea: '+390331123452',
      Ciro: '+41332345673',
      Dina: '+390331123454',
      Elio: '+390612345675',
      Gino: '+390331123457',
    });
  });

  test('separators that are not escaped', async () => {
    const id = await upload('p08-unescaped-separator-format.xlsx');
    const { sample } = await preview(id);
    expect(sample.map(({ cells }) => cells[1])).toEqual(['0331 234567', '033-1234567', '(0331) 234567', '0331/234567']);
    // One number in four spellings.
    expect(sample.map(({ read }) => 'number' in read && read.number)).toEqual(Array(4).fill('+390331234567'));
  });

  test('days counted from 1904, whatever stands in extensions', async () => {
    for (const name of ['p01-date1904-control.xlsx', 'p01-date1904-lost-by-x15-workbookPr.xlsx']) {
      const { sample } = await preview(await upload(name));
      expect(sample[0]?.cells[2]).toBe('2013-07-07');
    }
  });

  test('a formula without a result is a reason of its own, and so is one with an error', async () => {
    const { id, numbers, counts } = await brought('p12-formula-without-result.xlsx');
    expect(numbers).toEqual(['+393391234567']);
    expect(counts.rejected).toEqual({ no_result: 1 });
    expect((await rejectPage(actor.workspaceId, id, { kind: 'rejected', size: 9 })).rows).toMatchObject([
      { row: 3, reason: 'no_result', cells: ['Anna'] },
    ]);
    const rows = `${HEAD}<row r="2">${cell('A2', 'Ugo')}<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>
      <row r="3">${cell('A3', 'Ada')}<c r="B3"><v>3121468845</v></c></row>`;
    const { counts: errors } = await preview(await imports.upload(workbookOf({ sheets: [{ name: 'A', rows }] })));
    expect(errors).toMatchObject({ good: 1, rejected: { no_result: 1 } });
  });
});

describe('a workbook’s parts', () => {
  test.each(['p09-bad-url-in-relationship.xlsx', 'p11-backslash-target.xlsx'])('are found: %s', async (name) => {
    expect((await brought(name)).numbers).toEqual(['+393391234567']);
  });

  test('a thousand empty sheets take no longer than each of them', async () => {
    const empty = (count: number) =>
      workbookOf({
        sheets: [
          ...Array.from({ length: count }, (_, at) => ({ name: `Vuoto ${at}`, rows: '' })),
          { name: 'Soci', rows: `${HEAD}<row r="2">${cell('A2', 'Ada')}<c r="B2"><v>3121468845</v></c></row>` },
        ],
      });
    const timed = async (count: number) => {
      const began = performance.now();
      const id = await imports.upload(empty(count), 'fogli.xlsx');
      expect((await imports.choicesOf(id)).sheet).toBe('Soci');
      return performance.now() - began;
    };
    await timed(10);
    const few = await timed(100);
    // Ten times as many: linear is 10, the square would be 100.
    expect((await timed(1000)) / few).toBeLessThan(40);
  });
});

describe('the rows of a sheet', () => {
  test('the header is found below a title, which is nobody; another row can be chosen', async () => {
    const id = await upload('11-title-above-header.xlsx');
    expect(await imports.choicesOf(id)).toMatchObject({
      header: true,
      headerRow: 3,
      columns: [{ role: 'lastName' }, { role: 'firstName' }, { role: 'phone' }],
    });
    const { counts, first } = await preview(id);
    expect(counts).toMatchObject({ rows: 3, good: 3, rejected: {} });
    expect(first.map(({ row }) => row)).toEqual([1, 3, 4, 5, 6]);

    await imports.correct(id, { headerRow: 4 });
    expect((await preview(id)).counts).toMatchObject({ rows: 2, good: 2 });
    await imports.correct(id, { headerRow: 3 });
    await imports.confirm(id);
    expect(named(await imports.contacts())).toEqual(['Aldo Rossi', 'Bice Bianchi', 'Carla Verdi']);
  });

  test('rows hidden by a filter are left out and said, and taken if one chooses so', async () => {
    const id = await upload('12-filtered-rows.xlsx');
    const seen = await preview(id);
    expect(seen).toMatchObject({ hidden: 4, counts: { rows: 4, good: 4, hidden: 4 } });
    expect(seen.sample.map(({ cells }) => cells[2])).toEqual(['Milano', 'Milano', 'Milano', 'Milano']);

    await imports.correct(id, { hiddenRows: true });
    expect(await preview(id)).toMatchObject({ hidden: 4, counts: { rows: 8, good: 8, hidden: 0 } });
    await imports.correct(id, { hiddenRows: false });
    const counts = await imports.confirm(id);
    expect(counts).toMatchObject({ rows: 4, accepted: 4, hidden: 4 });
    expect(named(await imports.contacts())).toEqual(['Persona B', 'Persona D', 'Persona F', 'Persona H']);
  });

  test('of which a filter hides all are said to be hidden, not missing', async () => {
    const rows = `${HEAD}<row r="2" hidden="true">${cell('A2', 'Ada')}<c r="B2"><v>3121468845</v></c></row>`;
    const id = await imports.upload(workbookOf({ sheets: [{ name: 'A', rows }] }), 'a.xlsx');
    expect((await preview(id)).problem).toMatchObject({ code: 'allRowsHidden' });
  });
});

describe('a text is read as Excel reads it', () => {
  test('a first line sep=; names the delimiter and is no row', async () => {
    const id = await upload('10-sep-line.csv');
    expect(await imports.choicesOf(id)).toMatchObject({ delimiter: ';', header: true, headerRow: 1 });
    await imports.confirm(id);
    expect(named(await imports.contacts())).toEqual(['Aldo Rossi', 'Bice Bianchi']);
    const odd = await imports.upload('\ufeffsep=|\nNome|Telefono\nAda, e Bea; e Ciro|3121468845\n');
    expect((await preview(odd)).sample[0]?.cells).toEqual(['Ada, e Bea; e Ciro', '3121468845']);
  });

  test.each([
    ['p13-quotes-not-at-the-edge.csv', 'Bar "da Gino"', '+393391234567'],
    ['p14-comma-space-quote.csv', 'Mario Rossi', '+393391234567'],
    ['p15-equals-quote.csv', 'Mario', '+393391234567'],
    ['17-text-formulas.csv', 'Ada Prova', '+393121461601'],
  ])('quotation marks: %s', async (name, person, number) => {
    const { people } = await brought(name);
    expect(named(people)).toEqual([person]);
    expect(people[0]?.number).toBe(number);
    if (name.startsWith('17')) expect(people[0]?.attributes).toEqual({ CAP: '00185' });
  });

  test('one that is never closed swallows nobody in silence', async () => {
    const id = await imports.upload(
      'Nome;Telefono\n"Gino;3121468841\nAnna;3121468842\n"Bice";3121468843\nUgo;3121468844\n',
    );
    expect((await preview(id)).problem).toEqual({ code: 'fileQuotes', params: { row: 2 } });
  });

  test('empty columns at the end do not count', async () => {
    const { counts, id } = await brought('13a-trailing-semicolons.csv');
    expect(counts.accepted).toBe(3);
    expect((await imports.choicesOf(id)).columns).toHaveLength(2);
  });

  test('an emoji that a shortened name would cut in two', async () => {
    const { people } = await brought('08-emoji-at-60.csv');
    expect(Object.values(people[0]?.attributes as object)).toEqual(['mattina']);
    expect(Object.keys(people[0]?.attributes as object)[0]?.isWellFormed()).toBe(true);
    const id = await imports.upload('Nome;Telefono\nAda;3121468845\n', `${'a'.repeat(99)}📱 b${'c'.repeat(150)}📱.csv`);
    await imports.confirm(id);
  });

  test('the code pages of DOS', async () => {
    // 850 and 437 agree on the small letters; È stands in 850 alone.
    const bytes = Buffer.from('Nome;Cognome;Cellulare\nNicol?;Forl?;3121468845\n?lia;Ros?;3121468846\n', 'latin1');
    for (const [at, byte] of [0x95, 0x8d, 0xd4, 0x8a].entries())
      bytes[[...bytes].flatMap((one, place) => (one === 0x3f || one > 0x7f ? [place] : []))[at] ?? 0] = byte;
    const id = await imports.upload(bytes);
    expect((await imports.choicesOf(id)).encoding).toBe('cp858');
    await imports.confirm(id);
    expect(named(await imports.contacts())).toEqual(['Nicolò Forlì', 'Èlia Rosè']);
  });

  test.each([
    ['p19-web-page-called-xls.xls', fault('p19-web-page-called-xls.xls')],
    ['XML of 2003', '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:x"/>'],
    ['a page in one file', 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n'],
    ['with a mark', '\ufeff  <!DOCTYPE html><p>x'],
  ])('a web page is refused by its name: %s', async (_, content) => {
    await expect(imports.upload(content, 'elenco.xls')).rejects.toMatchObject({ code: 'fileIsWebPage' });
  });
});

describe('what people’s programs export', () => {
  test('Google’s telephones: the first of several, another where it is blank', async () => {
    const { numbers, people, counts } = await brought('04-google-contacts.csv');
    expect(numbers).toEqual(['+390612341104', '+393121461101', '+393121461102', '+393121461103']);
    expect(counts).toMatchObject({ accepted: 4, rejected: {} });
    expect(named(people)).toEqual(['', 'Aldo Rossi', 'Bice Bianchi', 'Carla Verdi']);
    // Its own labels say nothing.
    const tags = await prisma.tag.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(tags.map(({ name }) => name)).toEqual(['Pazienti']);
  });

  test('amounts with thousands, and those that are none are counted and listed', async () => {
    await prisma.attribute.create({
      data: { workspaceId: actor.workspaceId, key: 'Saldo', label: 'Saldo', type: 'number' },
    });
    const { people } = await brought('05-italian-thousands.csv');
    expect(people.map(({ attributes }) => (attributes as { Saldo: string }).Saldo)).toEqual([
      '1500',
      '1500',
      '1500',
      '12.5',
      '1500',
    ]);
    const { id, counts } = await imports.bring(
      'Nome;Cellulare;Saldo\nAda;3121468845;da vedere\nBea;3121468846 / 02 1234567;molto\nCiro;3121468847;7\n',
    );
    expect(counts).toMatchObject({ rows: 3, accepted: 3, unread: 2, several: 1, rejected: {} });
    const { rows: listed } = await rejectPage(actor.workspaceId, id, { kind: 'unread', size: 9 });
    expect(listed.map(({ row, cells }) => [row, cells[2]])).toEqual([
      [2, 'da vedere'],
      [3, 'molto'],
    ]);
  });

  test('a number with decimals of a workbook is not taken for thousands', async () => {
    await prisma.attribute.create({
      data: { workspaceId: actor.workspaceId, key: 'Saldo', label: 'Saldo', type: 'number' },
    });
    const rows = `${HEAD}<row r="2">${cell('A2', 'Ada')}<c r="B2"><v>3121468845</v></c><c r="C2"><v>12.345</v></c></row>`;
    await imports.confirm(await imports.upload(workbookOf({ sheets: [{ name: 'A', rows }] }), 'a.xlsx'));
    const [ada] = await imports.contacts();
    expect(Number((ada?.attributes as { Saldo: string } | undefined)?.Saldo)).toBe(12.345);
  });

  test('letters and their accents apart are one name and one tag', async () => {
    const { people } = await brought('14-nfd-names-and-tags.csv');
    expect(named(people)).toEqual(['Nicolò Forlì', 'Nicolò Forlì']);
    const tags = await prisma.tag.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(tags.map(({ name }) => name)).toEqual(['città']);
  });
});

describe('which table of a file is meant', () => {
  test('the first sheet with telephones, not the instructions before it', async () => {
    const told = `<row r="1">${cell('A1', 'Istruzioni')}</row><row r="2">${cell('A2', 'Scrivere il telefono con il prefisso')}</row>`;
    const people = `${HEAD}<row r="2">${cell('A2', 'Ada')}<c r="B2"><v>3121468845</v></c></row>`;
    const sheets = [
      { name: 'Istruzioni', rows: told },
      { name: 'Soci', rows: people },
    ];
    const id = await imports.upload(workbookOf({ sheets }), 'a.xlsx');
    expect((await imports.choicesOf(id)).sheet).toBe('Soci');
    const none = await imports.upload(workbookOf({ sheets: sheets.slice(0, 1) }), 'b.xlsx');
    expect((await imports.choicesOf(none)).sheet).toBe('Istruzioni');
  });

  test('columns that the sheet does not show are said', async () => {
    const rows = `${HEAD}<row r="2">${cell('A2', 'Ada')}<c r="B2"><v>3121468845</v></c>${cell('C2', '7')}</row>`;
    const cols = '<col min="3" max="16384" width="9" hidden="1"/>';
    const id = await imports.upload(workbookOf({ sheets: [{ name: 'A', rows, cols }] }), 'a.xlsx');
    expect((await preview(id)).hiddenColumns).toEqual([2]);
    const open = await imports.upload(workbookOf({ sheets: [{ name: 'A', rows }] }), 'b.xlsx');
    expect((await preview(open)).hiddenColumns).toEqual([]);
  });

  test.each([
    ['rubrica.vcf', 'BEGIN:VCARD\r\nVERSION:3.0\r\nTEL:3121468845\r\nEND:VCARD\r\n', 'fileIsVcard'],
    ['rubrica.csv', '\ufeffBEGIN:VCARD\nTEL:3121468845\nEND:VCARD\n', 'fileIsVcard'],
    ['soci.rtf', '{\\rtf1\\ansi Nome;3121468845}', 'fileIsRtf'],
  ])('what is no table is refused by its name: %s', async (name, content, code) => {
    await expect(imports.upload(content, name)).rejects.toMatchObject({ code });
  });
});

describe('what other columns say about the number', () => {
  const doubts = async () =>
    (await imports.contacts()).map(({ firstName, number, numberDoubt }) => [firstName, number, numberDoubt]).sort();

  test('a prefix or a country of its own', async () => {
    const id = await imports.upload(
      'Nome;Prefisso;Telefono;Paese\nAda;+41;079 123 45 67;Svizzera\nBea;+33;06 12 34 56 78;Francia\nCiro;0331;123456;Italia\n' +
        'Dina;+1;3121234567;USA\nElio;;079 123 45 68;Svizzera\nGino;+39;3121468845;\n',
    );
    const { columns } = await imports.choicesOf(id);
    expect(columns.map(({ role }) => role)).toEqual(['fullName', 'prefix', 'phone', 'country']);
    const counts = await imports.confirm(id);
    expect(counts).toMatchObject({ accepted: 5, rejected: { invalid_number: 1 }, doubts: { foreign: 3 } });
    expect(await doubts()).toEqual([
      ['Ada', '+41791234567', 'foreign'],
      ['Bea', '+33612345678', 'foreign'],
      ['Ciro', '+390331123456', null],
      ['Elio', '+41791234568', 'foreign'],
      ['Gino', '+393121468845', null],
    ]);
    const [ada] = (await imports.contacts()).filter(({ firstName }) => firstName === 'Ada');
    expect(ada?.attributes).toEqual({ Paese: 'Svizzera' });
  });

  test('a prefix is taken as something else once somebody says so', async () => {
    const id = await imports.upload('Nome;Prefisso;Telefono\nAda;+41;3121468845\n');
    await imports.correct(id, { roles: ['fullName', 'attribute', 'phone'] });
    await imports.confirm(id);
    expect(await doubts()).toEqual([['Ada', '+393121468845', null]]);
  });

  test('a refusal anywhere in the row is offered for exclusion', async () => {
    const { id, counts } = await imports.bring(
      'Nome;Cellulare;Note;Non chiamare;Consenso\nAda;3121468841;NON CHIAMARE;;\nBea;3121468842;;SI;si\n' +
        'Ciro;3121468843;;no;no\nDina (non chiamare);3121468844;;;\nElio;3121468845;chiamare dopo le 18;no;si\n' +
        'Gino;3121468846 DECEDUTO;;;\n',
    );
    expect(counts).toMatchObject({ accepted: 6, doubts: { doNotCall: 5 } });
    expect(await doNotCallOf(actor.workspaceId, id)).toMatchObject({ numbers: 5, open: 5 });
    expect(await excludeDoNotCall(actor, id)).toBe(5);
    const excluded = await prisma.suppression.findMany({
      where: { workspaceId: actor.workspaceId },
      orderBy: { number: 'asc' },
    });
    expect(excluded.map(({ number, reason }) => [number, reason])).toEqual([
      ['+393121468841', 'NON CHIAMARE'],
      ['+393121468842', 'Non chiamare: SI'],
      ['+393121468843', 'Consenso: no'],
      ['+393121468844', 'Dina non chiamare'],
      ['+393121468846', 'DECEDUTO'],
    ]);
  });
});
