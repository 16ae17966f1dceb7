import { prisma, reading, type Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { type Exclusion, hasNoSource } from '#lib/domain/audience.ts';
import { AppError } from '#lib/domain/errors.ts';
import { type Forecast, forecast } from '#lib/domain/forecast.ts';
import { callsUrl } from '#lib/sendservice/address.ts';
import { hoursAbroad } from './abroad.ts';
import { lastApproval, needsApproval } from './approval.ts';
import type { Asked } from './audience.ts';
import { type Counted, countAudience } from './count-audience.ts';
import { type Blocker, callingHoursOf, type Draft, draftBlockers, paceOf, readDraft, windowOf } from './draft.ts';
import { fingerprint } from './fingerprint.ts';
import { costRange, type Destination } from './prices.ts';
import { shownRequests } from './shown-requests.ts';
import { type Warning, warningsOf } from './warnings.ts';

/** What a launch of a draft would do, shown beside it in the editor and at the top of the check before the launch. */
export type Consequences = {
  calls: number;
  inAudience: number;
  excluded: { reason: Exclusion; people: number }[];
  /** The number of requests that the calls make. */
  batches: number;
  /** When the requests leave; null while the window is incomplete. */
  forecast: Forecast | null;
  blockers: { code: Blocker }[];
  warnings: Warning[];
};

/** Who is called and who is not, when, what is missing and what may surprise. Reads only. Throws `AppError('notFound')`. */
export async function consequencesOf(actor: Actor, campaignId: string, now: Date): Promise<Consequences> {
  const draft = await ownDraft(actor, campaignId);
  const { budgets: _, destinations: __, ...consequences } = await reading((tx) => figuresOf(tx, draft, now));
  return consequences;
}

/**
 * The whole check before the launch, from real data: the consequences, the possible cost, another manager's decision, and the
 * first requests (or only number `wanted`) as they will be sent. Reads only, until `signal` says that nobody waits. Throws
 * `AppError('notFound')`.
 */
export async function preflight(actor: Actor, campaignId: string, now: Date, wanted?: number, signal?: AbortSignal) {
  const draft = await ownDraft(actor, campaignId);
  const { budgets, destinations, ...figures } = await reading((tx) => figuresOf(tx, draft, now), { signal });
  const { account } = draft.workspace;
  const { callsPerRequest } = paceOf(draft);
  const [cost, approval, abroad, doubles, firstRequests] = await Promise.all([
    figures.calls > 0 && account ? costRange(prisma, draft.workspaceId, destinations, account.sandbox) : null,
    approvalOf(draft, figures.calls, destinations),
    reading((tx) => hoursAbroad(tx, draft, destinations, now), { signal }),
    doublesIn(draft.asked, figures.inAudience),
    shownRequests(draft, now, budgets, wanted, signal),
  ]);
  const { lists, segments, tags } = draft.asked.names;
  return {
    campaign: { id: draft.id, name: draft.name, revision: draft.revision, state: draft.state },
    ...figures,
    /** The audience's sources by name. */
    sources: [...lists, ...segments, ...tags],
    callsPerRequest,
    shape: account?.shape ?? ('full' as const),
    url: account ? callsUrl(account.baseUrl) : '',
    requestsPerSecond: Number(account?.requestsPerSecond ?? 1),
    /** The number of repeated entries: people in more than one of the chosen lists and tags, who are called only once. */
    doubles,
    cost,
    /** The people who are called in another country, and at what hour; null: nobody. */
    abroad,
    /** The account's remaining credit, as decimal text, and when the platform reported it. */
    credits: account?.credits ? { amount: account.credits.toString(), at: account.creditsAt } : null,
    approval,
    firstRequests,
  };
}
export type Preflight = Awaited<ReturnType<typeof preflight>>;

/** A template has no window: each draft that is made from it gets its own. */
const OF_WINDOW: Blocker[] = ['noWindow', 'windowOver', 'noInterval'];

async function ownDraft(actor: Actor, campaignId: string): Promise<Draft> {
  const draft = await readDraft(prisma, actor.workspaceId, campaignId);
  if (!draft) throw new AppError('notFound');
  return draft;
}

async function figuresOf(tx: Tx, draft: Draft, now: Date): Promise<Consequences & Counted> {
  const counted = await countAudience(tx, draft);
  const { calls, budgets, destinations } = counted;
  const blockers = draftBlockers(draft, now)
    .filter((code) => draft.purpose !== 'template' || !OF_WINDOW.includes(code))
    .map((code) => ({ code }));
  if (calls === 0 && !hasNoSource(draft.asked)) blockers.push({ code: 'audienceEmpty' });
  const window = windowOf(draft);
  const pace = paceOf(draft);
  return {
    ...counted,
    batches: budgets.reduce((requests, { people }) => requests + Math.ceil(people / pace.callsPerRequest), 0),
    forecast: window && forecast(window, callingHoursOf(draft), now, calls, pace),
    blockers,
    warnings: await warningsOf(tx, draft, { calls, destinations }, now),
  };
}

/** People who are in the audience only by segments are no duplicates, and counting cannot tell them apart. */
async function doublesIn({ workspaceId, lists, tags, people, filters }: Asked, inAudience: number): Promise<number> {
  if (lists.length + tags.length + people.length < 2) return 0;
  const distinct = filters.length > 0 ? Prisma.sql`count(DISTINCT contact_id)` : Prisma.sql`${inAudience}::int`;
  const [found] = await prisma.$queryRaw<{ doubles: number }[]>`
    SELECT (count(*) - ${distinct})::int AS doubles FROM (
      SELECT contact_id FROM list_member WHERE list_id = ANY(${lists}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      UNION ALL SELECT contact_id FROM contact_tag WHERE tag_id = ANY(${tags}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      UNION ALL SELECT id FROM contact WHERE id = ANY(${people}::uuid[]) AND workspace_id = ${workspaceId}::uuid
    ) chosen`;
  return found?.doubles ?? 0;
}

/** Null: no approval is needed. Else whether one was requested, the decision, and whether it still is about this draft. */
async function approvalOf(draft: Draft, calls: number, destinations: Destination[]) {
  if (!(await needsApproval(prisma, draft, calls, async () => destinations))) return null;
  const last = await lastApproval(prisma, draft.id);
  return { last, holds: last !== null && (await reading((tx) => fingerprint(tx, draft))) === last.hash };
}
