import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';

/** How long an ended campaign still shows its problems: nobody has to dismiss it. */
const RECENT = Prisma.sql`interval '7 days'`;

export type StoppedAccount = {
  /** Machine word: lib/domain/stop-reason.ts */
  reason: string;
  /** Unsent calls of campaigns that have not ended. */
  waitingCalls: number;
};

export type TroubledCampaign = {
  id: string;
  name: string;
  state: 'running' | 'launching' | 'paused' | 'completed' | 'cancelled' | 'failed';
  /** Machine word of why it is paused or failed; null if a person paused it. */
  reason: string | null;
  /** Calls that wait for a person's decision. */
  parkedCalls: number;
  parkedBatches: number;
  refusedBatches: number;
  refusedCalls: number;
  /** The machine words of the refusals, each once. */
  refusals: string[];
  waitingCalls: number;
};

export type Attention = {
  account: StoppedAccount | null;
  /** How this database's workers differ from the installation that sends; empty: they are that installation. */
  elsewhere: string[];
  campaigns: TroubledCampaign[];
};

/** Returns the number of items that the overview lists and the rail shows. */
export function countOf({ account, elsewhere, campaigns }: Attention): number {
  return campaigns.length + (account ? 1 : 0) + (elsewhere.length > 0 ? 1 : 0);
}

/** Returns everything that waits for a person in this workspace. */
export async function needsAPerson(actor: Actor): Promise<Attention> {
  const [account, elsewhere, campaigns] = await Promise.all([
    stoppedAccount(actor),
    workersElsewhere(),
    troubledCampaigns(actor),
  ]);
  return { account, elsewhere, campaigns };
}

/** A copy of an installation sends nothing, and neither do workers that were set up for another address. */
async function workersElsewhere(): Promise<string[]> {
  const rows = await prisma.worker.findMany({
    where: { seenAt: { gt: new Date(Date.now() - SEEN_MS) }, elsewhere: { isEmpty: false } },
    select: { elsewhere: true },
  });
  return [...new Set(rows.flatMap((worker) => worker.elsewhere))];
}
/** Workers report every few seconds. */
const SEEN_MS = 30_000;

async function stoppedAccount(actor: Actor): Promise<StoppedAccount | null> {
  const [row] = await prisma.$queryRaw<StoppedAccount[]>`
    SELECT a."stopped_reason" AS "reason",
           coalesce((
             SELECT sum(t."calls") FROM "campaign" c JOIN "campaign_tally" t ON t."campaign_id" = c."id"
             WHERE c."workspace_id" = a."workspace_id" AND c."purpose" <> 'rehearsal'
               AND c."state" IN ('launching', 'running', 'paused')
               AND t."bucket" = 'pending'
           ), 0)::int AS "waitingCalls"
    FROM "account" a
    WHERE a."workspace_id" = ${actor.workspaceId}::uuid AND NOT a."rehearsal" AND a."stopped_reason" IS NOT NULL`;
  return row ?? null;
}

/**
 * Campaigns that the system paused, that failed recently, that have parked calls in any state, or of which the platform refused a
 * request (while they live, and for a week after). Reads the workspace's campaigns with their kept counters, by key, and parked
 * and refused batches by `batch_troubled_idx`; no call.
 */
async function troubledCampaigns(actor: Actor): Promise<TroubledCampaign[]> {
  return prisma.$queryRaw<TroubledCampaign[]>`
    WITH live AS (
      SELECT c."id", c."name", c."state"::text AS "state", c."reason", c."launched_at"
      FROM "campaign" c
      WHERE c."workspace_id" = ${actor.workspaceId}::uuid AND c."state" <> 'draft' AND c."purpose" = 'real'
        AND (c."state" IN ('launching', 'running', 'paused') OR c."updated_at" > now() - ${RECENT}
             OR EXISTS (SELECT 1 FROM "campaign_tally" t
                        WHERE t."campaign_id" = c."id" AND t."bucket" = 'parked' AND t."calls" > 0))
    ),
    tallies AS (
      SELECT t."campaign_id",
             coalesce(sum(t."calls") FILTER (WHERE t."bucket" = 'parked'), 0)::int AS "parkedCalls",
             coalesce(sum(t."calls") FILTER (WHERE t."bucket" = 'pending'), 0)::int AS "waitingCalls"
      FROM "campaign_tally" t JOIN live ON live."id" = t."campaign_id" GROUP BY 1
    ),
    batches AS (
      SELECT b."campaign_id",
             count(*) FILTER (WHERE b."state" = 'parked')::int AS "parkedBatches",
             count(*) FILTER (WHERE b."state" = 'refused')::int AS "refusedBatches",
             coalesce(sum(b."size") FILTER (WHERE b."state" = 'refused'), 0)::int AS "refusedCalls",
             array_remove(array_agg(DISTINCT b."reason") FILTER (WHERE b."state" = 'refused'), NULL) AS "refusals"
      FROM "batch" b JOIN live ON live."id" = b."campaign_id"
      WHERE b."state" IN ('parked', 'refused') GROUP BY 1
    )
    SELECT live."id", live."name", live."state", live."reason",
           coalesce(t."parkedCalls", 0) AS "parkedCalls", coalesce(b."parkedBatches", 0) AS "parkedBatches",
           coalesce(b."refusedBatches", 0) AS "refusedBatches", coalesce(b."refusedCalls", 0) AS "refusedCalls",
           coalesce(b."refusals", '{}') AS "refusals", coalesce(t."waitingCalls", 0) AS "waitingCalls"
    FROM live LEFT JOIN tallies t ON t."campaign_id" = live."id" LEFT JOIN batches b ON b."campaign_id" = live."id"
    WHERE (live."state" = 'paused' AND live."reason" IS NOT NULL) OR live."state" = 'failed'
       OR t."parkedCalls" > 0 OR b."campaign_id" IS NOT NULL
    ORDER BY (coalesce(t."parkedCalls", 0) > 0) DESC, live."launched_at" DESC, live."id"`;
}
