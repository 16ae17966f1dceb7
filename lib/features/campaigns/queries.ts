import { prisma } from '#lib/db/client.ts';
import type { CampaignState } from '#lib/db/generated/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { newestFirst, type Page, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { emptyTally, type Tally } from '#lib/domain/books.ts';
import { PlannedHours } from '#lib/domain/calling-hours.ts';
import { Limits } from '#lib/domain/limits.ts';
import { Recurrence } from '#lib/domain/recurrence.ts';
import { asUuid, isUuid } from '#lib/domain/uuid.ts';
import { LaunchPlan, Snapshot } from '#lib/features/dispatch/queries.ts';
import { draftsUsing } from '#lib/features/segments/queries.ts';
import { figuresOf, talliesOf } from './figures.ts';
import { stopOf, waitingReason } from './standstill.ts';

const PAGE = 50;

export type CampaignRow = {
  id: string;
  name: string;
  state: CampaignState;
  reason: string | null;
  createdAt: Date;
  launchedAt: Date | null;
  windowStart: Date | null;
  windowEnd: Date | null;
  /** For a recurring template: its next occurrence. For a draft: its scheduled launch. */
  nextAt: Date | null;
  launchAt: Date | null;
  tally: Tally;
};

/** Returns one page of the workspace's campaigns, newest first. Keys are ids. */
export async function campaignPage(
  actor: Actor,
  filter: { state?: CampaignState | undefined; templates?: boolean },
  turn: Turn = {},
): Promise<Page<CampaignRow>> {
  const place = placeOf(turn, asUuid);
  const { where, orderBy } = newestFirst(place);
  const rows = await prisma.campaign.findMany({
    where: {
      workspaceId: actor.workspaceId,
      purpose: filter.templates ? 'template' : 'real',
      ...(filter.state && { state: filter.state }),
      ...where,
    },
    orderBy,
    take: readSize(PAGE),
    select: {
      id: true,
      name: true,
      state: true,
      reason: true,
      createdAt: true,
      launchedAt: true,
      windowStart: true,
      windowEnd: true,
      nextAt: true,
      launchAt: true,
    },
  });
  const page = paged(rows, PAGE, place, (row) => row.id);
  const tallies = await talliesOf(page.rows.map((row) => row.id));
  return {
    ...page,
    rows: page.rows.map((row) => ({ ...row, tally: tallies.get(row.id) ?? emptyTally() })),
  };
}

/** Returns the workspace's number of templates. */
export function templateCount(actor: Actor): Promise<number> {
  return prisma.campaign.count({ where: { workspaceId: actor.workspaceId, purpose: 'template' } });
}

/** Returns the number of the workspace's campaigns in each state. */
export async function campaignCounts(actor: Actor): Promise<Partial<Record<CampaignState, number>>> {
  const rows = await prisma.campaign.groupBy({
    by: ['state'],
    where: { workspaceId: actor.workspaceId, purpose: 'real' },
    _count: true,
  });
  return Object.fromEntries(rows.map((row) => [row.state, row._count]));
}

/** Returns a campaign with everything that its pages show. Null: this workspace has none with this id. */
export async function campaignOf(actor: Actor, id: string) {
  if (!isUuid(id)) return null;
  const campaign = await prisma.campaign.findFirst({
    where: { id, workspaceId: actor.workspaceId },
    include: {
      message: { select: { id: true, name: true, kind: true, extension: true } },
      callerId: { select: { id: true, number: true, label: true } },
    },
  });
  if (!campaign) return null;
  const { snapshot, callingHours, audience, limits, recurrence, launchPlan, ...row } = campaign;
  const [figures, waiting] = await Promise.all([figuresOf(id), waitingReason(actor, id)]);
  return {
    ...row,
    /** Null: at any hour of the window. */
    callingHours: PlannedHours.nullable().parse(callingHours),
    audience: Audience.parse(audience),
    limits: Limits.parse(limits),
    recurrence: Recurrence.nullable().parse(recurrence),
    /** For a draft with a scheduled launch: when, and for whom. */
    scheduled: row.launchAt && { at: row.launchAt, by: LaunchPlan.parse(launchPlan).userName },
    /** The limit that paused it, with its figures; null: none did. */
    stopped: await stopOf(actor, row),
    /** The launch's frozen data; null for a draft. */
    snapshot: snapshot === null ? null : Snapshot.parse(snapshot),
    ...figures,
    waiting,
  };
}
export type Campaign = NonNullable<Awaited<ReturnType<typeof campaignOf>>>;

/** True if a campaign with this segment leaves automatically: a scheduled one, or those of a recurring template. */
export async function leavesByItself(actor: Actor, segmentId: string): Promise<boolean> {
  const { workspaceId } = actor;
  const drafts = await draftsUsing(prisma, workspaceId, segmentId);
  const planned = await prisma.campaign.count({
    where: {
      workspaceId,
      id: { in: drafts.map(({ id }) => id) },
      OR: [{ launchAt: { not: null } }, { recurrence: { not: Prisma.DbNull } }],
    },
  });
  return planned > 0;
}
