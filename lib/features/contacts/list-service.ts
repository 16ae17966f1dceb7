import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { draftsUsing, segmentsUsing } from '#lib/features/segments/queries.ts';
import type { ListInput, MembershipInput } from './schema.ts';

type Tx = Prisma.TransactionClient;

/** Creates a list, or renames the one named by `id`. Returns its id. Throws forbidden, notFound, duplicateName. */
export async function saveList(actor: Actor, { id, name }: ListInput): Promise<string> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const saved = transaction(async (tx) => {
    if (id) {
      const { count } = await tx.list.updateMany({ where: { id, workspaceId }, data: { name } });
      if (count === 0) throw new AppError('notFound');
    }
    const listId = id ?? (await tx.list.create({ data: { workspaceId, name }, select: { id: true } })).id;
    const kind = id ? 'list.renamed' : 'list.created';
    await recordEvent(tx, { workspaceId, actor, kind, subject: 'list', subjectId: listId, subjectName: name });
    return listId;
  });
  return orDuplicate(saved, new AppError('duplicateName'));
}

/**
 * Makes a list of the contacts whose ids a subquery selects, inside the caller's transaction, without contacts that were deleted
 * in the meantime. A name that is taken gets a number. Returns the list and its number of members.
 */
export async function makeListOf(
  tx: Tx,
  actor: Actor,
  name: string,
  contactIds: Prisma.Sql,
): Promise<{ id: string; name: string; members: number }> {
  const { workspaceId } = actor;
  const like = await tx.list.findMany({ where: { workspaceId, name: { startsWith: name } }, select: { name: true } });
  const taken = new Set(like.map((list) => list.name.toLowerCase()));
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${name} (${n})`;
  const { id } = await tx.list.create({ data: { workspaceId, name: free }, select: { id: true } });
  const members = await tx.$executeRaw`
    INSERT INTO list_member (workspace_id, list_id, contact_id)
    SELECT ${workspaceId}::uuid, ${id}::uuid, c.id FROM contact c
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id IN (${contactIds})`;
  await recordEvent(tx, {
    workspaceId,
    actor,
    kind: 'list.created',
    facts: { members },
    subject: 'list',
    subjectId: id,
    subjectName: free,
  });
  return { id, name: free, members };
}

/**
 * Deletes a list; its contacts stay. Throws forbidden, notFound, usedByDrafts (a draft would lose its audience), usedBySegments
 * (a segment would lose a condition).
 */
export async function deleteList(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    // Locked: a draft that is about to choose it waits, and then finds it gone.
    const [list] = await tx.$queryRaw<{ name: string; members: number }[]>`
      SELECT name::text, (SELECT count(*)::int FROM list_member m WHERE m.list_id = list.id) AS members
      FROM list WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (!list) throw new AppError('notFound');
    const drafts = await draftsUsing(tx, workspaceId, id);
    if (drafts.length > 0)
      throw new AppError('usedByDrafts', { names: drafts.map(({ name }) => `“${name}”`).join(', ') });
    await assertNoSegmentAsks(tx, workspaceId, id);
    await tx.list.deleteMany({ where: { id, workspaceId } });
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'list.deleted',
      subject: 'list',
      subjectId: id,
      subjectName: list.name,
      facts: { members: list.members },
    });
  }, 60);
}

/** Puts contacts into a list; those already in it stay. Returns the number of new members. Throws forbidden, notFound. */
export async function addToList(actor: Actor, { listId, contactIds }: MembershipInput): Promise<number> {
  assertCan(actor, 'contacts.write');
  return transaction((tx) => addMembers(tx, actor, listId, contactIds));
}

/** Takes contacts out of a list; the contacts stay. Returns the number removed. Throws forbidden, notFound (list). */
export async function removeFromList(actor: Actor, { listId, contactIds }: MembershipInput): Promise<number> {
  assertCan(actor, 'contacts.write');
  return transaction((tx) => removeMembers(tx, actor, listId, contactIds));
}

/** Makes a contact a member of exactly these lists, inside the caller's transaction. */
export async function setLists(tx: Tx, actor: Actor, contactId: string, listIds: string[]): Promise<void> {
  const { workspaceId } = actor;
  const now = await tx.listMember.findMany({ where: { contactId, workspaceId }, select: { listId: true } });
  const before = new Set(now.map(({ listId }) => listId));
  for (const listId of new Set(listIds)) if (!before.has(listId)) await addMembers(tx, actor, listId, [contactId]);
  for (const listId of before) if (!listIds.includes(listId)) await removeMembers(tx, actor, listId, [contactId]);
}

async function addMembers(tx: Tx, actor: Actor, listId: string, contactIds: string[]): Promise<number> {
  const list = await ownList(tx, actor, listId);
  const { workspaceId } = actor;
  const own = await tx.contact.findMany({ where: { id: { in: contactIds }, workspaceId }, select: { id: true } });
  if (own.length !== new Set(contactIds).size) throw new AppError('notFound');
  const { count } = await tx.listMember.createMany({
    data: own.map(({ id }) => ({ workspaceId, listId, contactId: id })),
    skipDuplicates: true,
  });
  if (count > 0) await recordChange(tx, actor, listId, list.name, { added: count });
  return count;
}

async function removeMembers(tx: Tx, actor: Actor, listId: string, contactIds: string[]): Promise<number> {
  const list = await ownList(tx, actor, listId);
  const { count } = await tx.listMember.deleteMany({
    where: { listId, workspaceId: actor.workspaceId, contactId: { in: contactIds } },
  });
  if (count > 0) await recordChange(tx, actor, listId, list.name, { removed: count });
  return count;
}

async function ownList(tx: Tx, { workspaceId }: Actor, id: string): Promise<{ name: string }> {
  const list = await tx.list.findFirst({ where: { id, workspaceId }, select: { name: true } });
  if (!list) throw new AppError('notFound');
  return list;
}

/** Throws usedBySegments { names } if a segment uses this list or tag, which the caller has locked. */
export async function assertNoSegmentAsks(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const names = await segmentsUsing(tx, workspaceId, id);
  if (names.length > 0) throw new AppError('usedBySegments', { names: names.map((name) => `“${name}”`).join(', ') });
}

function recordChange(
  tx: Tx,
  actor: Actor,
  listId: string,
  name: string,
  change: { added?: number; removed?: number },
) {
  return recordEvent(tx, {
    workspaceId: actor.workspaceId,
    actor,
    kind: 'list.changed',
    subject: 'list',
    subjectId: listId,
    subjectName: name,
    facts: { added: change.added ?? 0, removed: change.removed ?? 0 },
  });
}
