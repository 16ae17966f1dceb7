import { beforeEach, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Role } from '#lib/domain/permissions.ts';
import { addToList, deleteList, removeFromList, saveList } from '#lib/features/contacts/list-service.ts';
import {
  type ContactFilter,
  contactCount,
  contactDetail,
  contactPage,
  listDetail,
  listsWithCounts,
} from '#lib/features/contacts/queries.ts';
import { ContactForm, type ContactInput } from '#lib/features/contacts/schema.ts';
import { deleteContact, saveContact } from '#lib/features/contacts/service.ts';
import { shortcut } from '#tests/support/shortcut.ts';
import { makeActor } from '../support/factory.ts';

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor('operator');
});

const NOBODY: Omit<ContactInput, 'number'> = { firstName: '', lastName: '', lists: [], tags: [], attributes: {} };
const gone = { code: 'notFound' };
const forbidden = { code: 'forbidden' };

let given = 0;
const number = () => {
  given += 1;
  return `+39312${String(given).padStart(7, '0')}`;
};
const add = (values: Partial<typeof NOBODY> = {}, by = actor) =>
  saveContact(by, { ...NOBODY, number: number(), ...values });

/** All contacts of a filter, page by page forward, and the same way back. */
async function walk(filter: ContactFilter, size: number) {
  const forward: string[] = [];
  const back: string[] = [];
  let page = await contactPage(actor.workspaceId, { ...filter, size });
  expect(page.previous).toBeNull();
  for (;;) {
    forward.push(...page.rows.map(({ id }) => id));
    if (!page.next) break;
    page = await contactPage(actor.workspaceId, { ...filter, size, after: page.next });
  }
  for (;;) {
    back.unshift(...page.rows.map(({ id }) => id));
    if (!page.previous) break;
    page = await contactPage(actor.workspaceId, { ...filter, size, before: page.previous });
  }
  return { forward, back };
}

describe('pages', () => {
  test('forward and back visit every contact exactly once, in order, equal names too', async () => {
    const names = ['Rossi', 'Bianchi', '', 'D’Angelo', 'Però', 'rossi', 'Rossi'];
    await prisma.contact.createMany({
      data: Array.from({ length: 61 }, (_, at) => ({
        workspaceId: actor.workspaceId,
        number: number(),
        lastName: names[at % names.length],
        firstName: at % 3 === 0 ? '' : 'Anna',
      })),
    });
    const { rows } = await pool.query<{ id: string }>(
      'SELECT id FROM contact WHERE workspace_id = $1 ORDER BY last_name, first_name, id',
      [actor.workspaceId],
    );
    const all = rows.map(({ id }) => id);
    for (const size of [1, 7, 20, 61, 100]) {
      const { forward, back } = await walk({}, size);
      expect(forward).toEqual(all);
      expect(back).toEqual(all);
    }
  });

  test('of a search and of a list visit exactly what matches', async () => {
    const listId = await saveList(actor, { name: 'L' });
    for (let n = 0; n < 9; n += 1) await add({ lastName: n % 2 ? 'Verdi' : 'Neri', lists: n < 5 ? [listId] : [] });
    expect((await walk({ search: 'verd' }, 2)).forward).toHaveLength(4);
    const { forward, back } = await walk({ listId }, 2);
    expect(forward).toHaveLength(5);
    expect(back).toEqual(forward);
    expect((await walk({ listId, search: 'Neri' }, 2)).forward).toHaveLength(3);
    expect(await contactCount(actor.workspaceId, { listId, search: 'neri' })).toEqual({ count: 3, exact: true });
  });

  test('with a cursor that nobody made are the first page', async () => {
    const id = await add();
    const bent = Buffer.from(JSON.stringify(['a\0', 'b', id])).toString('base64url');
    for (const after of ['x', bent, Buffer.from('["a"]').toString('base64url'), 'null']) {
      expect((await contactPage(actor.workspaceId, { after })).rows).toHaveLength(1);
    }
  });
});

