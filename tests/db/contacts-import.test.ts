import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Role } from '#lib/domain/permissions.ts';
import { forgetUnconfirmed } from '#lib/features/contacts/import/forget.ts';
import { fingerprint, previewRows } from '#lib/features/contacts/import/preview.ts';
import { importDetail, importPage, rejectPage } from '#lib/features/contacts/import/queries.ts';
import { rejectsCsv } from '#lib/features/contacts/import/rejects-csv.ts';
import {
  cancelImport,
  changeChoices,
  confirmImport,
  discardImport,
  uploadImport,
} from '#lib/features/contacts/import/service.ts';
import { attributeKeys } from '#lib/features/contacts/queries.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf, pieces } from '../support/imports.ts';

const CLINIC = readFileSync(new URL('../support/data/clinic-contacts.csv', import.meta.url));
const EXPECTED = JSON.parse(
  readFileSync(new URL('../support/data/clinic-contacts.expected.json', import.meta.url), 'utf8'),
);

/** Rows of it with two numbers in the cell, looked at by eye. */
const SEVERAL = 0;

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor();
});

const upload = (content: string | Uint8Array, by = actor, fileName?: string) => importsOf(by).upload(content, fileName);
const choicesOf = (id: string) => importsOf(actor).choicesOf(id);
const confirm = (id: string, by = actor) => importsOf(by).confirm(id);
const resultOf = (id: string) => importsOf(actor).result(id);
const correct: ReturnType<typeof importsOf>['correct'] = (id, change) => importsOf(actor).correct(id, change);

async function preview(id: string) {
  const detail = await importDetail(actor.workspaceId, id);
  if (!detail?.settings.choices) throw new Error('no choices');
  const source = { workspaceId: actor.workspaceId, importId: id, found: detail.settings.found };
  return previewRows(source, detail.settings.choices);
}

const contacts = (by = actor) =>
  prisma.contact.findMany({ where: { workspaceId: by.workspaceId }, orderBy: { number: 'asc' } });

test('each number is kept with its kind, also for contacts older than the kinds', async () => {
  const known = { workspaceId: actor.workspaceId, number: '+390612345678', firstName: 'Sede' };
  await prisma.contact.create({ data: known });
  const id = await upload('Nome;Telefono\nAnna;3121468845\nSede di Roma;06 12345678\nVerde;800 123456\n');
  await confirm(id);
  expect((await contacts()).map((contact) => [contact.number, contact.numberKind])).toEqual([
    ['+390612345678', 'fixed'],
    ['+393121468845', 'mobile'],
    ['+39800123456', 'other'],
  ]);
});

