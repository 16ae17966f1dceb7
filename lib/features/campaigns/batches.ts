import { prisma } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { type Page, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';

const SHOWN = {
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
} satisfies Prisma.BatchSelect;

export type BatchRow = Prisma.BatchGetPayload<{ select: typeof SHOWN }>;

/** Returns one page of a campaign's batches, in the order in which they leave. Keys are their numbers. */
export async function batchPage(actor: Actor, campaignId: string, turn: Turn = {}, size = 50): Promise<Page<BatchRow>> {
  const place = placeOf(turn, asSeq);
  const from = place.from ?? 0;
  const rows = await prisma.batch.findMany({
    where: { campaignId, workspaceId: actor.workspaceId, seq: place.backwards ? { lt: from } : { gt: from } },
    orderBy: { seq: place.backwards ? 'desc' : 'asc' },
    take: readSize(size),
    select: SHOWN,
  });
  return paged(rows, size, place, ({ seq }) => String(seq));
}

const asSeq = (key: string) => (/^\d{1,9}$/.test(key) ? Number(key) : null);

/** Returns the campaign's number of batches. */
export async function batchCount(actor: Actor, campaignId: string): Promise<number> {
  const last = await prisma.batch.findFirst({
    where: { campaignId, workspaceId: actor.workspaceId },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  return last?.seq ?? 0;
}
