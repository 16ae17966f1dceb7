import { beforeEach, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { correctRows } from '#lib/features/contacts/import/correct.ts';
import { importDetail, rejectPage } from '#lib/features/contacts/import/queries.ts';
import { consequenceOfUndoing, undoImport } from '#lib/features/contacts/import/undo.ts';
import { addToList } from '#lib/features/contacts/list-service.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';

let actor: Actor;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  actor = await makeActor();
  imports = importsOf(actor);
});

const names = async () => (await imports.contacts()).map(({ firstName }) => firstName);

describe('undoing an import', () => {
  test('removes whom it made, restores whom it changed, empties its list, takes its tags along', async () => {
    const { workspaceId } = actor;
    const before = await prisma.contact.create({
      data: { workspaceId, number: '+393121000001', firstName: 'Anna', lastName: 'Bo', attributes: { anno: '1980' } },
    });
    const { id } = await imports.bring(
      'nome;cognome;cell;anno;tag\nAnnetta;;3121000001;1981;vip\nUgo;Re;3121000002;1990;vip\n',
    );
    const foreseen = { removed: 1, restored: 1, memberships: 2 };
    expect(await consequenceOfUndoing(workspaceId, id)).toEqual(foreseen);
    expect(await undoImport(actor, id)).toEqual(foreseen);
    const after = await prisma.contact.findMany({ where: { workspaceId } });
    expect(after).toEqual([{ ...before, numberKind: 'mobile' }]);
    expect(await prisma.listMember.count({ where: { workspaceId } })).toBe(0);
    expect(await prisma.tag.count({ where: { workspaceId } })).toBe(0);
    expect(await importDetail(workspaceId, id)).toMatchObject({ state: 'undone', undone: foreseen });
    const again = { code: 'importUndone' };
    await expect(undoImport(actor, id)).rejects.toMatchObject(again);
    await expect(consequenceOfUndoing(workspaceId, id)).rejects.toMatchObject(again);
    expect(await prisma.event.count({ where: { workspaceId, kind: 'import.undone' } })).toBe(1);
  });

  test('leaves whoever was called, changed, tagged or listed since', async () => {
    const { workspaceId } = actor;
    await makeAccount(actor);
    const { id } = await imports.bring(
      'nome;cell\nCalled;3121000001\nChanged;3121000002\nTagged;3121000003\nListed;3121000004\nGone;3121000005\n',
      { list: { kind: 'none' } },
    );
    const of = async (firstName: string) => prisma.contact.findFirstOrThrow({ where: { workspaceId, firstName } });
    const list = await prisma.list.create({ data: { workspaceId, name: 'Called' } });
    await addToList(actor, { listId: list.id, contactIds: [(await of('Called')).id] });
    const draft = await makeDraft(actor, [list]);
    await launchCampaign(actor, { campaignId: draft.id, revision: 1, expectedCalls: 1 });
    await prisma.list.delete({ where: { id: list.id } });
    await prisma.contact.update({
      where: { id: (await of('Changed')).id },
      data: { lastName: 'x', updatedAt: new Date() },
    });
    const tag = await prisma.tag.create({ data: { workspaceId, name: 't' } });
    await prisma.contactTag.create({ data: { workspaceId, tagId: tag.id, contactId: (await of('Tagged')).id } });
    const other = await prisma.list.create({ data: { workspaceId, name: 'Other' } });
    await addToList(actor, { listId: other.id, contactIds: [(await of('Listed')).id] });
    expect(await undoImport(actor, id)).toMatchObject({ removed: 1 });
    expect(await names()).toEqual(['Called', 'Changed', 'Tagged', 'Listed']);
  });

  test('leaves to the later of two imports what it changed', async () => {
    const { id: first } = await imports.bring('nome;cell\nAnna;3121000001\nUgo;3121000002\n');
    const { id: second } = await imports.bring('nome;cell\nAnnetta;3121000001\nUgo;3121000002\n');
    expect(await undoImport(actor, first)).toMatchObject({ removed: 1 });
    expect(await names()).toEqual(['Annetta']);
    expect(await undoImport(actor, second)).toMatchObject({ removed: 0, restored: 1 });
    expect(await names()).toEqual(['Anna']);
  });

  test('is refused to auditors, to other workspaces and before the import is done', async () => {
    const waiting = await imports.upload('nome;cell\nAnna;3121000001\n');
    await expect(consequenceOfUndoing(actor.workspaceId, waiting)).rejects.toMatchObject({ code: 'notFound' });
    await imports.confirm(waiting);
    await expect(undoImport({ ...actor, role: 'auditor' }, waiting)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(undoImport(await makeActor(), waiting)).rejects.toMatchObject({ code: 'notFound' });
    expect(await names()).toEqual(['Anna']);
  });

  test('happens once, however often it is asked at once', async () => {
    const { id } = await imports.bring('nome;cell\nAnna;3121000001\n');
    const asked = await Promise.allSettled([undoImport(actor, id), undoImport(actor, id), undoImport(actor, id)]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('rejected rows, corrected', () => {
  const FILE = 'nome;note;cell\nAnna;;3121000001\nUgo;"due\nrighe";312\nEva;;\nIda;;3121000004\n';
  const correct = (id: string, cells: Record<number, Record<number, string>>) =>
    correctRows(actor, {
      id,
      fileName: 'people (corrected).csv',
      corrections: Object.entries(cells).map(([row, changed]) => ({ row: Number(row), cells: changed })),
    });
  const open = async (id: string) =>
    (await rejectPage(actor.workspaceId, id, { kind: 'rejected', size: 10, onlyOpen: true })).rows.map(
      ({ row }) => row,
    );

  test('become an import of their own, read like the first, in the same list', async () => {
    const { id } = await imports.bring(FILE);
    expect(await open(id)).toEqual([3, 4]);
    const done = await correct(id, { 3: { 0: 'Ugo', 1: 'due righe', 2: '3121000002' }, 4: { 0: 'Eva', 1: '', 2: '' } });
    if (!('importId' in done)) throw new Error('still wrong');
    expect(await imports.result(done.importId)).toMatchObject({ rows: 1, accepted: 1 });
    expect(
      await prisma.contact.findFirst({ where: { number: '+393121000002', workspaceId: actor.workspaceId } }),
    ).toMatchObject(
      // The cell that was not changed is as it was in the file.
      { firstName: 'Ugo', attributes: { note: 'due righe' } },
    );
    expect(await prisma.listMember.count({ where: { workspaceId: actor.workspaceId } })).toBe(3);
    expect(await prisma.list.count({ where: { workspaceId: actor.workspaceId } })).toBe(1);
    expect(await open(id)).toEqual([4]);
    expect((await importDetail(actor.workspaceId, done.importId))?.settings.corrects).toMatchObject({ id });
    expect(await undoImport(actor, done.importId)).toMatchObject({ removed: 1, memberships: 1 });
  });

  test('that are still wrong are named, and nothing happens', async () => {
    const { id } = await imports.bring(FILE);
    expect(await correct(id, { 3: { 2: '3121000002' }, 4: { 2: 'abc' } })).toEqual({
      wrong: [{ row: 4, reason: 'not_a_number' }],
    });
    await expect(correct(id, { 3: { 2: '312' } })).rejects.toMatchObject({ code: 'nothingCorrected' });
    await expect(correct(id, { 2: { 2: '3121000009' } })).rejects.toMatchObject({ code: 'nothingCorrected' });
    expect(await prisma.import.count({ where: { workspaceId: actor.workspaceId } })).toBe(1);
  });

  test('are imported once, however often they are sent at once', async () => {
    const { id } = await imports.bring(FILE);
    const sent = await Promise.allSettled([1, 2, 3].map(() => correct(id, { 3: { 2: '3121000002' } })));
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rows } = await pool.query(`SELECT state FROM import WHERE workspace_id = $1 ORDER BY id`, [
      actor.workspaceId,
    ]);
    expect(rows.map(({ state }) => state)).toEqual(['done', 'running']);
  });

  test('are refused to auditors and other workspaces', async () => {
    const { id } = await imports.bring(FILE);
    const given = { id, fileName: 'x', corrections: [{ row: 3, cells: { 2: '3121000002' } }] };
    await expect(correctRows({ ...actor, role: 'auditor' }, given)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(correctRows(await makeActor(), given)).rejects.toMatchObject({ code: 'notFound' });
  });
});