describe('the clinic’s address book', () => {
  test('gives exactly the expected figures, in the preview and in the result', async () => {
    const id = await upload(CLINIC, actor, 'clinic-contacts.csv');
    const choices = await choicesOf(id);
    expect(choices).toMatchObject({
      encoding: EXPECTED.encoding,
      delimiter: EXPECTED.delimiter,
      country: EXPECTED.default_country,
      header: true,
      list: { kind: 'new', name: 'clinic contacts' },
    });
    expect(choices.columns.map(({ role }) => role)).toEqual([
      'firstName',
      'lastName',
      'phone',
      'attribute',
      'attribute',
      'attribute',
    ]);
    const seen = await preview(id);
    expect(seen).toMatchObject({ complete: true, known: 0, problem: null });
    expect(seen.counts).toEqual({
      rows: EXPECTED.data_rows,
      good: EXPECTED.accepted,
      duplicates: EXPECTED.duplicate_in_file,
      rejected: EXPECTED.rejected,
      several: SEVERAL,
      doubts: { foreign: 20 },
      unread: 0,
      hidden: 0,
    });
    expect(await confirm(id)).toEqual({
      rows: EXPECTED.data_rows,
      accepted: EXPECTED.accepted,
      updated: 0,
      unchanged: 0,
      duplicates: EXPECTED.duplicate_in_file,
      rejected: EXPECTED.rejected,
      several: SEVERAL,
      suppressed: 0,
      doubts: { foreign: 20 },
      unread: 0,
      hidden: 0,
    });
    const kept = await contacts();
    expect(kept).toHaveLength(EXPECTED.accepted);
    expect(kept.some((contact) => contact.lastName === 'Però')).toBe(true);
    const [list] = await prisma.list.findMany({
      where: { workspaceId: actor.workspaceId },
      include: { _count: { select: { members: true } } },
    });
    expect(list).toMatchObject({ name: 'clinic contacts', _count: { members: EXPECTED.accepted } });
    expect(await prisma.importChunk.count({ where: { importId: id } })).toBe(0);
    const events = await prisma.event.findMany({ where: { workspaceId: actor.workspaceId }, orderBy: { id: 'asc' } });
    expect(events.map(({ kind }) => kind)).toEqual(['import.uploaded', 'list.created', 'import.done']);
  });

  test('changes nothing the second time, and only what changed the third', async () => {
    await confirm(await upload(CLINIC));
    const before = await contacts();
    const second = await confirm(await upload(CLINIC));
    expect(second).toMatchObject({ accepted: 0, updated: 0, unchanged: EXPECTED.accepted });
    expect(await contacts()).toEqual(before);

    const [one] = before;
    const text = `Nome;Cognome;Telefono\nNuova;;${one?.number}\n;;${before[1]?.number}\n`;
    const third = await confirm(await upload(text));
    expect(third).toMatchObject({ rows: 2, accepted: 0, updated: 1, unchanged: 1 });
    const after = await contacts();
    expect(after[0]).toMatchObject({ firstName: 'Nuova', lastName: one?.lastName });
    expect(after[1]).toEqual(before[1]);
  });

  test('returns its rejected rows with their number, reason and all their cells, formulas defused', async () => {
    const id = await upload(CLINIC);
    await confirm(id);
    const detail = await importDetail(actor.workspaceId, id);
    if (!detail) throw new Error('no import');
    const words = {
      row: 'Riga',
      reason: 'Motivo',
      read: 'Letto come',
      remark: 'Parole',
      reasonOf: (reason: string) => reason,
    };
    let csv = '';
    for await (const part of rejectsCsv(actor.workspaceId, detail, 'rejected', words)) csv += part;
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toBe('\ufeff"Nome";"Cognome";"Telefono cellulare";"Città";"Anno visita";"Note";"Riga";"Motivo"');
    expect(lines).toHaveLength(1 + 55);
    expect(lines[1]).toBe('"José";"Colombo";"chiamare ufficio";"Forlì";"";"";"14";"not_a_number"');
    const { rows: duplicates } = await rejectPage(actor.workspaceId, id, { kind: 'duplicates', size: 1000 });
    expect(duplicates).toHaveLength(EXPECTED.duplicate_in_file);
    // Corrected by nobody, the file of rejected rows comes back with the same reasons.
    const again = await upload(csv);
    expect((await preview(again)).counts).toMatchObject({ good: 0, rows: 55, rejected: EXPECTED.rejected });
  });
});

