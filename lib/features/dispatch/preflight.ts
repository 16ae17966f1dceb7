import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { EXCLUSIONS, type Exclusion, hasNoSource } from '#lib/domain/audience.ts';
import { AppError } from '#lib/domain/errors.ts';
import { forecast } from '#lib/domain/forecast.ts';
import { composeBatch, MASKED } from '#lib/sendservice/compose.ts';
import { lastApproval, needsApproval } from './approval.ts';
import { audience } from './audience.ts';
import {
  type Blocker,
  callingHoursOf,
  type Draft,
  draftBlockers,
  firstInterval,
  paceOf,
  readDraft,
  snapshotOf,
  windowOf,
} from './draft.ts';
import { fingerprint } from './fingerprint.ts';
import { costRange } from './prices.ts';
import { batchTerms, callToPlace, type Fields } from './terms.ts';
import { warningsOf } from './warnings.ts';

/** How many requests the review shows whole. */
const SHOWN_REQUESTS = 2;
/** Stands where the launch will put a fresh UUID. */
const ASSIGNED_LATER = '00000000-0000-0000-0000-000000000000';

/**
 * What a launch of this draft would do, from real data: who is called and who is not, how many requests, how long they
 * take at the account's rate, and the first requests exactly as they will be sent, secrets masked, with a CodeRequest of
 * zeros where the launch puts a fresh one; or the request that is `wanted` by its number. Reads only. Throws `AppError('notFound')`.
 */
export async function preflight(actor: Actor, campaignId: string, now: Date, wanted?: number) {
  const draft = await readDraft(prisma, actor.workspaceId, campaignId);
  if (!draft) throw new AppError('notFound');
  const { account } = draft.workspace;
  const snapshot = snapshotOf(draft, actor.userName);
  const perRequest = account?.callsPerRequest ?? 100;
  const rate = Number(account?.requestsPerSecond ?? 1);

  const counted = await prisma.$queryRaw<{ reason: Exclusion | null; people: number }[]>`
    SELECT excluded AS reason, count(*)::int AS people FROM (${audience(draft.asked)}) a GROUP BY 1`;
  const people = new Map(counted.map((row) => [row.reason, row.people]));
  const calls = people.get(null) ?? 0;
  const excluded = EXCLUSIONS.flatMap((reason) => ({ reason, people: people.get(reason) ?? 0 })).filter(
    (group) => group.people > 0,
  );
  const batches = Math.ceil(calls / perRequest);
  const blockers: { code: Blocker }[] = draftBlockers(draft, now).map((code) => ({ code }));
  if (calls === 0 && !hasNoSource(draft.asked)) blockers.push({ code: 'audienceEmpty' });
  const interval = firstInterval(draft, now);
  const window = windowOf(draft);
  const expected = window && forecast(window, callingHoursOf(draft), now, calls, paceOf(draft));
  const warnings = await warningsOf(draft, calls, now);

  const seq = Math.min(Math.max(1, Math.trunc(wanted ?? 1)), Math.max(1, batches));
  const first =
    snapshot && interval
      ? await prisma.$queryRaw<{ number: string; first_name: string; last_name: string; fields: Fields }[]>`
        SELECT number, first_name, last_name, attributes AS fields FROM (${audience(draft.asked)}) a
        WHERE excluded IS NULL ORDER BY number
        LIMIT ${perRequest * (wanted ? 1 : SHOWN_REQUESTS)} OFFSET ${(seq - 1) * perRequest}`
      : [];
  const firstRequests: {
    /** Its number, from 1. */ seq: number;
    body: string;
    people: { number: string; name: string }[];
  }[] = [];
  for (let at = 0; snapshot && interval && at < first.length; at += perRequest) {
    const people = first.slice(at, at + perRequest);
    const placed = people.map((person) => callToPlace(snapshot, { ...person, code_request: ASSIGNED_LATER }));
    firstRequests.push({
      seq: seq + at / perRequest,
      body: composeBatch(batchTerms(snapshot, interval, snapshot.maxRetries), placed, snapshot.shape, MASKED),
      people: people.map((p) => ({ number: p.number, name: `${p.first_name} ${p.last_name}`.trim() })),
    });
  }

  return {
    campaign: { id: draft.id, name: draft.name, revision: draft.revision, state: draft.state },
    blockers,
    warnings,
    /** The audience's sources by name. */
    sources: [...draft.asked.names.lists, ...draft.asked.names.segments, ...draft.asked.names.tags],
    inAudience: calls + excluded.reduce((sum, group) => sum + group.people, 0),
    excluded,
    calls,
    batches,
    callsPerRequest: perRequest,
    shape: account?.shape ?? ('full' as const),
    url: account ? `${account.baseUrl.replace(/\/$/, '')}/instantCall/` : '',
    requestsPerSecond: rate,
    /** When they leave; null while the window is incomplete. */
    forecast: expected,
    cost: calls > 0 && account ? await costRange(draft.asked, account.sandbox) : null,
    /** What the account had left, as decimal text, and when the platform said so. */
    credits: account?.credits ? { amount: account.credits.toString(), at: account.creditsAt } : null,
    /** Another manager's word on it, where the workspace asks for one; null: none is needed. */
    approval: needsApproval(draft.workspace, calls) ? await approvalOf(draft) : null,
    firstRequests,
  };
}
export type Preflight = Awaited<ReturnType<typeof preflight>>;

/** What is known of a draft's approval: nobody was asked, or what was said, and whether that is still about this draft. */
async function approvalOf(draft: Draft) {
  const last = await lastApproval(prisma, draft.id);
  return { last, holds: last !== null && (await fingerprint(prisma, draft)) === last.hash };
}

/** What the editor says of a draft while it is composed. */
export type Consequences = Pick<Preflight, 'calls' | 'inAudience' | 'excluded' | 'batches'> & {
  /** When all is sent; null: nobody can say yet, or not before the window ends. */
  endsAt: Date | null;
  blockers: Blocker[];
  warnings: Preflight['warnings'];
};

/** The figures of the check before the launch, without its requests. Throws `AppError('notFound')`. */
export async function consequencesOf(actor: Actor, campaignId: string, now: Date): Promise<Consequences> {
  const {
    calls,
    inAudience,
    excluded,
    batches,
    forecast: expected,
    ...check
  } = await preflight(actor, campaignId, now);
  return {
    ...{ calls, inAudience, excluded, batches, endsAt: expected?.endsAt ?? null },
    blockers: check.blockers.map(({ code }) => code),
    warnings: check.warnings,
  };
}