describe('search', () => {
  beforeEach(async () => {
    await saveContact(actor, { ...NOBODY, number: '+393121461558', firstName: 'Chloé', lastName: 'Lo Russo' });
    await saveContact(actor, { ...NOBODY, number: '+390212749223', firstName: '100%', lastName: 'A_B' });
  });

  test.each([
    ['russo', 1],
    ['hlo', 1],
    ['russo chloé', 1],
    ['russo anna', 0],
    ['146155', 1],
    ['+39 312 146', 1],
    ['0039 312-146.1558', 1],
    ['(312) 146', 1],
    ['0%', 1],
    ['%', 1],
    ['_', 1],
    ['a_b', 1],
    ['axb', 0],
    ['\\', 0],
    ["'; drop table contact --", 0],
    ['rus\0so', 1],
  ])('%j finds %i', async (search, found) => {
    expect((await contactPage(actor.workspaceId, { search })).rows).toHaveLength(found);
    expect((await contactCount(actor.workspaceId, { search })).count).toBe(found);
  });
});

describe('a contact', () => {
  test('is created, changed and deleted, each with its event', async () => {
    const a = await saveList(actor, { name: 'A' });
    const b = await saveList(actor, { name: 'B' });
    const id = await add({ firstName: 'Anna', lists: [a], attributes: { città: 'Forlì' } });
    const made = await contactDetail(actor.workspaceId, id);
    expect(made).toMatchObject({ firstName: 'Anna', attributes: { città: 'Forlì' }, lists: [{ name: 'A' }] });
    await saveContact(actor, { ...NOBODY, id, number: '+390612345678', lastName: 'Galli', lists: [b] });
    expect(await contactDetail(actor.workspaceId, id)).toMatchObject({
      number: '+390612345678',
      firstName: '',
      lastName: 'Galli',
      attributes: {},
      lists: [{ name: 'B' }],
    });
    await deleteContact(actor, id);
    expect(await contactDetail(actor.workspaceId, id)).toBeNull();
    await expect(deleteContact(actor, id)).rejects.toMatchObject(gone);
    await expect(saveContact(actor, { ...NOBODY, id, number: number() })).rejects.toMatchObject(gone);
    const events = await prisma.event.findMany({
      where: { workspaceId: actor.workspaceId, subjectId: id },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ kind, userName }) => `${kind} ${userName}`)).toEqual([
      `contact.created ${actor.userName}`,
      `contact.changed ${actor.userName}`,
      `contact.deleted ${actor.userName}`,
    ]);
  });

  test('has a number that no other contact of the workspace has', async () => {
    const other = await makeActor();
    await saveContact(actor, { ...NOBODY, number: '+393121461558' });
    const second = await add();
    const same = { ...NOBODY, number: '+393121461558' };
    await expect(saveContact(actor, same)).rejects.toMatchObject({ code: 'duplicateNumber' });
    await expect(saveContact(actor, { ...same, id: second })).rejects.toMatchObject({ code: 'duplicateNumber' });
    await saveContact(other, same);
  });

  test('comes from its form with every problem at once', () => {
    const form = { country: 'IT', firstName: ' Anna\n Maria ', lastName: '', number: '02 12749223' };
    expect(
      ContactForm.parse({ ...form, attributeNames: ['a', '', 'c'], attributeValues: ['1', '2', ''] }),
    ).toMatchObject({
      firstName: 'Anna Maria',
      number: '+390212749223',
      attributes: { a: '1' },
    });
    const wrong = ContactForm.safeParse({ ...form, number: '', firstName: 'x'.repeat(129) });
    expect(wrong.error?.issues.map(({ path }) => path[0]).sort()).toEqual(['firstName', 'number']);
    const bad = ContactForm.safeParse({ ...form, number: '312' });
    expect(bad.error?.issues).toMatchObject([{ path: ['number'], message: 'invalidNumber' }]);
  });

  test('that could not be put into its lists is not created', async () => {
    const other = await makeActor();
    const theirs = await saveList(other, { name: 'Theirs' });
    await expect(add({ lists: [theirs] })).rejects.toMatchObject(gone);
    expect(await contactCount(actor.workspaceId)).toEqual({ count: 0, exact: true });
  });
});

