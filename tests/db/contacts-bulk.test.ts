import { beforeEach, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { removeAttribute, saveAttribute } from '#lib/features/contacts/attribute-service.ts';
import {
  addChosenToList,
  consequenceOfDeleting,
  deleteChosen,
  removeChosenFromList,
  tagChosen,
  untagChosen,
} from '#lib/features/contacts/bulk-service.ts';
import { saveList } from '#lib/features/contacts/list-service.ts';
import { mergeContacts } from '#lib/features/contacts/merge-service.ts';
import { fillNumberKinds } from '#lib/features/contacts/number-kinds.ts';
import { attributesOf, contactCount, contactDetail, contactPage, tagNames } from '#lib/features/contacts/queries.ts';
import { ContactForm, type ContactInput } from '#lib/features/contacts/schema.ts';
import { saveContact } from '#lib/features/contacts/service.ts';
import { saveSegment } from '#lib/features/segments/service.ts';
import { makeActor, makeDraft, makeList } from '../support/factory.ts';

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor('operator');
});

const gone = { code: 'notFound' };
const NOBODY = { firstName: '', lastName: '', lists: [], tags: [], attributes: {} };
let given = 0;
const add = (values: Partial<ContactInput> = {}, by = actor) => {
  given += 1;
  return saveContact(by, { ...NOBODY, number: `+39312${String(given).padStart(7, '0')}`, ...values });
};
const everybody = {};
const count = async (filter = {}) => (await contactCount(actor.workspaceId, filter)).count;
const lastEvent = () => prisma.event.findFirst({ where: { workspaceId: actor.workspaceId }, orderBy: { id: 'desc' } });

