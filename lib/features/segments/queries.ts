import { type Db, prisma } from '#lib/db/client.ts';
import { type Condition, Filter, usedBy } from '#lib/domain/segment.ts';
import { isUuid } from '#lib/domain/uuid.ts';

export { compile, escaped, hasTag, inList, NUMBER_TO_CHECK, SEARCHED } from './compile.ts';

export type SegmentRow = { id: string; name: string; createdAt: Date; updatedAt: Date };

/** All segments of the workspace by name. */
export async function segments(workspaceId: string): Promise<SegmentRow[]> {
  return prisma.segment.findMany({
    where: { workspaceId },
    select: { id: true, name: true, createdAt: true, updatedAt: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

/** One segment of the workspace with its filter, or null. */
export async function segmentOf(
  workspaceId: string,
  id: string,
  db: Db = prisma,
): Promise<(SegmentRow & { filter: Condition }) | null> {
  if (!isUuid(id)) return null;
  const found = await db.segment.findFirst({ where: { id, workspaceId }, omit: { workspaceId: true } });
  return found && { ...found, filter: Filter.parse(found.filter) };
}

/** Names of the segments that use a list or a tag: while there are any, it cannot be deleted. */
export async function segmentsUsing(db: Db, workspaceId: string, id: string): Promise<string[]> {
  const rows = await db.segment.findMany({ where: { workspaceId }, select: { name: true, filter: true } });
  return rows
    .filter(({ filter }) => {
      const { lists, tags } = usedBy(Filter.parse(filter));
      return lists.includes(id) || tags.includes(id);
    })
    .map(({ name }) => name)
    .sort();
}

/** The drafts whose audience uses a list, segment or tag, by name: while there are any, it cannot be deleted. */
export async function draftsUsing(db: Db, workspaceId: string, id: string): Promise<{ id: string; name: string }[]> {
  return db.$queryRaw`
    SELECT id, name FROM campaign
    WHERE workspace_id = ${workspaceId}::uuid AND state = 'draft' AND audience::text LIKE ${`%${id}%`}::text ORDER BY name, id`;
}
