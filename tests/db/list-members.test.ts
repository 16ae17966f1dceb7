import { beforeEach, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { makeActor, makeList } from '../support/factory.ts';

let actor: Actor;
let other: Actor;
beforeEach(async () => {
  actor = await makeActor();
  other = await makeActor();
});

const put = (workspaceId: string, listId: string, contactIds: string[]) =>
  pool.query(
    'INSERT INTO list_member (workspace_id, list_id, contact_id) SELECT $1, $2, unnest($3::uuid[]) ON CONFLICT DO NOTHING',
    [workspaceId, listId, contactIds],
  );
const peopleOf = async ({ workspaceId }: Actor) =>
  (await prisma.contact.findMany({ where: { workspaceId }, select: { id: true } })).map(({ id }) => id);
const members = (listId: string) => prisma.listMember.count({ where: { listId } });
const NOWHERE = '018f0000-0000-7000-8000-000000000000';

describe('the members of a list', () => {
  test('are existing contacts and lists of one workspace', async () => {
    await makeList(actor, 2);
    const theirs = await makeList(other, 1);
    const own = await peopleOf(actor);
    const [stranger = ''] = await peopleOf(other);
    const empty = await prisma.list.create({ data: { workspaceId: actor.workspaceId, name: 'empty' } });
    const refused = { code: '23503' };
    await expect(put(actor.workspaceId, NOWHERE, own)).rejects.toMatchObject(refused);
    await expect(put(actor.workspaceId, theirs.id, own)).rejects.toMatchObject(refused);
    await expect(put(other.workspaceId, empty.id, own)).rejects.toMatchObject(refused);
    await expect(put(actor.workspaceId, empty.id, [...own, NOWHERE])).rejects.toMatchObject(refused);
    await expect(put(actor.workspaceId, empty.id, [...own, stranger])).rejects.toMatchObject(refused);
    expect(await members(empty.id)).toBe(0);
    await put(actor.workspaceId, empty.id, own);
    expect(await members(empty.id)).toBe(2);
  });

  test('are deleted with their contact or list, and no others are', async () => {
    const [one, two] = [await makeList(actor, 2), await makeList(other, 3)];
    const [first = ''] = await peopleOf(actor);
    await prisma.contact.delete({ where: { id: first } });
    expect([await members(one.id), await members(two.id)]).toEqual([1, 3]);
    await prisma.list.delete({ where: { id: one.id } });
    expect([await members(one.id), await members(two.id)]).toEqual([0, 3]);
    expect(await peopleOf(actor)).toHaveLength(1);
  });

  test('cannot join a list or be a contact that somebody deletes at the same moment', async () => {
    const list = await makeList(actor, 1);
    const [id = ''] = await peopleOf(actor);
    const empty = await prisma.list.create({ data: { workspaceId: actor.workspaceId, name: 'empty' } });
    const deleting = await pool.connect();
    await deleting.query('BEGIN');
    await deleting.query('DELETE FROM contact WHERE id = $1', [id]);
    const joining = put(actor.workspaceId, empty.id, [id]);
    joining.catch(() => undefined);
    await deleting.query('COMMIT');
    deleting.release();
    await expect(joining).rejects.toMatchObject({ code: '23503' });
    expect([await members(empty.id), await members(list.id)]).toEqual([0, 0]);
  });
});

test('a workspace’s contacts go with it, and nobody else’s', async () => {
  const lonely = await prisma.workspace.create({ data: { slug: `w-${Date.now()}`, name: 'Lonely' } });
  await prisma.contact.create({ data: { workspaceId: lonely.id, number: '+393121000001' } });
  await makeList(other, 1);
  await prisma.workspace.delete({ where: { id: lonely.id } });
  expect(await prisma.contact.count({ where: { workspaceId: lonely.id } })).toBe(0);
  expect(await peopleOf(other)).toHaveLength(1);
});
