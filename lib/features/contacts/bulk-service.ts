import { recordEvent } from '#lib/audit/events.ts';
import { byHash } from '#lib/db/by-hash.ts';
import { longTransaction, reading, type Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { IS_REAL } from '#lib/features/calls/queries.ts';
import { segmentOf } from '#lib/features/segments/queries.ts';
import { matching } from './matching.ts';
import type { Choice } from './schema.ts';
import { forgetUnused, tagId } from './tag-service.ts';

/** Timeout: a million contacts in one statement. */
const SECONDS = 300;

/** Puts the chosen people into a list. Returns the number of new members. Throws forbidden, notFound (list, segment). */
export async function addChosenToList(actor: Actor, choice: Choice, listId: string): Promise<number> {
  return changeList(actor, choice, listId, 'added', (people) => {
    const { workspaceId } = actor;
    return Prisma.sql`INSERT INTO list_member (workspace_id, list_id, contact_id)
      SELECT ${workspaceId}::uuid, ${listId}::uuid, c.id FROM contact c WHERE ${people} ORDER BY c.id
      ON CONFLICT DO NOTHING`;
  });
}

/** Takes the chosen people out of a list; they stay contacts. Returns the number removed. Throws forbidden, notFound. */
export async function removeChosenFromList(actor: Actor, choice: Choice, listId: string): Promise<number> {
  return changeList(actor, choice, listId, 'removed', (people) => {
    return Prisma.sql`DELETE FROM list_member m USING contact c
      WHERE m.list_id = ${listId}::uuid AND m.contact_id = c.id AND ${people}`;
  });
}

async function changeList(
  actor: Actor,
  choice: Choice,
  listId: string,
  fact: 'added' | 'removed',
  statement: (people: Prisma.Sql) => Prisma.Sql,
): Promise<number> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const people = await condition(actor, choice);
  return longTransaction(async (tx) => {
    const [list] = await tx.$queryRaw<{ name: string }[]>`
      SELECT name::text FROM list WHERE id = ${listId}::uuid AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`;
    if (!list) throw new AppError('notFound');
    const count = await byHash(tx, () => tx.$executeRaw(statement(people)));
    const facts = { added: 0, removed: 0, [fact]: count };
    const about = { subject: 'list' as const, subjectId: listId, subjectName: list.name };
    if (count > 0) await recordEvent(tx, { workspaceId, actor, kind: 'list.changed', ...about, facts });
    return count;
  }, SECONDS);
}

/** Gives the chosen people a tag, made if it is new. Returns the number who did not have it. Throws forbidden, notFound. */
export async function tagChosen(actor: Actor, choice: Choice, name: string): Promise<number> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const people = await condition(actor, choice);
  return longTransaction(async (tx) => {
    const id = await tagId(tx, workspaceId, name);
    const statement = () => tx.$executeRaw`
      INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
      SELECT ${workspaceId}::uuid, ${id}::uuid, c.id FROM contact c WHERE ${people} ORDER BY c.id
      ON CONFLICT DO NOTHING`;
    const count = await byHash(tx, statement);
    await forgetUnused(tx, workspaceId, [id]);
    if (count > 0) await recordTag(tx, actor, 'tag.added', { id, name, count });
    return count;
  }, SECONDS);
}

