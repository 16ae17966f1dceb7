import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Role } from '#lib/domain/permissions.ts';

export type Shell = {
  workspaces: WorkspaceLink[];
  /** Decimal as text, as the platform last said it; null: never asked, or no account. */
  credits: string | null;
  /** True while the workspace's account is the built-in stand-in. */
  sandbox: boolean;
  /**
   * Exact up to `EXACT_UP_TO`. Beyond it, contacts and suppressions are the planner's estimate in three figures
   * (48 200 for 48 213): a count of a million rows on every page would cost more than the page.
   * `attention`: campaigns that wait for a person, and one more for a stopped account.
   */
  counts: { contacts: number; attention: number; suppressions: number };
};

export type WorkspaceLink = { slug: string; name: string; role: Role };

export const EXACT_UP_TO = 20_000;

/** What the frame around every page shows. */
export async function shellFor(actor: Actor): Promise<Shell> {
  const [workspaces, account, contacts, suppressions, campaigns] = await Promise.all([
    workspacesOf(actor.userId),
    prisma.account.findUnique({
      where: { workspaceId: actor.workspaceId },
      select: { credits: true, sandbox: true, stoppedReason: true },
    }),
    cheapCount('contact', actor.workspaceId),
    cheapCount('suppression', actor.workspaceId),
    campaignsForAPerson(actor.workspaceId),
  ]);
  return {
    workspaces,
    credits: account?.credits?.toString() ?? null,
    sandbox: account?.sandbox ?? false,
    counts: { contacts, suppressions, attention: campaigns + (account?.stoppedReason ? 1 : 0) },
  };
}

/** The workspaces that a user is in, by name. */
export async function workspacesOf(userId: string): Promise<WorkspaceLink[]> {
  const members = await prisma.member.findMany({
    where: { userId },
    select: { role: true, workspace: { select: { slug: true, name: true } } },
    orderBy: [{ workspace: { name: 'asc' } }, { workspaceId: 'asc' }],
  });
  return members.map(({ role, workspace }) => ({ ...workspace, role }));
}

/** Rows of a workspace in a table: counted as far as `EXACT_UP_TO`, then the planner's estimate. */
async function cheapCount(table: 'contact' | 'suppression', workspaceId: string): Promise<number> {
  const rows = Prisma.sql`SELECT 1 FROM ${Prisma.raw(`"${table}"`)} WHERE "workspace_id" = ${workspaceId}::uuid`;
  const [counted] = await prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (${rows} LIMIT ${EXACT_UP_TO + 1}) AS "counted"`;
  const exact = counted?.n ?? 0;
  if (exact <= EXACT_UP_TO) return exact;
  const plan = await prisma.$queryRaw<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>`
    EXPLAIN (FORMAT JSON) ${rows}`;
  const estimate = plan[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? exact;
  return Math.max(Number(estimate.toPrecision(3)), EXACT_UP_TO);
}

/**
 * Campaigns that the system paused, that have a refused batch while they live, or parked calls in whatever state.
 * Looks only at the batches of campaigns that live; for the rest at the kept counters.
 */
async function campaignsForAPerson(workspaceId: string): Promise<number> {
  const [row] = await prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "campaign" c
    WHERE c."workspace_id" = ${workspaceId}::uuid AND c."state" <> 'draft' AND (
      (c."state" = 'paused' AND c."reason" IS NOT NULL)
      OR EXISTS (SELECT 1 FROM "campaign_tally" t
                 WHERE t."campaign_id" = c."id" AND t."bucket" = 'parked' AND t."calls" > 0)
      OR (c."state" IN ('launching', 'running', 'paused')
          AND EXISTS (SELECT 1 FROM "batch" b WHERE b."campaign_id" = c."id" AND b."state" IN ('parked', 'refused')))
    )`;
  return row?.n ?? 0;
}

export type WorkspaceFacts = { name: string; slug: string; timeZone: string; defaultCountry: string };

/** What the settings say about the workspace. */
export function workspaceFacts(actor: Actor): Promise<WorkspaceFacts> {
  return prisma.workspace.findUniqueOrThrow({
    where: { id: actor.workspaceId },
    select: { name: true, slug: true, timeZone: true, defaultCountry: true },
  });
}

export type MemberRow = { userId: string; name: string; email: string; role: Role; since: Date };

/** Who is in the actor's workspace: owners first, then by name. */
export async function membersOf(actor: Actor): Promise<MemberRow[]> {
  const members = await prisma.member.findMany({
    where: { workspaceId: actor.workspaceId },
    select: { userId: true, role: true, createdAt: true, user: { select: { name: true, email: true } } },
    orderBy: [{ role: 'asc' }, { user: { name: 'asc' } }, { userId: 'asc' }],
  });
  return members.map(({ userId, role, createdAt, user }) => ({ userId, role, since: createdAt, ...user }));
}