describe('many at once', () => {
  test('enter a list and leave it, chosen one by one or by a filter', async () => {
    const list = await saveList(actor, { name: 'L' });
    const [anna, bruno] = [await add({ firstName: 'Anna' }), await add({ firstName: 'Bruno' }), await add()];
    expect(await addChosenToList(actor, { ids: [anna] }, list)).toBe(1);
    expect(await addChosenToList(actor, everybody, list)).toBe(2);
    expect(await lastEvent()).toMatchObject({
      kind: 'list.changed',
      subjectName: 'L',
      facts: { added: 2, removed: 0 },
    });
    expect(await removeChosenFromList(actor, { search: 'ann' }, list)).toBe(1);
    expect(await removeChosenFromList(actor, { ids: [anna, bruno] }, list)).toBe(1);
    expect(await lastEvent()).toMatchObject({ facts: { added: 0, removed: 1 } });
    expect(await count({ listId: list })).toBe(1);
    expect(await count()).toBe(3);
  });

  test('get a tag and lose it; a tag without contacts is forgotten', async () => {
    const [anna] = [await add({ firstName: 'Anna', tags: ['vip'] }), await add(), await add()];
    expect(await tagChosen(actor, everybody, 'VIP')).toBe(2);
    expect(await lastEvent()).toMatchObject({ kind: 'tag.added', facts: { contacts: 2 } });
    const [tag] = await tagNames(actor.workspaceId);
    expect(tag?.name).toBe('vip');
    expect((await contactPage(actor.workspaceId, { tagId: tag?.id })).rows.map(({ tags }) => tags)).toEqual([
      ['vip'],
      ['vip'],
      ['vip'],
    ]);
    expect(await untagChosen(actor, { ids: [anna] }, 'Vip')).toBe(1);
    expect(await untagChosen(actor, { tag: tag?.id }, 'vip')).toBe(2);
    expect(await lastEvent()).toMatchObject({ kind: 'tag.removed', facts: { contacts: 2 } });
    expect(await tagNames(actor.workspaceId)).toEqual([]);
    expect(await tagChosen(actor, { search: 'nobody' }, 'none')).toBe(0);
    expect(await tagNames(actor.workspaceId)).toEqual([]);
  });

  test('are deleted only if their number is the confirmed one; calls and suppressions stay', async () => {
    const { workspaceId } = actor;
    const list = await makeList(actor, 20);
    await add({ tags: ['vip'] });
    const { id: campaignId } = await makeDraft(actor, [list]);
    await pool.query(
      `INSERT INTO call (code_request, workspace_id, campaign_id, number, first_name, last_name, contact_id)
       SELECT uuidv7(), workspace_id, $2, number, first_name, last_name, id FROM contact
       WHERE workspace_id = $1 ORDER BY number LIMIT 4`,
      [workspaceId, campaignId],
    );
    await prisma.suppression.create({ data: { workspaceId, number: '+393121000001', source: 'asked' } });
    const segment = await saveSegment(actor, { name: 'S', filter: { is: 'list', list: list.id } });
    expect(await consequenceOfDeleting(actor, { segment })).toEqual({ people: 20, called: 3 });
    await expect(deleteChosen(actor, { segment }, 19)).rejects.toMatchObject({
      code: 'choiceChanged',
      params: { count: 20 },
    });
    expect(await count()).toBe(21);
    expect(await deleteChosen(actor, { segment }, 20)).toBe(20);
    expect(await lastEvent()).toMatchObject({ kind: 'contacts.deleted', facts: { contacts: 20, segment: 'S' } });
    expect(await count()).toBe(1);
    expect(await prisma.listMember.count({ where: { workspaceId } })).toBe(0);
    expect(await prisma.call.count({ where: { workspaceId } })).toBe(4);
    expect(await prisma.suppression.count({ where: { workspaceId } })).toBe(1);
  });

  test('never include those of another workspace', async () => {
    const stranger = await makeActor();
    const [id] = [await add({ tags: ['vip'] })];
    const list = await saveList(actor, { name: 'L' });
    const segment = await saveSegment(actor, { name: 'S', filter: { is: 'suppressed' } });
    const [tag] = await tagNames(actor.workspaceId);
    const theirs = await saveList(stranger, { name: 'T' });
    await add({}, stranger);

    await expect(addChosenToList(stranger, everybody, list)).rejects.toMatchObject(gone);
    await expect(removeChosenFromList(stranger, everybody, list)).rejects.toMatchObject(gone);
    await expect(addChosenToList(stranger, { segment }, theirs)).rejects.toMatchObject(gone);
    await expect(untagChosen(stranger, everybody, 'vip')).rejects.toMatchObject(gone);
    await expect(deleteChosen(stranger, { segment }, 1)).rejects.toMatchObject(gone);
    expect(await addChosenToList(stranger, { ids: [id] }, theirs)).toBe(0);
    expect(await addChosenToList(stranger, { list }, theirs)).toBe(0);
    expect(await addChosenToList(stranger, { tag: tag?.id }, theirs)).toBe(0);
    expect(await tagChosen(stranger, { ids: [id] }, 'mine')).toBe(0);
    expect(await consequenceOfDeleting(stranger, { ids: [id] })).toEqual({ people: 0, called: 0 });
    await expect(deleteChosen(stranger, { ids: [id] }, 1)).rejects.toMatchObject({ code: 'choiceChanged' });
    expect(await tagNames(stranger.workspaceId)).toEqual([]);
    expect(await contactDetail(actor.workspaceId, id)).toMatchObject({ tags: ['vip'] });
  });

  test('are not for auditors', async () => {
    const auditor = { ...actor, role: 'auditor' as const };
    const list = await saveList(actor, { name: 'L' });
    const id = await add();
    for (const act of [
      () => addChosenToList(auditor, { ids: [id] }, list),
      () => removeChosenFromList(auditor, { ids: [id] }, list),
      () => tagChosen(auditor, { ids: [id] }, 'x'),
      () => untagChosen(auditor, { ids: [id] }, 'x'),
      () => deleteChosen(auditor, { ids: [id] }, 1),
      () => mergeContacts(auditor, { id, other: id, number: 'this' }),
      () => saveAttribute(auditor, { label: 'x', type: 'text' }),
      () => removeAttribute(auditor, 'x'),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('two contacts that are merged', () => {
  test.each(['this', 'other'] as const)('become one with the number of %s', async (number) => {
    const [a, b] = [await saveList(actor, { name: 'A' }), await saveList(actor, { name: 'B' })];
    const first = { firstName: 'Anna', lists: [a], tags: ['x', 'y'], attributes: { città: 'Forlì', età: '41' } };
    const id = await add({ ...first, number: '+393121461558' });
    const second = {
      firstName: 'Annina',
      lastName: 'Galli',
      lists: [a, b],
      tags: ['y', 'z'],
      attributes: { città: 'Roma', cap: '1' },
    };
    const other = await add({ ...second, number: '+390212749223' });
    await mergeContacts(actor, { id, other, number });
    expect(await contactDetail(actor.workspaceId, other)).toBeNull();
    expect(await contactDetail(actor.workspaceId, id)).toMatchObject({
      number: number === 'this' ? '+393121461558' : '+390212749223',
      numberKind: number === 'this' ? 'mobile' : 'fixed',
      firstName: 'Anna',
      lastName: 'Galli',
      attributes: { città: 'Forlì', età: '41', cap: '1' },
      lists: [{ name: 'A' }, { name: 'B' }],
      tags: ['x', 'y', 'z'],
    });
    expect(await lastEvent()).toMatchObject({
      kind: 'contact.merged',
      subjectId: id,
      facts: { other: 'Annina Galli' },
    });
  });

  test('must be two, and both of this workspace', async () => {
    const stranger = await makeActor();
    const [mine, theirs] = [await add(), await add({}, stranger)];
    await expect(mergeContacts(actor, { id: mine, other: theirs, number: 'this' })).rejects.toMatchObject(gone);
    await expect(mergeContacts(actor, { id: theirs, other: mine, number: 'this' })).rejects.toMatchObject(gone);
    await expect(mergeContacts(actor, { id: mine, other: mine, number: 'this' })).rejects.toMatchObject({
      code: 'mergeWithItself',
    });
    expect(await count()).toBe(1);
  });
});

describe('an attribute', () => {
  test('keeps its values in the form of its type', async () => {
    await saveAttribute(actor, { label: 'Età', type: 'number' });
    await saveAttribute(actor, { label: 'Visita', type: 'date' });
    const id = await add({ attributes: { Età: '041,50', Visita: '1/3/2026', altro: 'x' } });
    const kept = { Età: '41.5', Visita: '2026-03-01', altro: 'x' };
    expect(await contactDetail(actor.workspaceId, id)).toMatchObject({ attributes: kept });
    await expect(add({ attributes: { Età: 'quaranta' } })).rejects.toMatchObject({
      code: 'attributeUnreadable',
      params: { name: 'Età' },
    });
  });

  test('with a value that a file left unreadable does not stop other changes', async () => {
    const id = await add({ attributes: { Età: 'quaranta' } });
    await saveAttribute(actor, { label: 'Età', type: 'number' });
    const same = { ...NOBODY, id, number: '+390612345678', attributes: { Età: 'quaranta' } };
    await saveContact(actor, { ...same, firstName: 'Anna' });
    await expect(saveContact(actor, { ...same, attributes: { Età: 'cento' } })).rejects.toMatchObject({
      code: 'attributeUnreadable',
    });
  });

  test('is described, renamed and forgotten; its key and values stay', async () => {
    const stranger = await makeActor();
    await saveAttribute(actor, { label: 'Età', type: 'number' });
    await expect(saveAttribute(actor, { label: 'ETÀ', type: 'text' })).rejects.toMatchObject({ code: 'duplicateName' });
    await expect(saveAttribute(stranger, { key: 'Età', label: 'x', type: 'text' })).rejects.toMatchObject(gone);
    await expect(removeAttribute(stranger, 'Età')).rejects.toMatchObject(gone);
    await saveAttribute(actor, { key: 'Età', label: 'Anni', type: 'number' });
    expect(await attributesOf(actor.workspaceId)).toEqual([{ key: 'Età', label: 'Anni', type: 'number' }]);
    expect(await attributesOf(stranger.workspaceId)).toEqual([]);
    const id = await add({ attributes: { Età: '41' } });
    await removeAttribute(actor, 'Età');
    expect(await attributesOf(actor.workspaceId)).toEqual([]);
    expect(await contactDetail(actor.workspaceId, id)).toMatchObject({ attributes: { Età: '41' } });
  });
});

test('tags come from their field each once, whatever the case', () => {
  const form = { country: 'IT', firstName: '', lastName: '', number: '02 12749223' };
  expect(ContactForm.parse({ ...form, tags: ' vip, Forlì;;VIP ,\n a  b' }).tags).toEqual(['VIP', 'Forlì', 'a b']);
  expect(ContactForm.safeParse({ ...form, tags: 'x'.repeat(51) }).success).toBe(false);
});

test('rows that are older than the kind of a number get theirs', async () => {
  const { workspaceId } = actor;
  const numbers = ['+393121461558', '+390212749223', '+39800123456', '+391'];
  await prisma.contact.createMany({ data: numbers.map((number) => ({ workspaceId, number })) });
  expect(await fillNumberKinds()).toBeGreaterThanOrEqual(3);
  const rows = await prisma.contact.findMany({ where: { workspaceId }, orderBy: { number: 'asc' } });
  expect(rows.map(({ number, numberKind }) => [number, numberKind])).toEqual([
    ['+390212749223', 'fixed'],
    ['+391', null],
    ['+393121461558', 'mobile'],
    ['+39800123456', 'other'],
  ]);
});