/** Takes a tag from the chosen people. Returns the number who had it. Throws forbidden, notFound (tag, segment). */
export async function untagChosen(actor: Actor, choice: Choice, name: string): Promise<number> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const people = await condition(actor, choice);
  return longTransaction(async (tx) => {
    const [tag] = await tx.$queryRaw<{ id: string; name: string }[]>`
      SELECT id, name::text FROM tag WHERE name = ${name}::citext AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (!tag) throw new AppError('notFound');
    const statement = () => tx.$executeRaw`
      DELETE FROM contact_tag t USING contact c
      WHERE t.tag_id = ${tag.id}::uuid AND t.contact_id = c.id AND ${people}`;
    const count = await byHash(tx, statement);
    await forgetUnused(tx, workspaceId, [tag.id]);
    if (count > 0) await recordTag(tx, actor, 'tag.removed', { ...tag, count });
    return count;
  }, SECONDS);
}

/**
 * Deletes the chosen people with their list memberships and tags; their calls and suppressions stay. Throws forbidden, notFound,
 * choiceChanged { count } if their number is not the one that the user was shown: then nothing is deleted.
 */
export async function deleteChosen(actor: Actor, choice: Choice, expected: number): Promise<number> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const people = await condition(actor, choice);
  return longTransaction(async (tx) => {
    // The same statement deletes members and tags by key: else the database looks for them contact by contact.
    const statement = () => tx.$queryRaw<{ count: number }[]>`
      WITH gone AS MATERIALIZED (SELECT c.id FROM contact c WHERE ${people} FOR UPDATE),
        members AS (DELETE FROM list_member WHERE contact_id = ANY(ARRAY(SELECT id FROM gone))),
        tags AS (DELETE FROM contact_tag WHERE contact_id = ANY(ARRAY(SELECT id FROM gone))),
        contacts AS (DELETE FROM contact WHERE id = ANY(ARRAY(SELECT id FROM gone)) RETURNING 1)
      SELECT count(*)::int AS count FROM contacts`;
    const [gone] = await byHash(tx, statement);
    const count = gone?.count ?? 0;
    if (count !== expected) throw new AppError('choiceChanged', { count });
    const facts = { contacts: count, ...(await named(tx, actor, choice)) };
    await recordEvent(tx, { workspaceId, actor, kind: 'contacts.deleted', subject: 'contact', facts });
    return count;
  }, SECONDS);
}

/** What deleting the chosen people would do, exactly: their number, and the number of them who were called. */
export async function consequenceOfDeleting(actor: Actor, choice: Choice): Promise<{ people: number; called: number }> {
  const people = await condition(actor, choice);
  return reading(
    async (tx) => {
      const statement = () => tx.$queryRaw<{ people: number; called: number }[]>`
      SELECT count(*)::int AS people, (count(*) FILTER (WHERE EXISTS (
        SELECT FROM call k WHERE k.number = c.number AND k.workspace_id = c.workspace_id AND ${IS_REAL})))::int AS called
      FROM contact c WHERE ${people}`;
      const [figures] = await byHash(tx, statement);
      return figures ?? { people: 0, called: 0 };
    },
    { seconds: SECONDS },
  );
}

/** The chosen people as a condition on `c`. Throws notFound (segment). */
export async function condition({ workspaceId }: Actor, choice: Choice): Promise<Prisma.Sql> {
  const { ids, search, list, tag, segment, check } = choice;
  if (ids) return matching(workspaceId, { ids });
  const found = segment === undefined ? undefined : await segmentOf(workspaceId, segment);
  if (found === null) throw new AppError('notFound');
  return matching(workspaceId, { search, listId: list, tagId: tag, filter: found?.filter, check });
}

/** The filter of an action on many, for its event. */
export async function named(tx: Tx, { workspaceId }: Actor, { ids, search, list, tag, segment, check }: Choice) {
  if (ids) return {};
  const segmentName = segment && (await segmentOf(workspaceId, segment, tx))?.name;
  return {
    ...(search && { search }),
    ...(list && { list }),
    ...(tag && { tag }),
    ...(segmentName && { segment: segmentName }),
    ...(check && { check }),
  };
}

function recordTag(
  tx: Prisma.TransactionClient,
  actor: Actor,
  kind: 'tag.added' | 'tag.removed',
  { id, name, count }: { id: string; name: string; count: number },
) {
  const { workspaceId } = actor;
  const facts = { contacts: count };
  return recordEvent(tx, { workspaceId, actor, kind, subject: 'tag', subjectId: id, subjectName: name, facts });
}
