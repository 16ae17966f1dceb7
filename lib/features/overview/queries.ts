import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { type Bucket, count, emptyTally, type Standing, standings, type Tally } from '#lib/domain/books.ts';
import { type PlatformWait, platformWait } from '#lib/domain/platform-wait.ts';

export { countOf, needsAPerson } from './attention.ts';

/** Calls of a campaign by their standing; `cost` is euro as text, never a binary float. */
export type Figures = Record<Standing, number> & { total: number; tally: Tally; cost: string };

export type LiveCampaign = Figures & {
  id: string;
  name: string;
  state: 'launching' | 'running' | 'paused';
  reason: string | null;
  windowStart: Date;
  windowEnd: Date;
  timeZone: string;
  /** The current interval or else the next one; null before it is known. */
  openFrom: Date | null;
  openUntil: Date | null;
  /** Why the platform keeps the account's requests waiting; null: it does not, or a person must act first. */
  platform: PlatformWait | null;
};

export type PastCampaign = Figures & { id: string; name: string; state: 'completed' | 'cancelled'; endedAt: Date };

const LAST_RESULTS = 6;

/** The kept counters of a campaign `c`, as columns of the lateral join `f`. */
const COUNTED = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(t."bucket", t."calls"), '{}') AS "counted", coalesce(sum(t."cost"), 0)::text AS "cost"
    FROM (
      SELECT t."bucket", sum(t."calls")::int AS "calls", sum(t."cost") AS "cost"
      FROM "campaign_tally" t WHERE t."campaign_id" = c."id" GROUP BY 1
      UNION ALL
      SELECT 'sending', coalesce(sum(b."size"), 0)::int, 0
      FROM "batch" b WHERE b."campaign_id" = c."id" AND b."state" = 'sending'
    ) t
  ) f ON true`;

type Counted = { counted: Partial<Record<Bucket | 'sending', number>> };

function withFigures<T extends Counted>({ counted, ...row }: T): Omit<T, 'counted'> & Omit<Figures, 'cost'> {
  const tally = emptyTally();
  for (const [bucket, calls] of Object.entries(counted)) count(tally, bucket as Bucket | 'sending', calls);
  return { ...row, ...standings(tally), total: tally.total, tally };
}

/** The campaigns that run now, the earliest window first. */
export async function liveCampaigns(actor: Actor): Promise<LiveCampaign[]> {
  type Row = Omit<LiveCampaign, keyof Omit<Figures, 'cost'> | 'platform'> &
    Counted & { unreachableUntil: Date | null; restsUntil: Date | null };
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT c."id", c."name", c."state"::text AS "state", c."reason", c."window_start" AS "windowStart",
           c."window_end" AS "windowEnd", c."time_zone" AS "timeZone", c."open_from" AS "openFrom", c."open_until" AS "openUntil",
           a."unreachable_until" AS "unreachableUntil", a."rests_until" AS "restsUntil", f.*
    FROM "campaign" c ${COUNTED}
    LEFT JOIN "account" a ON a."workspace_id" = c."workspace_id" AND NOT a."rehearsal" AND a."stopped_reason" IS NULL
    WHERE c."workspace_id" = ${actor.workspaceId}::uuid AND c."purpose" = 'real'
      AND c."state" IN ('launching', 'running', 'paused')
    ORDER BY c."window_start", c."id"`;
  const now = new Date();
  return rows.map(({ unreachableUntil, restsUntil, ...row }) => ({
    ...withFigures(row),
    platform: platformWait({ unreachableUntil, restsUntil }, now),
  }));
}

/** The campaigns that ended last. */
export async function lastResults(actor: Actor): Promise<PastCampaign[]> {
  const rows = await prisma.$queryRaw<(Omit<PastCampaign, keyof Omit<Figures, 'cost'>> & Counted)[]>`
    SELECT c."id", c."name", c."state"::text AS "state", coalesce(c."completed_at", c."updated_at") AS "endedAt", f.*
    FROM "campaign" c ${COUNTED}
    WHERE c."workspace_id" = ${actor.workspaceId}::uuid AND c."purpose" = 'real' AND c."state" IN ('completed', 'cancelled')
    ORDER BY coalesce(c."completed_at", c."updated_at") DESC, c."id" LIMIT ${LAST_RESULTS}`;
  return rows.map(withFigures);
}

export type QuickStart = { account: boolean; contacts: boolean; message: boolean; campaign: boolean };

/** The first steps, each true if it is done; null once a campaign was launched. */
export async function quickStart(actor: Actor): Promise<QuickStart | null> {
  const [row] = await prisma.$queryRaw<(QuickStart & { launched: boolean })[]>`
    SELECT EXISTS (SELECT 1 FROM "account" WHERE "workspace_id" = w."id" AND NOT "rehearsal") AS "account",
           EXISTS (SELECT 1 FROM "contact" WHERE "workspace_id" = w."id") AS "contacts",
           EXISTS (SELECT 1 FROM "message" WHERE "workspace_id" = w."id") AS "message",
           EXISTS (SELECT 1 FROM "campaign" WHERE "workspace_id" = w."id" AND "purpose" = 'real') AS "campaign",
           EXISTS (SELECT 1 FROM "campaign" WHERE "workspace_id" = w."id" AND "purpose" = 'real' AND "launched_at" IS NOT NULL) AS "launched"
    FROM "workspace" w WHERE w."id" = ${actor.workspaceId}::uuid`;
  if (!row || row.launched) return null;
  const { launched: _, ...steps } = row;
  return steps;
}

export type Draft = { id: string; name: string; updatedAt: Date };

/** The drafts that were edited last: begun, not launched. */
export async function latestDrafts(actor: Actor): Promise<Draft[]> {
  return prisma.campaign.findMany({
    where: { workspaceId: actor.workspaceId, purpose: 'real', state: 'draft' },
    select: { id: true, name: true, updatedAt: true },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: 4,
  });
}
