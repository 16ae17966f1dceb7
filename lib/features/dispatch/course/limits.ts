import type pg from 'pg';
import { pool, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { type Breaker, type Figures, Limits, tripped } from '#lib/domain/limits.ts';
import { aboutCampaign } from '../ledger/notices.ts';

/** Why a limit paused a campaign: the word in its `reason`. */
const REASONS: Record<Breaker, string> = {
  maxCalls: 'callsUsedUp',
  maxCost: 'costUsedUp',
  refused: 'manyRefused',
  unknown: 'manyUnknown',
  optedOut: 'manyOptedOut',
  notReached: 'manyNotReached',
};

type Row = Omit<Figures, 'next'> & {
  id: string;
  workspace_id: string;
  limits: unknown;
  tripped: string[];
  next: number;
};

/**
 * SQL: where running campaigns `c` stand, by their kept counters. Carried calls have rung and ended, each in its round; calls
 * that are being sent count as sent. `next` is the size of the next waiting batch: the first of each account, which its index
 * shows, however many wait behind it.
 */
const STANDING = Prisma.sql`
  WITH sending AS MATERIALIZED (
    SELECT campaign_id, size FROM batch WHERE lease_until IS NOT NULL AND state = 'sending'
  )
  SELECT c.id, c.workspace_id, c.limits, c.tripped, t.cost::text AS cost, t.ended, t.refused, t."notReached", t."optedOut", t.unknown,
         (t.away + s.calls)::int AS sent, coalesce(n.size, 0) AS next
  FROM campaign c
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(calls) FILTER (WHERE bucket IN ('answered', 'optedOut', 'notReached', 'refused', 'carried')), 0)::int AS ended,
           coalesce(sum(calls) FILTER (WHERE bucket NOT IN ('pending', 'excluded', 'cancelled', 'expired')), 0)::int AS away,
           coalesce(sum(calls) FILTER (WHERE bucket = 'refused'), 0)::int AS refused,
           coalesce(sum(calls) FILTER (WHERE bucket IN ('notReached', 'carried')), 0)::int AS "notReached",
           coalesce(sum(calls) FILTER (WHERE bucket = 'optedOut'), 0)::int AS "optedOut",
           coalesce(sum(calls) FILTER (WHERE bucket IN ('unknown', 'parked')), 0)::int AS unknown,
           coalesce(sum(cost), 0) AS cost
    FROM campaign_tally WHERE campaign_id = c.id
  ) t
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(size), 0)::int AS calls FROM sending WHERE campaign_id = c.id
  ) s
  LEFT JOIN LATERAL (
    SELECT first.size FROM account a CROSS JOIN LATERAL (
      SELECT size, due_at, seq FROM batch
      WHERE account_id = a.id AND campaign_id = c.id AND state = 'pending' ORDER BY due_at, seq LIMIT 1
    ) first WHERE a.workspace_id = c.workspace_id ORDER BY first.due_at, first.seq LIMIT 1
  ) n ON true
  WHERE c.state = 'running'`;

/** True if a batch of this size would take its campaign over its limit of calls. The campaign must be held. */
export async function exceedsCalls(
  client: pg.PoolClient,
  batch: { campaign_id: string; size: number; limits: unknown; tripped: string[] },
): Promise<boolean> {
  const { maxCalls } = Limits.parse(batch.limits);
  if (maxCalls === null || batch.tripped.includes('maxCalls')) return false;
  const [row] = await run<Row>(client, Prisma.sql`${STANDING} AND c.id = ${batch.campaign_id}`, { name: 'standing' });
  return (row?.sent ?? 0) + batch.size > maxCalls;
}

/** Pauses each running campaign that reached a limit, and records it. */
export async function tripAll(): Promise<void> {
  for (const row of await run<Row>(pool, STANDING)) if (tripOf(row)) await trip(row.id);
}

/** Pauses a campaign that reached a limit; somebody's pause or change that comes first wins. */
export async function trip(campaignId: string): Promise<void> {
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${campaignId}::uuid FOR NO KEY UPDATE`;
    const [row] = await tx.$queryRaw<Row[]>`${STANDING} AND c.id = ${campaignId}::uuid`;
    const found = row && tripOf(row);
    if (!found) return;
    const { reason, figure, limit } = found;
    await tx.campaign.update({
      where: { id: campaignId },
      data: { state: 'paused', reason: REASONS[reason], tripped: { push: reason } },
    });
    const about = { workspaceId: row.workspace_id, campaignId };
    await aboutCampaign(tx, about, 'campaign.tripped', { reason: REASONS[reason], figure, limit });
  });
}

/**
 * Pauses a running campaign whose last requests were refused as a whole, so that a fault in all of them (a message that is gone, a
 * caller id that was withdrawn) costs one request, not the campaign. When a person resumed it and the next one is refused, too, it
 * pauses again.
 */
export async function pauseRefused(campaignId: string): Promise<void> {
  await transaction(async (tx) => {
    const [paused] = await tx.$queryRaw<{ workspace_id: string; calls: number }[]>`
      UPDATE campaign c SET state = 'paused', reason = ${REQUESTS_REFUSED}
      WHERE c.id = ${campaignId}::uuid AND c.state = 'running'
        AND EXISTS (SELECT FROM batch b WHERE b.campaign_id = c.id AND b.state = 'pending')
        AND (SELECT bool_and(last.outcome = 'refused') FROM (
          SELECT outcome FROM exchange
          WHERE campaign_id = c.id AND kind = 'place' AND outcome IS NOT NULL ORDER BY id DESC LIMIT ${REFUSED_IN_A_ROW}) last)
      RETURNING c.workspace_id, (SELECT sum(size)::int FROM batch b WHERE b.campaign_id = c.id AND b.state = 'refused') AS calls`;
    if (!paused) return;
    await aboutCampaign(tx, { workspaceId: paused.workspace_id, campaignId }, 'campaign.tripped', {
      reason: REQUESTS_REFUSED,
      figure: String(paused.calls),
    });
  });
}
const REQUESTS_REFUSED = 'requestsRefused';
/** One request may hold a row that the platform does not take; the next one shows whether it was that. */
const REFUSED_IN_A_ROW = 2;

const tripOf = (row: Row) => tripped(Limits.parse(row.limits), row, row.tripped);
