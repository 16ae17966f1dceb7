import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { EXCLUSIONS, type Exclusion, hasNoSource } from '#lib/domain/audience.ts';
import { AppError } from '#lib/domain/errors.ts';
import { type Forecast, forecast } from '#lib/domain/forecast.ts';
import { lastApproval, needsApproval } from './approval.ts';
import { type Asked, audience } from './audience.ts';
import { type Blocker, callingHoursOf, type Draft, draftBlockers, paceOf, readDraft, windowOf } from './draft.ts';
import { fingerprint } from './fingerprint.ts';
import { costRange } from './prices.ts';
import { type Budget, shownRequests } from './shown-requests.ts';
import { type Warning, warningsOf } from './warnings.ts';

/** What a launch of a draft would do: what the editor shows beside it, and the check before the launch above all. */
export type Consequences = {
  calls: number;
  inAudience: number;
  excluded: { reason: Exclusion; people: number }[];
  /** How many requests the calls make. */
  batches: number;
  /** When they leave; null while the window is incomplete. */
  forecast: Forecast | null;
  blockers: { code: Blocker }[];
  warnings: Warning[];
};

/** Who is called and who is not, when, what is missing and what may surprise. Reads only. Throws `AppError('notFound')`. */
export async function consequencesOf(actor: Actor, campaignId: string, now: Date): Promise<Consequences> {
  const { budgets: _, ...consequences } = await figuresOf(await ownDraft(actor, campaignId), now);
  return consequences;
}

/**
 * The whole check before the launch, from real data: the consequences, what it may cost, another manager's word, and the
 * first requests (or the one `wanted` by its number) as they will be sent. Reads only. Throws `AppError('notFound')`.
 */
export async function preflight(actor: Actor, campaignId: string, now: Date, wanted?: number) {
  const draft = await ownDraft(actor, campaignId);
  const { budgets, ...figures } = await figuresOf(draft, now);
  const { account } = draft.workspace;
  const { callsPerRequest } = paceOf(draft);
  const [cost, approval, doubles, firstRequests] = await Promise.all([
    figures.calls > 0 && account ? costRange(draft.asked, account.sandbox) : null,
    approvalOf(draft, figures.calls),
    doublesIn(draft.asked),
    shownRequests(draft, now, budgets, wanted),
  ]);
  const { lists, segments, tags } = draft.asked.names;
  return {
    campaign: { id: draft.id, name: draft.name, revision: draft.revision, state: draft.state },
    ...figures,
    /** The audience's sources by name. */
    sources: [...lists, ...segments, ...tags],
    callsPerRequest,
    shape: account?.shape ?? ('full' as const),
    url: account ? `${account.baseUrl.replace(/\/$/, '')}/instantCall/` : '',
    requestsPerSecond: Number(account?.requestsPerSecond ?? 1),
    /** How often somebody stands in one more of the chosen lists and tags, and is called once all the same. */
    doubles,
    cost,
    /** What the account had left, as decimal text, and when the platform said so. */
    credits: account?.credits ? { amount: account.credits.toString(), at: account.creditsAt } : null,
    approval,
    firstRequests,
  };
}
export type Preflight = Awaited<ReturnType<typeof preflight>>;

/** A template has no window: each draft that is made of it gets its own. */
const OF_WINDOW: Blocker[] = ['noWindow', 'windowOver', 'noInterval'];

async function ownDraft(actor: Actor, campaignId: string): Promise<Draft> {
  const draft = await readDraft(prisma, actor.workspaceId, campaignId);
  if (!draft) throw new AppError('notFound');
  return draft;
}

async function figuresOf(draft: Draft, now: Date): Promise<Consequences & { budgets: Budget[] }> {
  const counted = await prisma.$queryRaw<{ reason: Exclusion | null; retries: number; people: number }[]>`
    SELECT excluded AS reason, least(${draft.maxRetries}::int, retries) AS retries, count(*)::int AS people
    FROM (${audience(draft.asked)}) a GROUP BY 1, 2 ORDER BY 2 DESC`;
  const sum = (groups: { people: number }[]) => groups.reduce((people, group) => people + group.people, 0);
  const budgets = counted.filter(({ reason }) => reason === null);
  const calls = sum(budgets);
  const excluded = EXCLUSIONS.map((reason) => ({
    reason,
    people: sum(counted.filter((group) => group.reason === reason)),
  })).filter((group) => group.people > 0);
  const blockers = draftBlockers(draft, now)
    .filter((code) => draft.purpose !== 'template' || !OF_WINDOW.includes(code))
    .map((code) => ({ code }));
  if (calls === 0 && !hasNoSource(draft.asked)) blockers.push({ code: 'audienceEmpty' });
  const window = windowOf(draft);
  const pace = paceOf(draft);
  return {
    calls,
    inAudience: calls + sum(excluded),
    excluded,
    budgets,
    batches: budgets.reduce((requests, { people }) => requests + Math.ceil(people / pace.callsPerRequest), 0),
    forecast: window && forecast(window, callingHoursOf(draft), now, calls, pace),
    blockers,
    warnings: await warningsOf(draft, calls, now),
  };
}

async function doublesIn({ workspaceId, lists, tags, people }: Asked): Promise<number> {
  if (lists.length + tags.length + people.length < 2) return 0;
  const [found] = await prisma.$queryRaw<{ doubles: number }[]>`
    SELECT (count(*) - count(DISTINCT contact_id))::int AS doubles FROM (
      SELECT contact_id FROM list_member WHERE list_id = ANY(${lists}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      UNION ALL SELECT contact_id FROM contact_tag WHERE tag_id = ANY(${tags}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      UNION ALL SELECT unnest(${people}::uuid[])
    ) chosen`;
  return found?.doubles ?? 0;
}

/** Null: none is needed. Else whether anybody was asked, what was said, and whether that is still about this draft. */
async function approvalOf(draft: Draft, calls: number) {
  if (!(await needsApproval(draft, calls))) return null;
  const last = await lastApproval(prisma, draft.id);
  return { last, holds: last !== null && (await fingerprint(prisma, draft)) === last.hash };
}