describe('rows', () => {
  test('are counted as a spreadsheet does: blank lines count, a cell with line breaks is one row', async () => {
    const text = 'nome,telefono\n"Anna\nMaria",3121000001\n\n,,\n"Note\r\nlunghe",abc\nEva,x1\n';
    const id = await upload(text);
    expect(await confirm(id)).toMatchObject({ rows: 3, accepted: 1 });
    const { rows: rejected } = await rejectPage(actor.workspaceId, id, { kind: 'rejected', size: 10 });
    expect(rejected.map(({ row }) => row)).toEqual([5, 6]);
    expect(await contacts()).toMatchObject([{ firstName: 'Anna', lastName: 'Maria' }]);
  });

  test('with one number become one contact, from the first row', async () => {
    const id = await upload('nome,cognome,cell\nA,B,3121000001\nC,D,0039 312 100 0001\nE,F,+41446689290\n');
    expect(await confirm(id)).toMatchObject({ rows: 3, accepted: 2, duplicates: 1 });
    expect(await contacts()).toMatchObject([{ firstName: 'A' }, { firstName: 'E' }]);
    const {
      rows: [duplicate],
    } = await rejectPage(actor.workspaceId, id, { kind: 'duplicates', size: 10 });
    expect(duplicate).toMatchObject({ row: 3, reason: 'duplicate_in_file', cells: ['C', 'D', '0039 312 100 0001'] });
  });

  test('keep every character that a name or note may hold, except a zero byte', async () => {
    const odd = '=HYPERLINK("http://x")\\N\\t{}';
    const id = await upload(
      `nome,cognome,cell,nota\n"${odd.replaceAll('"', '""')}",\\N,3121000001,"tab\there"\nb\0c,d,3121000002,\ne\0,f,x\0y,\n`,
    );
    expect(await confirm(id)).toMatchObject({ accepted: 1, rejected: { unreadable: 2 } });
    expect(await contacts()).toMatchObject([{ firstName: odd, lastName: '\\N', attributes: { nota: 'tab here' } }]);
    const {
      rows: [first],
    } = await rejectPage(actor.workspaceId, id, { kind: 'rejected', size: 10 });
    expect(first?.cells[0]).toBe('b\ufffdc');
  });

  test('with names too long for a contact are rejected as such', async () => {
    const id = await upload(`nome,cognome,cell\n${'x'.repeat(129)},y,3121000001\nz,y,3121000002\n`);
    expect(await confirm(id)).toMatchObject({ accepted: 1, rejected: { name_too_long: 1 } });
  });
});

describe('choices', () => {
  test('can all be corrected: delimiter, header, country, columns, encoding', async () => {
    const id = await upload('a|0446689290\nb|0446689291\n');
    await correct(id, { delimiter: ',' });
    expect((await preview(id)).problem).toMatchObject({ code: 'noPhoneColumn' });
    await correct(id, { delimiter: '|', country: 'CH' });
    expect(await choicesOf(id)).toMatchObject({ header: false, columns: [{ role: 'ignore' }, { role: 'phone' }] });
    await correct(id, { roles: ['lastName', 'phone'] });
    expect(await confirm(id)).toMatchObject({ rows: 2, accepted: 2 });
    expect(await contacts()).toMatchObject([
      { number: '+41446689290', lastName: 'a' },
      { number: '+41446689291', lastName: 'b' },
    ]);
  });

  test.each([
    ['utf-8', new TextEncoder().encode('\ufeffnome;cell\nPerò;3121000001\n'), 'utf-8'],
    ['utf-16le', Buffer.from('\ufeffnome;cell\nPerò;3121000001\n', 'utf16le'), 'utf-16le'],
    ['utf-16le without a mark', Buffer.from('nome;cell\nPerò;3121000001\n', 'utf16le'), 'utf-16le'],
    ['utf-16be', Buffer.from('\ufeffnome;cell\nPerò;3121000001\n', 'utf16le').swap16(), 'utf-16be'],
    ['windows-1252', Buffer.from('nome;cell\nPer\xf2;3121000001\n', 'latin1'), 'windows-1252'],
    ['Mac Roman', Buffer.from('nome;cell\nPer\x98;3121000001\n', 'latin1'), 'macintosh'],
  ] as const)('reads %s', async (_, bytes, encoding) => {
    const id = await upload(bytes);
    expect(await choicesOf(id)).toMatchObject({ encoding });
    await confirm(id);
    expect(await contacts()).toMatchObject([{ firstName: 'Però' }]);
  });

  test('that differ from the preview are not run', async () => {
    const id = await upload('nome;cell\nA;3121000001\n');
    const seen = fingerprint(await choicesOf(id));
    await correct(id, { country: 'CH' });
    await expect(confirmImport(actor, { id, seen, list: { kind: 'none' } })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await contacts()).toEqual([]);
  });

  test('put the people into an existing list, or into none', async () => {
    const list = await prisma.list.create({ data: { workspaceId: actor.workspaceId, name: 'Here' } });
    const id = await upload('nome;cell\nA;3121000001\n');
    const seen = fingerprint(await choicesOf(id));
    await confirmImport(actor, { id, seen, list: { kind: 'existing', id: list.id } });
    await resultOf(id);
    const other = await upload('nome;cell\nB;3121000002\n');
    await confirmImport(actor, { id: other, seen: fingerprint(await choicesOf(other)), list: { kind: 'none' } });
    await resultOf(other);
    expect(await prisma.list.count({ where: { workspaceId: actor.workspaceId } })).toBe(1);
    expect(await prisma.listMember.count({ where: { listId: list.id } })).toBe(1);
  });
});

