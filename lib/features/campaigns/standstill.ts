import { readExchange } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { type PlatformWait, platformWait } from '#lib/domain/platform-wait.ts';
import type { StopReason } from '#lib/domain/stop-reason.ts';
import { parseRefusal } from '#lib/sendservice/answer.ts';

/** Returns the last limit that paused a campaign, while it is paused for it. */
export async function stopOf(
  actor: Actor,
  { id, state, reason }: { id: string; state: string; reason: string | null },
) {
  if (state !== 'paused' || reason === null) return null;
  const event = await prisma.event.findFirst({
    where: { workspaceId: actor.workspaceId, subjectId: id, kind: 'campaign.tripped' },
    orderBy: { id: 'desc' },
    select: { facts: true },
  });
  const facts = (event?.facts ?? {}) as { reason?: string; figure?: string; limit?: string };
  return facts.reason === reason ? { reason, figure: facts.figure ?? '', limit: facts.limit ?? '' } : null;
}

/** Why calls wait: the account, until a person acts; or the platform, for a while. */
type Waiting = { reason: StopReason } | PlatformWait;

/**
 * Why a running campaign makes no progress. Null: nothing holds it, or only its hours. While they are closed, the platform
 * matters only to calls whose results are asked for.
 */
export async function waitingReason(actor: Actor, campaignId: string): Promise<Waiting | null> {
  const [row] = await prisma.$queryRaw<
    { stopped: StopReason | null; matters: boolean; unreachableUntil: Date | null; restsUntil: Date | null }[]
  >`
    SELECT a.stopped_reason AS stopped, a.unreachable_until AS "unreachableUntil", a.rests_until AS "restsUntil",
           coalesce(c.open_from <= now() AND c.open_until > now(), false)
             OR EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.state IN ('submitted', 'unknown')) AS matters
    FROM campaign c JOIN account a ON a.workspace_id = c.workspace_id AND a.rehearsal = (c.purpose = 'rehearsal')
    WHERE c.id = ${campaignId}::uuid AND c.workspace_id = ${actor.workspaceId}::uuid AND c.state = 'running'
      AND EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.state IN ('pending', 'sending', 'submitted', 'unknown'))`;
  if (row?.stopped) return { reason: row.stopped };
  return row?.matters ? platformWait(row, new Date()) : null;
}

/** Returns the number of a campaign's requests of which the platform, for long, has not shown all calls that it accepted. */
export async function notShownRequests(actor: Actor, campaignId: string): Promise<number> {
  return prisma.batch.count({
    where: { campaignId, workspaceId: actor.workspaceId, state: 'submitted', reason: 'notShown' },
  });
}

/** Returns the number of a campaign's requests whose calls the platform has more than once. */
export async function requestsPlacedTwice(actor: Actor, campaignId: string): Promise<number> {
  return prisma.batch.count({ where: { campaignId, workspaceId: actor.workspaceId, reason: 'placedTwice' } });
}

/** The platform's refusals of a campaign: the number of calls, and its own words with the last exchange that has them. */
export async function refusalOf(
  actor: Actor,
  campaignId: string,
): Promise<{ calls: number; exchangeId: string; words: string | null } | null> {
  const [last, refused] = await Promise.all([
    prisma.exchange.findFirst({
      where: {
        campaignId,
        workspaceId: actor.workspaceId,
        kind: 'place',
        outcome: 'refused',
        batch: { state: 'refused' },
      },
      orderBy: { id: 'desc' },
      select: { id: true, request: true, response: true },
    }),
    prisma.campaignTally.aggregate({
      where: { campaignId, workspaceId: actor.workspaceId, bucket: 'refused', reason: 'requestRefused' },
      _sum: { calls: true },
    }),
  ]);
  if (!last) return null;
  const { response } = readExchange(last);
  return {
    calls: refused._sum.calls ?? 0,
    exchangeId: last.id,
    words: response === null ? null : parseRefusal(response),
  };
}
