import { readExchange } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import type { CampaignState } from '#lib/db/generated/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Paged, paged, readOrder, readSize, type Turn } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { type Bucket, count, emptyTally, type Tally } from '#lib/domain/books.ts';
import { PlannedHours } from '#lib/domain/calling-hours.ts';
import { Limits } from '#lib/domain/limits.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { Recurrence } from '#lib/domain/recurrence.ts';
import type { StopReason } from '#lib/domain/stop-reason.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { LaunchPlan, Snapshot } from '#lib/features/dispatch/queries.ts';
import { draftsUsing } from '#lib/features/segments/queries.ts';
import { parseRefusal } from '#lib/sendservice/answer.ts';

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
  /** Of a template that recurs: when next. Of a draft: when it is launched by itself. */
  nextAt: Date | null;
  launchAt: Date | null;
  tally: Tally;
};

/** One page of the workspace's campaigns, newest first. Keys are ids. */
export async function campaignPage(
  actor: Actor,
  filter: { state?: CampaignState | undefined; templates?: boolean },
  turn: Turn<string> = {},
): Promise<Paged<CampaignRow, string>> {
  const order = readOrder(turn);
  const key = turn.before ?? turn.after;
  const rows = await prisma.campaign.findMany({
    where: {
      workspaceId: actor.workspaceId,
      purpose: filter.templates ? 'template' : 'real',
      ...(filter.state && { state: filter.state }),
      ...(key !== undefined && isUuid(key) && { id: turn.before === undefined ? { lt: key } : { gt: key } }),
    },
    orderBy: { id: order },
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
  const page = paged(rows, PAGE, turn, (row) => row.id);
  const tallies = await talliesOf(page.rows.map((row) => row.id));
  return {
    ...page,
    rows: page.rows.map((row) => ({ ...row, tally: tallies.get(row.id) ?? emptyTally() })),
  };
}

/** How many templates the workspace has. */
export function templateCount(actor: Actor): Promise<number> {
  return prisma.campaign.count({ where: { workspaceId: actor.workspaceId, purpose: 'template' } });
}

/** How many campaigns the workspace has in each state. */
export async function campaignCounts(actor: Actor): Promise<Partial<Record<CampaignState, number>>> {
  const rows = await prisma.campaign.groupBy({
    by: ['state'],
    where: { workspaceId: actor.workspaceId, purpose: 'real' },
    _count: true,
  });
  return Object.fromEntries(rows.map((row) => [row.state, row._count]));
}

/** The kept counters of some campaigns, and how many of their waiting calls are on the way at this moment. */
async function talliesOf(campaignIds: string[]): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  if (campaignIds.length === 0) return tallies;
  const rows = await prisma.$queryRaw<{ campaign_id: string; bucket: Bucket | 'sending'; calls: number }[]>`
    SELECT campaign_id, bucket, sum(calls)::int AS calls FROM campaign_tally
    WHERE campaign_id = ANY(${campaignIds}::uuid[]) GROUP BY 1, 2
    UNION ALL
    SELECT campaign_id, 'sending', sum(size)::int FROM batch
    WHERE campaign_id = ANY(${campaignIds}::uuid[]) AND state = 'sending' GROUP BY 1`;
  for (const { campaign_id: id, bucket, calls } of rows) {
    const tally = tallies.get(id) ?? emptyTally();
    count(tally, bucket, calls);
    tallies.set(id, tally);
  }
  return tallies;
}

type Figures = {
  tally: Tally;
  /** Answered calls by what was pressed, most first; no digit is `''`. */
  digits: { digits: string; calls: number }[];
  /** So far, as exact decimal text in the platform's currency. */
  cost: string;
};

/** A campaign's figures, all of one moment: whoever adds them up must not find a call twice or none. */
async function figuresOf(campaignId: string): Promise<Figures> {
  const rows = await prisma.$queryRaw<
    { bucket: Bucket | 'sending'; digits: string; calls: number; cost: Prisma.Decimal }[]
  >`
    SELECT bucket, digits, sum(calls)::int AS calls, sum(cost) AS cost FROM campaign_tally
    WHERE campaign_id = ${campaignId}::uuid GROUP BY 1, 2
    UNION ALL
    SELECT 'sending', '', coalesce(sum(size), 0)::int, 0 FROM batch WHERE campaign_id = ${campaignId}::uuid AND state = 'sending'`;
  const tally: Tally = emptyTally();
  const pressed = new Map<string, number>();
  let cost = new Prisma.Decimal(0);
  for (const row of rows) {
    cost = cost.plus(row.cost);
    count(tally, row.bucket, row.calls);
    if (row.bucket === 'answered' || row.bucket === 'optedOut')
      pressed.set(row.digits, (pressed.get(row.digits) ?? 0) + row.calls);
  }
  const digits = [...pressed]
    .map(([word, calls]) => ({ digits: word, calls }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls || a.digits.localeCompare(b.digits));
  return { tally, digits, cost: cost.toString() };
}

/** A campaign with what its pages say about it. Null: this workspace has none with this id. */
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
    /** Of a draft that is launched by itself: when, and for whom. */
    scheduled: row.launchAt && { at: row.launchAt, by: LaunchPlan.parse(launchPlan).userName },
    /** The limit that paused it, with its figures; null: none did. */
    stopped: await stopOf(actor, row),
    /** What the launch froze; null for a draft. */
    snapshot: snapshot === null ? null : Snapshot.parse(snapshot),
    ...figures,
    waiting,
  };
}
export type Campaign = NonNullable<Awaited<ReturnType<typeof campaignOf>>>;

