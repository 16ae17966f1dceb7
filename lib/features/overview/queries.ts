import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';

export { needsAPerson } from './attention.ts';

/** Calls of a campaign by where they stand; `cost` is euro as text, never a binary float. */
export type Figures = {
  total: number;
  answered: number;
  notReached: number;
  refused: number;
  optedOut: number;
  /** With the platform: calling, or of unknown outcome, or waiting for a person. */
  underWay: number;
  waiting: number;
  cost: string;
};

export type LiveCampaign = Figures & {
  id: string;
  name: string;
  state: 'launching' | 'running' | 'paused';
  reason: string | null;
  windowStart: Date;
  windowEnd: Date;
  timeZone: string;
  /** The allowed interval in force or else the next one; null before it is known. */
  openFrom: Date | null;
  openUntil: Date | null;
  /** When the platform, which is unreachable at the moment, is tried again by itself; null: it answers. */
  nextTry: Date | null;
};

export type PastCampaign = Figures & { id: string; name: string; state: 'completed' | 'cancelled'; endedAt: Date };

const LAST_RESULTS = 6;

/** The kept counters of a campaign `c`, as columns of the lateral join `f`. Excluded people are no calls. */
const FIGURES = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(t."calls") FILTER (WHERE t."bucket" NOT IN ('excluded', 'carried')), 0)::int AS "total",
           coalesce(sum(t."calls") FILTER (WHERE t."bucket" = 'answered'), 0)::int AS "answered",
           coalesce(sum(t."calls") FILTER (WHERE t."bucket" = 'notReached'), 0)::int AS "notReached",
           coalesce(sum(t."calls") FILTER (WHERE t."bucket" = 'refused'), 0)::int AS "refused",
           coalesce(sum(t."calls") FILTER (WHERE t."bucket" = 'optedOut'), 0)::int AS "optedOut",
           coalesce(sum(t."calls") FILTER (WHERE t."bucket" IN ('submitted', 'unknown', 'parked')), 0)::int AS "underWay",
           coalesce(sum(t."calls") FILTER (WHERE t."bucket" = 'pending'), 0)::int AS "waiting",
           coalesce(sum(t."cost"), 0)::text AS "cost"
    FROM "campaign_tally" t WHERE t."campaign_id" = c."id"
  ) f ON true`;

/** What runs now, the window that opens or opened first on top. */
export async function liveCampaigns(actor: Actor): Promise<LiveCampaign[]> {
  return prisma.$queryRaw<LiveCampaign[]>`
    SELECT c."id", c."name", c."state"::text AS "state", c."reason", c."window_start" AS "windowStart",
           c."window_end" AS "windowEnd", c."time_zone" AS "timeZone", c."open_from" AS "openFrom", c."open_until" AS "openUntil",
           a."unreachable_until" AS "nextTry", f.*
    FROM "campaign" c ${FIGURES}
    LEFT JOIN "account" a ON a."workspace_id" = c."workspace_id" AND NOT a."rehearsal" AND a."stopped_reason" IS NULL
    WHERE c."workspace_id" = ${actor.workspaceId}::uuid AND c."purpose" = 'real'
      AND c."state" IN ('launching', 'running', 'paused')
    ORDER BY c."window_start", c."id"`;
}

/** The campaigns that ended last. */
export async function lastResults(actor: Actor): Promise<PastCampaign[]> {
  return prisma.$queryRaw<PastCampaign[]>`
    SELECT c."id", c."name", c."state"::text AS "state", coalesce(c."completed_at", c."updated_at") AS "endedAt", f.*
    FROM "campaign" c ${FIGURES}
    WHERE c."workspace_id" = ${actor.workspaceId}::uuid AND c."purpose" = 'real' AND c."state" IN ('completed', 'cancelled')
    ORDER BY coalesce(c."completed_at", c."updated_at") DESC, c."id" LIMIT ${LAST_RESULTS}`;
}

export type QuickStart = { account: boolean; contacts: boolean; message: boolean; campaign: boolean };

/** The first steps, each true when it is done; null once a campaign was launched. */
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

/** Drafts that were worked on last: begun, not launched. */
export async function latestDrafts(actor: Actor): Promise<Draft[]> {
  return prisma.campaign.findMany({
    where: { workspaceId: actor.workspaceId, purpose: 'real', state: 'draft' },
    select: { id: true, name: true, updatedAt: true },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: 4,
  });
}
