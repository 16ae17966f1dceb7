import { type Db, pool, prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { AttributeType } from '#lib/domain/attribute.ts';
import type { NumberDoubt } from '#lib/domain/number-doubt.ts';
import type { NumberKindName } from '#lib/domain/segment.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { draftsUsing } from '#lib/features/segments/queries.ts';
import { type Count, counted } from './count.ts';
import { type ContactFilter, matching } from './matching.ts';
import type { ContactRow } from './page.ts';

export type { ContactFilter } from './matching.ts';
export { type ContactRow, contactPage } from './page.ts';
export type ContactDetail = Omit<ContactRow, 'doubt'> & {
  /** The user who confirmed a doubtful number; null: nobody yet, or a user who is no longer known. */
  numberConfirmedByName: string | null;
  numberDoubt: NumberDoubt | null;
  numberRemark: string;
  numberConfirmedAt: Date | null;
  numberKind: NumberKindName | null;
  attributes: Record<string, string>;
  createdAt: Date;
  updatedAt: Date;
  lists: { id: string; name: string }[];
};
export type ListRow = { id: string; name: string; members: number; createdAt: Date };

/** Returns the number of matching contacts: exact if that is quick, else estimated. */
export function contactCount(workspaceId: string, filter: ContactFilter = {}): Promise<Count> {
  return counted(matching(workspaceId, filter));
}

/** True if somebody has ever confirmed a doubtful number. */
export async function hasConfirmed(workspaceId: string): Promise<boolean> {
  const rows = await run(
    pool,
    Prisma.sql`SELECT FROM contact WHERE workspace_id = ${workspaceId} AND number_confirmed_at IS NOT NULL LIMIT 1`,
  );
  return rows.length > 0;
}

/** Names of all lists, without their figures: for filters. */
export function listNames(workspaceId: string): Promise<{ id: string; name: string }[]> {
  return prisma.list.findMany({ where: { workspaceId }, select: { id: true, name: true }, orderBy: { name: 'asc' } });
}

/** All tags of the workspace by name. */
export function tagNames(workspaceId: string): Promise<{ id: string; name: string }[]> {
  return prisma.tag.findMany({ where: { workspaceId }, select: { id: true, name: true }, orderBy: { name: 'asc' } });
}

export type AttributeRow = { key: string; label: string; type: AttributeType };

/** The workspace's settings for its attributes, by label. */
export function attributesOf(workspaceId: string, db: Db = prisma): Promise<AttributeRow[]> {
  return db.attribute.findMany({
    where: { workspaceId },
    select: { key: true, label: true, type: true },
    orderBy: { label: 'asc' },
  });
}

/**
 * The keys under which contacts have values: all that were described, all that an import brought, and those typed by hand that
 * occur in a sample of a thousand people.
 */
export async function attributeKeys(workspaceId: string, db: Db = prisma): Promise<AttributeRow[]> {
  const described = await attributesOf(workspaceId, db);
  const rows = await db.$queryRaw<{ key: string }[]>`
      SELECT c ->> 'name' AS key FROM import i, jsonb_array_elements(i.settings #> '{choices,columns}') c
       WHERE i.workspace_id = ${workspaceId}::uuid AND i.state = 'done' AND c ->> 'role' IN ('attribute', 'country')
       UNION
       SELECT jsonb_object_keys(c.attributes) FROM (
         SELECT attributes FROM contact WHERE workspace_id = ${workspaceId}::uuid ORDER BY last_name, first_name, id LIMIT 1000) c
       ORDER BY 1 LIMIT 200`;
  const known = new Set(described.map(({ key }) => key));
  const plain = rows
    .filter(({ key }) => !known.has(key))
    .map(({ key }) => ({ key, label: key, type: 'text' as const }));
  return [...described, ...plain];
}

/** One contact of the workspace with its lists and tags, or null. */
export async function contactDetail(workspaceId: string, id: string): Promise<ContactDetail | null> {
  if (!isUuid(id)) return null;
  const found = await prisma.contact.findFirst({
    where: { id, workspaceId },
    include: {
      lists: { select: { list: { select: { id: true, name: true } } }, orderBy: { list: { name: 'asc' } } },
      tags: { select: { tag: { select: { name: true } } }, orderBy: { tag: { name: 'asc' } } },
    },
  });
  if (!found) return null;
  const { lists, tags, attributes, workspaceId: _, numberConfirmedBy, ...contact } = found;
  const by = numberConfirmedBy && (await prisma.user.findUnique({ where: { id: numberConfirmedBy } }));
  return {
    ...contact,
    numberConfirmedByName: by ? by.name : null,
    attributes: attributes as Record<string, string>,
    lists: lists.map(({ list }) => list),
    tags: tags.map(({ tag }) => tag.name),
  };
}

/** Why a contact's number is to be checked, or was before its confirmation. Null: there is no such contact any more. */
export async function knownDoubt(workspaceId: string, id: string) {
  return prisma.contact.findFirst({
    where: { id, workspaceId },
    select: { id: true, numberDoubt: true, numberRemark: true, numberConfirmedAt: true },
  });
}
export type KnownDoubt = NonNullable<Awaited<ReturnType<typeof knownDoubt>>>;

/** All lists of the workspace by name, with their number of contacts. */
export function listsWithCounts(workspaceId: string): Promise<ListRow[]> {
  return run<ListRow>(
    pool,
    Prisma.sql`
    SELECT l.id, l.name, l.created_at AS "createdAt", coalesce(m.members, 0)::int AS members
    FROM list l LEFT JOIN (
      SELECT list_id, count(*) AS members FROM list_member WHERE workspace_id = ${workspaceId} GROUP BY list_id
    ) m ON m.list_id = l.id
    WHERE l.workspace_id = ${workspaceId} ORDER BY l.name, l.id`,
  );
}

/** One list of the workspace with its count and the drafts that use it, or null. */
export async function listDetail(workspaceId: string, id: string) {
  if (!isUuid(id)) return null;
  const found = await prisma.list.findFirst({
    where: { id, workspaceId },
    select: {
      id: true,
      name: true,
      createdAt: true,
      _count: { select: { members: true } },
    },
  });
  if (!found) return null;
  const { _count, ...list } = found;
  return { ...list, members: _count.members, drafts: await draftsUsing(prisma, workspaceId, id) };
}