/** Why calls wait: the account, for a person; or the platform, which is unreachable and tried again at `nextTry`. */
/** What the last limit that paused a campaign was, while it is paused for it. */
async function stopOf(actor: Actor, { id, state, reason }: { id: string; state: string; reason: string | null }) {
  if (state !== 'paused' || reason === null) return null;
  const event = await prisma.event.findFirst({
    where: { workspaceId: actor.workspaceId, subjectId: id, kind: 'campaign.tripped' },
    orderBy: { id: 'desc' },
    select: { facts: true },
  });
  const facts = (event?.facts ?? {}) as { reason?: string; figure?: string; limit?: string };
  return facts.reason === reason ? { reason, figure: facts.figure ?? '', limit: facts.limit ?? '' } : null;
}

type Waiting = { reason: StopReason } | { reason: 'unreachable'; nextTry: Date };

/**
 * Why a running campaign does not get on. Null: nothing but perhaps its hours holds it. While they are not open, the
 * platform matters only to calls whose results are asked for.
 */
async function waitingReason(actor: Actor, campaignId: string): Promise<Waiting | null> {
  const [row] = await prisma.$queryRaw<{ stopped: StopReason | null; nextTry: Date | null }[]>`
    SELECT a.stopped_reason AS stopped,
           CASE WHEN (c.open_from <= now() AND c.open_until > now())
                  OR EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.state IN ('submitted', 'unknown'))
                THEN a.unreachable_until END AS "nextTry"
    FROM campaign c JOIN account a ON a.workspace_id = c.workspace_id AND a.rehearsal = (c.purpose = 'rehearsal')
    WHERE c.id = ${campaignId}::uuid AND c.workspace_id = ${actor.workspaceId}::uuid AND c.state = 'running'
      AND EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.state IN ('pending', 'sending', 'submitted', 'unknown'))`;
  if (row?.stopped) return { reason: row.stopped };
  return row?.nextTry ? { reason: 'unreachable', nextTry: row.nextTry } : null;
}

/** What the platform refused of a campaign: how many calls, and its own words with the last exchange that says so. */
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

/** Widths of the chart's intervals, in seconds; the narrowest with at most `POINTS` points is taken. */
const INTERVALS = [5, 10, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 86_400];
const POINTS = 60;

/**
 * Calls whose outcome is `answered` over time, with empty intervals in between: what the chart draws. `seconds` is the
 * intervals' width. Moments long before the campaign or after it stand at their calls alone: a platform may tell any.
 */
