import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { guessColumns } from '#lib/domain/import-columns.ts';
import { readRow } from '#lib/domain/import-row.ts';
import { exportContacts } from '#lib/features/contacts/export.ts';
import { saveList } from '#lib/features/contacts/list-service.ts';
import { saveContact } from '#lib/features/contacts/service.ts';
import { saveSegment } from '#lib/features/segments/service.ts';
import { makeActor } from '../support/factory.ts';

const WORDS = { number: 'Telefono', firstName: 'Nome', lastName: 'Cognome', tags: 'Tag', sheet: 'Contatti: [tutti]' };
const PEOPLE: { number: string; firstName: string; lastName: string; attributes: Record<string, string> }[] = [
  { number: '+393121461558', firstName: '=HYPERLINK("http://x")', lastName: "'=1+1", attributes: { nota: '+39; "a"' } },
  { number: '+390212749223', firstName: '-', lastName: '@sum', attributes: { nota: 'a <b> & c', zero: '007' } },
  { number: '+393471461559', firstName: "''", lastName: 'Però 🙂', attributes: { data: '2026-03-01' } },
  { number: '+39800123456', firstName: '', lastName: '', attributes: {} },
];

let actor: Actor;
let list: string;
beforeEach(async () => {
  actor = await makeActor('operator');
  list = await saveList(actor, { name: 'L' });
  for (const [at, person] of PEOPLE.entries()) {
    await saveContact(actor, { ...person, lists: at < 2 ? [list] : [], tags: [] });
  }
});

async function bytes(pieces: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function fromCsv(wanted = {}, by = actor): Promise<string[][]> {
  const file = await bytes(await exportContacts(by, wanted, 'csv', WORDS));
  return parse(Buffer.from(file), { bom: true, delimiter: ';' });
}

/** The cells as a reader of workbooks takes them out of the sheet. */
async function fromWorkbook(wanted = {}): Promise<string[][]> {
  const files = unzipSync(await bytes(await exportContacts(actor, wanted, 'xlsx', WORDS)));
  expect(Object.keys(files).sort()).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
    'xl/workbook.xml',
    'xl/worksheets/sheet1.xml',
  ]);
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(sheet).not.toContain('<f>');
  const plain = (text: string) =>
    text.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '');
  return [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\/>|<c t="inlineStr"><is><t xml:space="preserve">(.*?)<\/t><\/is><\/c>/gs)].map(
      ([, text = '']) => plain(text),
    ),
  );
}

/** What an import would make of the file. */
function reimported([headers = [], ...rows]: string[][]) {
  const roles = guessColumns(headers, rows, 'IT');
  const columns = roles.map((role, at) => ({ role, name: headers[at] ?? '' }));
  return rows.map((cells) => {
    const read = readRow(cells, columns, 'IT');
    if (!read.ok) throw new Error(read.reason);
    // What kind of number it is follows from the number.
    const { number, firstName, lastName, attributes } = read;
    return { number, firstName, lastName, attributes };
  });
}

/** All cells as a spreadsheet finds them that expects this separator: what follows a closed quotation belongs to its cell. */
function readLeniently(text: string, separator: string): string[] {
  const cells: string[] = [];
  for (const line of text.split(/\r\n/)) {
    // Where the quotation marks do not fit the separators there is no telling: with them, and as if they were none.
    for (const cell of line.split(separator))
      cells.push(cell.replace(/"/g, ''), cell.replace(/^"|"$/g, '').replace(/""/g, '"'));
  }
  return cells;
}

const firstId = async () =>
  (await prisma.contact.findFirstOrThrow({ where: { workspaceId: actor.workspaceId, number: '+393121461558' } })).id;

const byNumber = <P extends { number: string }>(people: P[]) =>
  people.toSorted((a, b) => a.number.localeCompare(b.number));

describe('an exported file', () => {
  test.each([
    ['CSV', fromCsv],
    ['XLSX', fromWorkbook],
  ])('can be imported again unchanged: %s', async (_, read) => {
    expect(byNumber(reimported(await read()))).toEqual(byNumber(PEOPLE));
  });

  test('as CSV holds no cell that a spreadsheet would execute, whatever separator it expects', async () => {
    for (const nota of [
      'x,=1+1',
      'x;=1+1',
      'a,"=1+1"',
      'a;"";=1',
      'a|@sum',
      "x,'=1",
      '1,-',
      '=1+1,+2;-3',
      'a,,=1',
      '＝1+1',
    ]) {
      await saveContact(actor, {
        number: '+393121461558',
        firstName: nota,
        lastName: nota,
        attributes: { nota },
        tags: [],
        lists: [],
        id: await firstId(),
      });
      const file = Buffer.from(await bytes(await exportContacts(actor, {}, 'csv', WORDS)))
        .toString('utf8')
        .slice(1);
      for (const line of file.split('\r\n').filter(Boolean)) expect(line).toMatch(/^"([^"]|"")*"(;"([^"]|"")*")*$/);
      for (const separator of [',', ';', '\t', '|']) {
        for (const cell of readLeniently(file, separator)) expect(cell, separator).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
      }
      expect(
        reimported(await fromCsv()).map(({ firstName, attributes }) => [firstName, attributes.nota]),
      ).toContainEqual([nota, nota]);
      expect(
        reimported(await fromWorkbook()).map(({ firstName, attributes }) => [firstName, attributes.nota]),
      ).toContainEqual([nota, nota]);
    }
  });

  test('holds the people that the filter matches with their tags, and is recorded', async () => {
    const segment = await saveSegment(actor, { name: 'S', filter: { is: 'prefix', prefix: '+3902' } });
    expect((await fromCsv({ list })).length).toBe(3);
    expect((await fromCsv({ segment })).map((row) => row[0])).toEqual(['Telefono', "'+390212749223"]);
    expect((await fromCsv({ search: 'però' })).length).toBe(2);
    await saveContact(actor, {
      number: '+39312',
      firstName: 'T',
      lastName: '',
      lists: [],
      attributes: {},
      tags: ['b', 'a'],
    });
    expect((await fromCsv({ search: 'T' })).find((row) => row[1] === 'T')?.[3]).toBe('a, b');
    const events = await prisma.event.findMany({
      where: { workspaceId: actor.workspaceId, kind: 'contacts.exported' },
    });
    expect(events.map(({ facts }) => facts)).toContainEqual({ format: 'csv', segment: 'S' });
  });

  test('holds nobody of another workspace', async () => {
    const stranger = await makeActor();
    const segment = await saveSegment(actor, { name: 'S', filter: { is: 'suppressed' } });
    expect(await fromCsv({}, stranger)).toHaveLength(1);
    expect(await fromCsv({ list }, stranger)).toHaveLength(1);
    await expect(exportContacts(stranger, { segment }, 'csv', WORDS)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('comes in pieces, and a reader who leaves gives the connection back', async () => {
    await pool.query(
      `INSERT INTO contact (workspace_id, number, last_name)
       SELECT $1, '+39315' || lpad(n::text, 7, '0'), md5(n::text) FROM generate_series(1, 5000) n`,
      [actor.workspaceId],
    );
    for (let turn = 0; turn < 30; turn += 1) {
      const pieces = await exportContacts(actor, {}, turn % 2 ? 'xlsx' : 'csv', WORDS);
      await pieces.next();
      await pieces.next();
      await pieces.return(undefined);
    }
    expect(await fromCsv()).toHaveLength(PEOPLE.length + 5001);
    expect(await fromWorkbook()).toHaveLength(PEOPLE.length + 5001);
  });
});
