import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { EXCLUSIONS, type Exclusion, hasNoSource } from '#lib/domain/audience.ts';
import { doneBy, includesNight } from '#lib/domain/calling-hours.ts';
import { AppError } from '#lib/domain/errors.ts';
import { fieldsWithoutFallback, sameName } from '#lib/domain/merge-fields.ts';
import { composeBatch, MASKED } from '#lib/sendservice/compose.ts';
import { audience } from './audience.ts';
import {
  type Blocker,
  callingHoursOf,
  type Draft,
  draftBlockers,
  firstInterval,
  readDraft,
  snapshotOf,
} from './draft.ts';
import { batchTerms, callToPlace, type Fields } from './terms.ts';

/** How many requests the review shows whole. */
const SHOWN_REQUESTS = 2;
/** Stands where the launch will put a fresh UUID. */
const ASSIGNED_LATER = '00000000-0000-0000-0000-000000000000';

type Warning = 'includesNight' | 'sandbox' | 'willNotFinish' | 'emptyFields';

/**
 * What a launch of this draft would do, from real data: who is called and who is not, how many requests, how long they
 * take at the account's rate, and the first requests exactly as they will be sent, secrets masked, with a CodeRequest of
 * zeros where the launch puts a fresh one. Reads only. Throws `AppError('notFound')`.
 */
export async function preflight(actor: Actor, campaignId: string, now: Date) {
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
  const seconds = batches / rate;

  const blockers: { code: Blocker }[] = draftBlockers(draft, now).map((code) => ({ code }));
  if (calls === 0 && !hasNoSource(draft.asked)) blockers.push({ code: 'audienceEmpty' });

  const interval = firstInterval(draft, now);
  const { windowStart: start, windowEnd: end, timeZone } = draft;
  const window = start && end && { start, end, timeZone };
  const hours = callingHoursOf(draft);
  const endsAt = window && doneBy(window, hours, now, seconds);
  const warnings: { code: Warning /** Whom it is about. */; people?: number }[] = [];
  if (account?.sandbox) warnings.push({ code: 'sandbox' });
  if (window && includesNight(window, hours)) warnings.push({ code: 'includesNight' });
  if (interval && !endsAt) warnings.push({ code: 'willNotFinish' });

  const lacking = await peopleLackingFields(draft);
  if (lacking > 0) warnings.push({ code: 'emptyFields', people: lacking });

  const first =
    snapshot && interval
      ? await prisma.$queryRaw<{ number: string; first_name: string; last_name: string; fields: Fields }[]>`
        SELECT number, first_name, last_name, attributes AS fields FROM (${audience(draft.asked)}) a
        WHERE excluded IS NULL ORDER BY number LIMIT ${perRequest * SHOWN_REQUESTS}`
      : [];
  const firstRequests: { body: string; people: { number: string; name: string }[] }[] = [];
  for (let at = 0; snapshot && interval && at < first.length; at += perRequest) {
    const people = first.slice(at, at + perRequest);
    const placed = people.map((person) => callToPlace(snapshot, { ...person, code_request: ASSIGNED_LATER }));
    firstRequests.push({
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
    seconds,
    endsAt,
    firstRequests,
  };
}
export type Preflight = Awaited<ReturnType<typeof preflight>>;

/** How many of who would be called have nothing under a field that the text asks for without a fallback. */
async function peopleLackingFields({ asked, message }: Draft): Promise<number> {
  const names = fieldsWithoutFallback(message?.text ?? '').map(sameName);
  if (names.length === 0) return 0;
  const [found] = await prisma.$queryRaw<{ people: number }[]>`
    SELECT count(*)::int AS people FROM (${audience(asked)}) a
    WHERE a.excluded IS NULL AND NOT ${names}::text[] <@ (
      SELECT coalesce(array_agg(lower(trim(e.key))), '{}') FROM (
        SELECT key, value FROM jsonb_each_text(a.attributes)
        UNION ALL VALUES ('firstname', a.first_name), ('lastname', a.last_name)
      ) e WHERE trim(e.value) <> '')`;
  return found?.people ?? 0;
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
  const { calls, inAudience, excluded, batches, endsAt, ...check } = await preflight(actor, campaignId, now);
  return {
    ...{ calls, inAudience, excluded, batches, endsAt },
    blockers: check.blockers.map(({ code }) => code),
    warnings: check.warnings,
  };
}
