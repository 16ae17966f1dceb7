import { isDeepStrictEqual } from 'node:util';
import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { type Condition, usedBy } from '#lib/domain/segment.ts';
import { endPlans } from '#lib/features/campaigns/service.ts';
import { draftsUsing } from './queries.ts';
import type { SegmentInput } from './schema.ts';

/**
 * Creates a segment, or changes the one named by `id`. Returns its id. Throws forbidden, duplicateName, notFound (the segment, or
 * a list or tag that it uses).
 */
export async function saveSegment(actor: Actor, { id, name, filter }: SegmentInput): Promise<string> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const saved = transaction(async (tx) => {
    await holdWhatIsAsked(tx, workspaceId, filter);
    const data = { name, filter: filter as Prisma.InputJsonObject, updatedAt: new Date() };
    if (id) {
      const kept = await tx.segment.findFirst({ where: { id, workspaceId }, select: { filter: true } });
      if (kept && !isDeepStrictEqual(kept.filter, filter)) {
        const drafts = await draftsUsing(tx, workspaceId, id);
        await endPlans(
          tx,
          actor,
          drafts.map((draft) => draft.id),
          'segmentWithoutRight',
        );
      }
      const { count } = await tx.segment.updateMany({ where: { id, workspaceId }, data });
      if (count === 0) throw new AppError('notFound');
    }
    const segmentId = id ?? (await tx.segment.create({ data: { ...data, workspaceId }, select: { id: true } })).id;
    const kind = id ? 'segment.changed' : 'segment.created';
    await recordEvent(tx, { workspaceId, actor, kind, subject: 'segment', subjectId: segmentId, subjectName: name });
    return segmentId;
  });
  return orDuplicate(saved, new AppError('duplicateName'));
}

/** Deletes a segment; the contacts stay. Throws forbidden, notFound, usedByDrafts (a draft would lose its audience). */
export async function deleteSegment(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const segment = await tx.segment.findFirst({ where: { id, workspaceId }, select: { name: true } });
    const drafts = await draftsUsing(tx, workspaceId, id);
    if (drafts.length > 0)
      throw new AppError('usedByDrafts', { names: drafts.map(({ name }) => `“${name}”`).join(', ') });
    const { count } = await tx.segment.deleteMany({ where: { id, workspaceId } });
    if (!segment || count === 0) throw new AppError('notFound');
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'segment.deleted',
      subject: 'segment',
      subjectId: id,
      subjectName: segment.name,
    });
  });
}

/** Locked, so that no list or tag is deleted while a filter that uses it is being saved. */
async function holdWhatIsAsked(tx: Prisma.TransactionClient, workspaceId: string, filter: Condition): Promise<void> {
  const asked = usedBy(filter);
  const lists = [...new Set(asked.lists)];
  const tags = [...new Set(asked.tags)];
  const found = await tx.$queryRaw<unknown[]>`
    SELECT id FROM list WHERE id = ANY(${lists}::uuid[]) AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`;
  const foundTags = await tx.$queryRaw<unknown[]>`
    SELECT id FROM tag WHERE id = ANY(${tags}::uuid[]) AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`;
  if (found.length !== lists.length || foundTags.length !== tags.length) throw new AppError('notFound');
}
