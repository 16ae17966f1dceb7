import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';

/** Returns the campaign's batches in the order in which they leave; at most `limit` after `afterSeq`. */
export async function batchesOf(actor: Actor, campaignId: string, afterSeq = 0, limit = 100) {
  return prisma.batch.findMany({
    where: { campaignId, workspaceId: actor.workspaceId, seq: { gt: afterSeq } },
    orderBy: { seq: 'asc' },
    take: limit,
    select: {
      id: true,
      seq: true,
      size: true,
      state: true,
      attempt: true,
      polls: true,
      reason: true,
      sentAt: true,
      dueAt: true,
      exchanges: { where: { kind: 'place' }, orderBy: { id: 'desc' }, take: 1, select: { id: true, httpStatus: true } },
    },
  });
}

/** Returns the campaign's number of batches. */
export async function batchCount(actor: Actor, campaignId: string): Promise<number> {
  const last = await prisma.batch.findFirst({
    where: { campaignId, workspaceId: actor.workspaceId },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  return last?.seq ?? 0;
}