export async function answersOverTime(
  actor: Actor,
  campaignId: string,
): Promise<{ seconds: number; points: { at: Date; calls: number }[] }> {
  const own = Prisma.sql`campaign_id = ${campaignId}::uuid AND workspace_id = ${actor.workspaceId}::uuid AND calls <> 0
    AND (SELECT at > c.created_at - interval '1 year' AND at < coalesce(c.window_end, now()) + interval '1 year'
         FROM campaign c WHERE c.id = ${campaignId}::uuid)`;
  const [span] = await prisma.$queryRaw<{ first: Date | null; seconds: number }[]>`
    SELECT min(at) AS first, extract(epoch FROM max(at) - min(at))::float8 AS seconds FROM answers_over_time WHERE ${own}`;
  if (!span?.first) return { seconds: 60, points: [] };
  const seconds = INTERVALS.find((width) => span.seconds / width < POINTS) ?? 86_400;
  const points = await prisma.$queryRaw<{ at: Date; calls: number }[]>`
    WITH sums AS (
      SELECT date_bin(make_interval(secs => ${seconds}), at, 'epoch') AS at, sum(calls) AS calls
      FROM answers_over_time WHERE ${own} GROUP BY 1
    )
    SELECT s.at, coalesce(sums.calls, 0)::int AS calls
    FROM generate_series((SELECT min(at) FROM sums), (SELECT max(at) FROM sums), make_interval(secs => ${seconds})) AS s(at)
    LEFT JOIN sums USING (at) ORDER BY s.at`;
  return { seconds, points };
}

/** The campaign's batches in the order in which they leave; at most `limit` after `afterSeq`. */
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

/** How many batches the campaign has. */
export async function batchCount(actor: Actor, campaignId: string): Promise<number> {
  const last = await prisma.batch.findFirst({
    where: { campaignId, workspaceId: actor.workspaceId },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  return last?.seq ?? 0;
}

/** Somebody with the number as people read it. */
export type EditorPerson = { id: string; firstName: string; lastName: string; number: string };
export type EditorChoices = {
  lists: { id: string; name: string; people: number }[];
  segments: { id: string; name: string }[];
  tags: { id: string; name: string }[];
  /** The single people that were chosen. */
  people: EditorPerson[];
  /** The workspace's rules that a draft follows: days without another call, and the patron's day (`MM-DD`). */
  quietDays: number | null;
  patronDay: string | null;
  /** The campaign whose budget of retries is used up further, by name. */
  follows: string | null;
};

/** What an audience can be chosen from, by name, and the people that it names. */
export async function editorChoices(actor: Actor, chosen: Audience): Promise<EditorChoices> {
  const { workspaceId } = actor;
  const byName = { where: { workspaceId }, select: { id: true, name: true }, orderBy: { name: 'asc' as const } };
  const [lists, segments, tags, people, workspace, followed] = await Promise.all([
    prisma.$queryRaw<EditorChoices['lists']>`
      SELECT l.id, l.name::text AS name, (SELECT count(*)::int FROM list_member m WHERE m.list_id = l.id) AS people
      FROM list l WHERE l.workspace_id = ${workspaceId}::uuid ORDER BY l.name`,
    prisma.segment.findMany(byName),
    prisma.tag.findMany(byName),
    prisma.contact.findMany({
      where: { workspaceId, id: { in: chosen.people } },
      select: { id: true, firstName: true, lastName: true, number: true },
      orderBy: { lastName: 'asc' },
    }),
    prisma.workspace.findUniqueOrThrow({ where: { id: workspaceId } }),
    chosen.budgetOf && prisma.campaign.findFirst({ where: { workspaceId, id: chosen.budgetOf } }),
  ]);
  const { quietDays, patronDay } = workspace;
  const read = people.map((person) => ({ ...person, number: formatNumber(person.number) }));
  return { lists, segments, tags, people: read, quietDays, patronDay, follows: followed ? followed.name : null };
}

/** True if a campaign that uses this segment leaves by itself: a scheduled one, or those of a recurring template. */
export async function leavesByItself(actor: Actor, segmentId: string): Promise<boolean> {
  const { workspaceId } = actor;
  const drafts = await draftsUsing(prisma, workspaceId, segmentId);
  const planned = await prisma.campaign.count({
    where: {
      ...{ workspaceId, id: { in: drafts.map(({ id }) => id) } },
      OR: [{ launchAt: { not: null } }, { recurrence: { not: Prisma.DbNull } }],
    },
  });
  return planned > 0;
}