describe('bad files', () => {
  test.each([
    ['a damaged workbook named .csv', Buffer.from('PK\x03\x04rest of a zip'), 'fileDamaged'],
    ['a PDF named .csv', Buffer.from('%PDF-1.7\n'), 'fileIsPdf'],
    ['a PNG named .csv', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'fileNotText'],
    ['bytes with zeros', Buffer.from([1, 2, 0, 3, 4, 5, 6, 7]), 'fileNotText'],
    ['an empty file', Buffer.alloc(0), 'fileEmpty'],
  ] as const)('%s is refused and leaves nothing', async (_, bytes, code) => {
    await expect(upload(bytes)).rejects.toMatchObject({ code });
    expect(await prisma.import.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });

  test('an upload that breaks off, or differs from its announcement, leaves nothing', async () => {
    async function* broken() {
      yield new TextEncoder().encode('nome;cell\n');
      throw new Error('connection lost');
    }
    await expect(uploadImport(actor, { fileName: 'a', body: broken(), announced: null })).rejects.toThrow();
    const cut = uploadImport(actor, { fileName: 'a', body: pieces(CLINIC), announced: CLINIC.length + 1 });
    await expect(cut).rejects.toMatchObject({ code: 'uploadCut' });
    expect(await prisma.import.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });

  test('a file above the limit is refused, announced or not', async () => {
    const { env } = await import('#lib/env.ts');
    const before = env.IMPORT_MAX_MB;
    env.IMPORT_MAX_MB = 1;
    try {
      const body = () => pieces(new Uint8Array(1024 * 1024 + 1).fill(97), 65_536);
      const refused = { code: 'fileTooLarge', params: { max: 1 } };
      await expect(uploadImport(actor, { fileName: 'a', body: body(), announced: null })).rejects.toMatchObject(
        refused,
      );
      await expect(
        uploadImport(actor, { fileName: 'a', body: body(), announced: 1024 * 1024 + 1 }),
      ).rejects.toMatchObject(refused);
    } finally {
      env.IMPORT_MAX_MB = before;
    }
    expect(await prisma.importChunk.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });

  test.each([
    ['a quote that never closes', 'nome;cell\nA;3121000001\n"B;3121000002\nC;3121000003\n', 'fileQuotes', { row: 3 }],
    [
      'a quote that closes in another row',
      'nome;cell\nA;3121000001\n\n"B;3121000002\nC;"3121000003"\n',
      'fileQuotes',
      { row: 4 },
    ],
    [
      '500 columns',
      `nome;cell\nA;3121000001\n${'x;'.repeat(499)}x\n`,
      'fileColumns',
      { row: 3, columns: 500, max: 200 },
    ],
    ['a row without end', `nome;cell\nA;3121000001\n"${'x'.repeat(300_000)}"\n`, 'fileRowTooLong', { row: 3 }],
    ['nobody with a number', 'nome;cell\nA;n.d.\nB;\n', 'nothingAccepted', {}],
    ['a header only', 'nome;cell\n', 'fileEmpty', {}],
  ] as const)('%s is named with its place, and nothing is half imported', async (_, text, code, params) => {
    const id = await upload(text);
    expect((await preview(id)).problem).toEqual({ code, params });
    const run = code === 'fileEmpty' ? 'nothingAccepted' : code;
    await expect(confirm(id)).rejects.toMatchObject({ code: run, params });
    expect(await contacts()).toEqual([]);
    expect(await prisma.list.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
    expect(await importDetail(actor.workspaceId, id)).toMatchObject({ state: 'uploaded' });
    expect(await prisma.importChunk.count({ where: { importId: id } })).toBeGreaterThan(0);
  });

  test('quotation marks can be read as ordinary text', async () => {
    const id = await upload('nome;cell\nB "b" C;3121000002\n');
    await correct(id, { quotes: false });
    expect(await confirm(id)).toMatchObject({ accepted: 1 });
    expect(await contacts()).toMatchObject([{ firstName: 'B', lastName: '"b" C' }]);
  });

  test('Windows text read as UTF-8 names the line, and can be corrected', async () => {
    const id = await upload(Buffer.from('nome;cell\nAnna;3121000001\nPer\xf2;3121000002\n', 'latin1'));
    await correct(id, { encoding: 'utf-8' });
    expect((await preview(id)).problem).toEqual({ code: 'fileEncoding', params: { line: 3 } });
    await expect(confirm(id)).rejects.toMatchObject({ code: 'fileEncoding' });
    await correct(id, { encoding: 'windows-1252' });
    expect(await confirm(id)).toMatchObject({ accepted: 2 });
  });

  test('one column of numbers is enough', async () => {
    const id = await upload('3121000001\n3121000002\n');
    expect(await choicesOf(id)).toMatchObject({ header: false, columns: [{ role: 'phone' }] });
    expect(await confirm(id)).toMatchObject({ rows: 2, accepted: 2 });
  });

  test('without a phone column nothing runs', async () => {
    const id = await upload('nome;cell\nA;3121000001\n');
    await correct(id, { roles: ['firstName', 'ignore'] });
    await expect(confirm(id)).rejects.toMatchObject({ code: 'noPhoneColumn' });
  });
});

describe('rivals and permissions', () => {
  test('two confirmations at once run once', async () => {
    const id = await upload(CLINIC);
    const results = await Promise.allSettled([confirm(id), confirm(id), confirm(id)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'importDone' });
    }
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'import.done' } })).toBe(1);
    await expect(confirm(id)).rejects.toMatchObject({ code: 'importDone' });
    await expect(discardImport(actor, id)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('two imports of the same people at once both end', async () => {
    const ids = await Promise.all([upload(CLINIC), upload(CLINIC)]);
    const counts = await Promise.all(ids.map((id) => confirm(id)));
    expect(counts.map(({ accepted }) => accepted).sort()).toEqual([0, EXPECTED.accepted]);
  });

  test.each([
    ['owner', true],
    ['manager', true],
    ['operator', true],
    ['auditor', false],
  ] as [Role, boolean][])('%s may import: %s', async (role, may) => {
    const who = { ...actor, role };
    const id = await upload('nome;cell\nA;3121000001\n');
    if (may) {
      await upload('nome;cell\nA;3121000001\n', who);
      expect(await confirm(id, who)).toMatchObject({ accepted: 1 });
      return;
    }
    const forbidden = { code: 'forbidden' };
    await expect(upload('x', who)).rejects.toMatchObject(forbidden);
    await expect(confirm(id, who)).rejects.toMatchObject(forbidden);
    await expect(discardImport(who, id)).rejects.toMatchObject(forbidden);
    await expect(changeChoices(who, { ...(await choicesOf(id)), id, roles: [] })).rejects.toMatchObject(forbidden);
  });

  test('another workspace cannot see, change, run, discard or download it', async () => {
    const other = await makeActor();
    const id = await upload(CLINIC);
    const choices = await choicesOf(id);
    const gone = { code: 'notFound' };
    expect(await importDetail(other.workspaceId, id)).toBeNull();
    expect((await importPage(other.workspaceId)).rows).toEqual([]);
    await expect(changeChoices(other, { ...choices, id, roles: [] })).rejects.toMatchObject(gone);
    await expect(
      confirmImport(other, { id, seen: fingerprint(choices), list: { kind: 'none' } }),
    ).rejects.toMatchObject(gone);
    await expect(cancelImport(other, id)).rejects.toMatchObject(gone);
    await expect(discardImport(other, id)).rejects.toMatchObject(gone);
    await confirm(id);
    expect((await rejectPage(other.workspaceId, id, { kind: 'rejected', size: 10 })).rows).toEqual([]);
    expect(await contacts(other)).toEqual([]);
  });

  test('a list of another workspace is not a target', async () => {
    const other = await makeActor();
    const list = await prisma.list.create({ data: { workspaceId: other.workspaceId, name: 'Theirs' } });
    const id = await upload('nome;cell\nA;3121000001\n');
    const seen = fingerprint(await choicesOf(id));
    const run = confirmImport(actor, { id, seen, list: { kind: 'existing', id: list.id } });
    await expect(run).rejects.toMatchObject({ code: 'notFound' });
    expect(await prisma.listMember.count({ where: { listId: list.id } })).toBe(0);
  });

  test('past imports are listed newest first, page by page; unfinished uploads are not', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(await upload(`nome;cell\nA;312100000${n}\n`));
    await prisma.import.create({
      data: { workspaceId: actor.workspaceId, fileName: 'half', bytes: 0, sha256: '', createdBy: actor.userId },
    });
    const first = await importPage(actor.workspaceId, { size: 2 });
    const second = await importPage(actor.workspaceId, { size: 2, after: first.next ?? '' });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids.reverse());
    expect([first.previous, second.next]).toEqual([null, null]);
    const back = await importPage(actor.workspaceId, { size: 2, before: second.previous ?? '' });
    expect(back).toEqual(first);
    expect(first.rows[0]).toMatchObject({ createdByName: actor.userName, state: 'uploaded' });
  });
});

