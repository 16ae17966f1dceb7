import type { Prisma } from '#lib/db/generated/client.ts';

type Tx = Prisma.TransactionClient;

/** Gives a contact exactly these tags, inside the caller's transaction; makes new ones, deletes unused ones. */
export async function setTags(tx: Tx, workspaceId: string, contactId: string, names: string[]): Promise<void> {
  const wanted: string[] = [];
  for (const name of names) wanted.push(await tagId(tx, workspaceId, name));
  const before = await tx.contactTag.findMany({ where: { contactId, workspaceId }, select: { tagId: true } });
  const gone = before.map((row) => row.tagId).filter((id) => !wanted.includes(id));
  await tx.contactTag.deleteMany({ where: { contactId, workspaceId, tagId: { in: gone } } });
  await tx.contactTag.createMany({
    data: wanted.map((id) => ({ workspaceId, tagId: id, contactId })),
    skipDuplicates: true,
  });
  await forgetUnused(tx, workspaceId, gone);
}

/** Returns the workspace's tag with this name, ignoring case; makes it if it is new. */
export async function tagId(tx: Tx, workspaceId: string, name: string): Promise<string> {
  // The update locks it: a transaction that wants to delete it as unused waits.
  const [tag] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO tag (workspace_id, name) VALUES (${workspaceId}::uuid, ${name}::citext)
    ON CONFLICT (workspace_id, name) DO UPDATE SET name = tag.name RETURNING id`;
  if (!tag) throw new Error('an upsert answered no row');
  return tag.id;
}

/** Deletes tags that no contact has, and no segment or draft uses. */
export async function forgetUnused(tx: Tx, workspaceId: string, tagIds: string[]): Promise<void> {
  if (tagIds.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM tag t WHERE t.id = ANY(${tagIds}::uuid[]) AND t.workspace_id = ${workspaceId}::uuid
      AND NOT EXISTS (SELECT FROM contact_tag ct WHERE ct.tag_id = t.id)
      AND NOT EXISTS (SELECT FROM segment s WHERE s.workspace_id = t.workspace_id AND s.filter::text LIKE '%' || t.id || '%')
      AND NOT EXISTS (SELECT FROM campaign d WHERE d.workspace_id = t.workspace_id AND d.state = 'draft'
        AND d.audience::text LIKE '%' || t.id || '%')`;
}
