import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Role } from '#lib/domain/permissions.ts';
import { unseenCount } from '#lib/features/notifications/queries.ts';
import { countOf, needsAPerson } from '#lib/features/overview/queries.ts';
import { activeSuppression } from '#lib/features/suppressions/queries.ts';

export type Shell = {
  workspaces: WorkspaceLink[];
  /** Decimal as text, as the platform last reported it; null: never asked, or no account. */
  credits: string | null;
  /** True while the workspace's account is the built-in stand-in. */
  sandbox: boolean;
  /**
   * Suppressions are those that hold now, as on their page. Exact up to `EXACT_UP_TO`; beyond it, contacts and suppressions are
   * the planner's estimate in three figures (48 200 for 48 213): counting a million rows would cost more than the page.
   * `attention`: items that wait for a person. `unseen`: notifications, counted up to ten.
   */
  counts: { contacts: number; attention: number; suppressions: number; unseen: number };
};

export type WorkspaceLink = { slug: string; name: string; role: Role };

export const EXACT_UP_TO = 20_000;

/** Returns the data of the frame around every page. */
export async function shellFor(actor: Actor): Promise<Shell> {
  const [workspaces, account, contacts, suppressions, waiting, unseen] = await Promise.all([
    workspacesOf(actor.userId),
    prisma.account.findFirst({
      where: { workspaceId: actor.workspaceId, rehearsal: false },
      select: { credits: true, sandbox: true },
    }),
    cheapCount(Prisma.sql`contact`, actor.workspaceId),
    cheapCount(Prisma.sql`suppression`, actor.workspaceId, activeSuppression),
    needsAPerson(actor),
    unseenCount(actor),
  ]);
  return {
    workspaces,
    credits: account?.credits?.toString() ?? null,
    sandbox: account?.sandbox ?? false,
    counts: { contacts, suppressions, attention: countOf(waiting), unseen },
  };
}

/** Returns the workspaces of a user, by name. */
export async function workspacesOf(userId: string): Promise<WorkspaceLink[]> {
  const members = await prisma.member.findMany({
    where: { userId },
    select: { role: true, workspace: { select: { slug: true, name: true } } },
    orderBy: [{ workspace: { name: 'asc' } }, { workspaceId: 'asc' }],
  });
  return members.map(({ role, workspace }) => ({ ...workspace, role }));
}

/** The number of a workspace's rows in a table: counted up to `EXACT_UP_TO`, then the planner's estimate. */
async function cheapCount(
  table: Prisma.Sql,
  workspaceId: string,
  only: Prisma.Sql = Prisma.sql`true`,
): Promise<number> {
  const rows = Prisma.sql`SELECT 1 FROM ${table} s WHERE s.workspace_id = ${workspaceId}::uuid AND ${only}`;
  const [counted] = await prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (${rows} LIMIT ${EXACT_UP_TO + 1}) AS counted`;
  const exact = counted?.n ?? 0;
  if (exact <= EXACT_UP_TO) return exact;
  const plan = await prisma.$queryRaw<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>`
    EXPLAIN (FORMAT JSON) ${rows}`;
  const estimate = plan[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? exact;
  return Math.max(Number(estimate.toPrecision(3)), EXACT_UP_TO);
}

export type WorkspaceFacts = {
  name: string;
  slug: string;
  timeZone: string;
  defaultCountry: string;
  /** `MM-DD` */
  patronDay: string | null;
  quietDays: number | null;
  approvalFrom: number | null;
  /** Exact decimal text. */
  approvalCost: string | null;
};

/** Returns the workspace's settings. */
export async function workspaceFacts(actor: Actor): Promise<WorkspaceFacts> {
  const { approvalCost, ...facts } = await prisma.workspace.findUniqueOrThrow({
    where: { id: actor.workspaceId },
    select: {
      name: true,
      slug: true,
      timeZone: true,
      defaultCountry: true,
      patronDay: true,
      quietDays: true,
      approvalFrom: true,
      approvalCost: true,
    },
  });
  return { ...facts, approvalCost: approvalCost?.toString() ?? null };
}

export type MemberRow = { userId: string; name: string; email: string; role: Role; since: Date };

/** Returns the members of the actor's workspace: owners first, then by name. */
export async function membersOf(actor: Actor): Promise<MemberRow[]> {
  const members = await prisma.member.findMany({
    where: { workspaceId: actor.workspaceId },
    select: { userId: true, role: true, createdAt: true, user: { select: { name: true, email: true } } },
    orderBy: [{ role: 'asc' }, { user: { name: 'asc' } }, { userId: 'asc' }],
  });
  return members.map(({ userId, role, createdAt, user }) => ({ userId, role, since: createdAt, ...user }));
}