test('an unconfirmed upload is forgotten after a week with its file; a confirmed one stays', async () => {
  const [old, young, confirmed] = [await upload('a;b\n'), await upload(CLINIC), await upload(CLINIC)];
  await confirm(confirmed);
  await pool.query(`UPDATE import SET created_at = now() - interval '8 days' WHERE id = ANY($1)`, [[old, confirmed]]);
  await pool.query(`UPDATE import SET created_at = now() - interval '6 days' WHERE id = $1`, [young]);
  while ((await forgetUnconfirmed()) > 0);
  const left = await prisma.import.findMany({ where: { id: { in: [old, young, confirmed] } } });
  expect(left.map(({ id }) => id).sort()).toEqual([young, confirmed].sort());
  expect(await prisma.importChunk.count({ where: { importId: old } })).toBe(0);
});

test('an attribute that an import brought is offered, wherever its people are among the others', async () => {
  const { workspaceId } = actor;
  await prisma.$executeRaw`
    INSERT INTO contact (workspace_id, number, last_name)
    SELECT ${workspaceId}::uuid, '+39319' || (1000000 + n), 'Aa' FROM generate_series(1, 1200) n`;
  const id = await upload('telefono;cognome;Reparto\n3331234567;Zzz;Cardiologia\n');
  expect((await attributeKeys(workspaceId)).map(({ key }) => key)).not.toContain('Reparto');
  await correct(id, { roles: ['phone', 'lastName', 'attribute'] });
  await confirm(id);
  await resultOf(id);
  expect((await attributeKeys(workspaceId)).map(({ key }) => key)).toContain('Reparto');
});
