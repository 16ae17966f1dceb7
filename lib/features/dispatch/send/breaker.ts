import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { backoff } from '#lib/domain/backoff.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { aboutAccount } from '../ledger/notices.ts';

/** What the breaker needs to know of an exchange's work; `failures` in a row, as of the moment when the work was taken. */
type Tried = { account: { id: string; rehearsal: boolean }; batch: { workspaceId: string }; failures: number };

/** After this many transport failures in a row the platform counts as unreachable. */
const OPENS_AFTER = 3;
/** First pause between the single requests that probe the platform: an outage of a minute costs a handful of them. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** The pause for a platform that says "too many requests" without a Retry-After. */
const RATE_LIMITED_MS = 5_000;

/** SQL: while account `a` is unreachable, one request at a time probes it, and only after its pause. */
export const MAY_TRY = Prisma.sql`(a.unreachable_until IS NULL OR a.unreachable_until <= now())`;
/** SQL: account `a` does not rest at the platform's word. */
export const IS_RESTED = Prisma.sql`(a.rests_until IS NULL OR a.rests_until <= now())`;
export const MOST_IN_FLIGHT = Prisma.sql`(CASE WHEN a.unreachable_until IS NULL THEN a.in_flight ELSE 1 END)`;

/**
 * The breaker of an account, told about each exchange. Transport failures in a row open it: nothing is sent until a pause is
 * over, then one request probes. Each failed probe doubles the pause, the first answer closes the breaker. It is stored in the
 * account's row, so it holds for all processes. A refusal is an answer: the platform is there.
 */
export async function tellBreaker(work: Tried, answer: Answer): Promise<void> {
  const limited = answer.reason === 'rateLimited';
  const wait = answer.retryAfterMs ?? (limited ? RATE_LIMITED_MS : 0);
  if (wait > 0) await rest(work.account.id, wait);
  // A request that was too late to leave says nothing about the platform.
  if (limited || answer.reason === 'tooLate') return;
  // A platform that says no is reachable.
  const failed = answer.outcome === 'unknown' || (answer.outcome === 'notDelivered' && answer.httpStatus === null);
  if (failed) await countFailure(work, answer.reason);
  else if (work.failures > 0) await close(work);
}

/** Respects Retry-After: it holds for everything that the account sends. */
async function rest(accountId: string, ms: number): Promise<void> {
  await run(
    pool,
    Prisma.sql`
    UPDATE account SET rests_until = greatest(rests_until, now() + make_interval(secs => ${ms / 1000}))
    WHERE id = ${accountId}`,
  );
}

/** Counts one more failure in a row; stragglers from before the breaker opened do not count. */
async function countFailure(work: Tried, reason: string): Promise<void> {
  const [counted] = await run<{ failures: number }>(
    pool,
    Prisma.sql`
    UPDATE account a SET failures = failures + 1 WHERE id = ${work.account.id} AND ${MAY_TRY} RETURNING failures`,
  );
  const failures = counted?.failures ?? 0;
  if (failures < OPENS_AFTER) return;
  const pause = backoff(failures - OPENS_AFTER, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, Math.random());
  await run(
    pool,
    Prisma.sql`
    UPDATE account SET unreachable_until = now() + make_interval(secs => ${pause / 1000})
    WHERE id = ${work.account.id} AND failures >= ${OPENS_AFTER}`,
  );
  if (failures === OPENS_AFTER) await aboutAccount(work, 'account.unreachable', { reason });
}

async function close(work: Tried): Promise<void> {
  const [closed] = await run<{ was_open: boolean }>(
    pool,
    Prisma.sql`
    UPDATE account a SET failures = 0, unreachable_until = NULL FROM account before
    WHERE a.id = ${work.account.id} AND before.id = a.id AND a.failures > 0
    RETURNING before.unreachable_until IS NOT NULL AS was_open`,
  );
  if (closed?.was_open) await aboutAccount(work, 'account.reachable');
}