describe('a list', () => {
  test('counts its members, and keeps the contacts when it goes', async () => {
    const id = await saveList(actor, { name: 'Clinica' });
    const people = [await add(), await add()];
    expect(await addToList(actor, { listId: id, contactIds: people })).toBe(2);
    expect(await addToList(actor, { listId: id, contactIds: people })).toBe(0);
    expect(await listsWithCounts(actor.workspaceId)).toMatchObject([{ name: 'Clinica', members: 2 }]);
    expect(await removeFromList(actor, { listId: id, contactIds: people.slice(1) })).toBe(1);
    expect(await listDetail(actor.workspaceId, id)).toMatchObject({ members: 1, drafts: [] });
    await saveList(actor, { id, name: 'Clinica 2' });
    await deleteList(actor, id);
    expect(await listDetail(actor.workspaceId, id)).toBeNull();
    expect((await contactCount(actor.workspaceId)).count).toBe(2);
  });

  test('has a name of its own, whatever the case', async () => {
    await saveList(actor, { name: 'Clinica' });
    const other = await saveList(actor, { name: 'Altra' });
    await expect(saveList(actor, { name: 'CLINICA' })).rejects.toMatchObject({ code: 'duplicateName' });
    await expect(saveList(actor, { id: other, name: 'clinica' })).rejects.toMatchObject({ code: 'duplicateName' });
  });

  test('that a draft uses cannot be deleted; the answer names the draft', async () => {
    const id = await saveList(actor, { name: 'Clinica' });
    const { workspaceId } = actor;
    const campaign = await prisma.campaign.create({
      data: { workspaceId, name: 'Vaccini', timeZone: 'Europe/Rome', audience: { lists: [id] } },
    });
    expect(await listDetail(workspaceId, id)).toMatchObject({ drafts: [{ name: 'Vaccini' }] });
    await expect(deleteList(actor, id)).rejects.toMatchObject({ code: 'usedByDrafts', params: { names: '“Vaccini”' } });
    await shortcut(() => prisma.campaign.update({ where: { id: campaign.id }, data: { state: 'completed' } }));
    await deleteList(actor, id);
  });
});

describe('who may', () => {
  test.each([
    ['owner', true],
    ['manager', true],
    ['operator', true],
    ['auditor', false],
  ] as [Role, boolean][])('%s may change contacts and lists: %s', async (role, may) => {
    const who = { ...actor, role };
    const contact = await add();
    const list = await saveList(actor, { name: 'L' });
    const acts = [
      () => add({}, who),
      () => saveList(who, { name: 'N' }),
      () => addToList(who, { listId: list, contactIds: [contact] }),
      () => removeFromList(who, { listId: list, contactIds: [contact] }),
      () => deleteContact(who, contact),
      () => deleteList(who, list),
    ];
    for (const act of acts) {
      if (may) await act();
      else await expect(act()).rejects.toMatchObject(forbidden);
    }
    if (!may) expect(await contactDetail(actor.workspaceId, contact)).not.toBeNull();
  });

  test('another workspace sees and touches nothing', async () => {
    const other = await makeActor();
    const contact = await add({ firstName: 'Anna' });
    const list = await saveList(actor, { name: 'L' });
    await addToList(actor, { listId: list, contactIds: [contact] });
    const theirs = await add({}, other);
    const theirList = await saveList(other, { name: 'T' });

    expect(await contactDetail(other.workspaceId, contact)).toBeNull();
    expect(await listDetail(other.workspaceId, list)).toBeNull();
    expect((await contactPage(other.workspaceId)).rows.map(({ id }) => id)).toEqual([theirs]);
    expect((await contactPage(other.workspaceId, { search: 'Anna' })).rows).toEqual([]);
    expect((await contactPage(other.workspaceId, { listId: list })).rows).toEqual([]);
    expect((await contactCount(other.workspaceId, { listId: list })).count).toBe(0);
    expect((await listsWithCounts(other.workspaceId)).map(({ name }) => name)).toEqual(['T']);

    await expect(saveContact(other, { ...NOBODY, id: contact, number: number() })).rejects.toMatchObject(gone);
    await expect(deleteContact(other, contact)).rejects.toMatchObject(gone);
    await expect(saveList(other, { id: list, name: 'Mine' })).rejects.toMatchObject(gone);
    await expect(deleteList(other, list)).rejects.toMatchObject(gone);
    await expect(addToList(other, { listId: list, contactIds: [theirs] })).rejects.toMatchObject(gone);
    await expect(addToList(other, { listId: theirList, contactIds: [contact] })).rejects.toMatchObject(gone);
    await expect(removeFromList(other, { listId: list, contactIds: [contact] })).rejects.toMatchObject(gone);
    expect(await removeFromList(other, { listId: theirList, contactIds: [contact] })).toBe(0);
    expect(await listDetail(actor.workspaceId, list)).toMatchObject({ name: 'L', members: 1 });
  });

  test('an id that is none is simply not there', async () => {
    expect(await contactDetail(actor.workspaceId, 'x')).toBeNull();
    expect(await listDetail(actor.workspaceId, "'; --")).toBeNull();
    expect((await contactPage(actor.workspaceId, { listId: 'x' })).rows).toEqual([]);
  });
});
