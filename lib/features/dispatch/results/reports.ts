import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { saysNo } from '#lib/domain/opt-out-key.ts';
import { type Outcome, settle } from '#lib/domain/settle.ts';
import type { CallReport } from '#lib/sendservice/answer.ts';
import { moveReported } from '../ledger/move-calls.ts';
import { optOutDigits } from '../ledger/snapshot.ts';
import { graceMs } from '../send/pace.ts';
import type { Work } from '../send/work.ts';

/** The change that one report makes to its call. */
export type Change = CallReport & {
  state: 'submitted' | 'final';
  /** The person pressed an opt-out key, whether or not the call is over. */
  saidNo: boolean;
  outcome: Outcome | null;
  reason: string | null;
  retriesLeft: number | null;
};

/** A call that a report moved, as far as the later rules need it. */
export type Moved = { codeRequest: string; outcome: Outcome | null; reason: string | null };

/**
 * Reads a report under the campaign's frozen terms and the end that its batch was sent with. A no that an earlier report brought,
 * or another one in the same answer, counts like its own, and its keys are kept as the proof.
 */
export function changeOf(report: CallReport, { snapshot, batch, account, pressed }: Work, now: Date): Change {
  const keys = optOutDigits(snapshot);
  const before = pressed.get(report.codeRequest) ?? null;
  const no = [report.digits, ...report.otherDigits, before].find((digits) => digits !== null && saysNo(digits, keys));
  const settled = settle(
    { ...report, saidNo: no !== undefined },
    {
      maxRetries: batch.retries,
      windowEnd: batch.until,
      staleUntil: new Date(batch.until.getTime() + graceMs(account)),
    },
    now,
  );
  const told = { ...report, digits: no ?? report.digits, saidNo: no !== undefined };
  return settled.final
    ? { ...told, state: 'final', outcome: settled.outcome, reason: settled.reason, retriesLeft: settled.retriesLeft }
    : { ...told, state: 'submitted', outcome: null, reason: null, retriesLeft: null };
}

/**
 * Applies all changes of one answer in one statement: only open calls of this batch move, only where something is new, and each
 * change of status leaves its mark in `call_status`. Late or repeated answers change nothing. Returns the moved calls that have
 * consequences elsewhere: opted out, or ended for a reason.
 */
export async function applyReports(work: Work, changes: Change[], now: Date): Promise<Moved[]> {
  if (changes.length === 0) return [];
  const moved = moveReported({
    set: Prisma.sql`
        outcome = n.outcome, status = coalesce(n.status, c.status),
        raw_status = CASE WHEN n.status = 'unrecognised' THEN n.raw_status END,
        platform_id = coalesce(n.platform_id, c.platform_id), digits = coalesce(n.digits, c.digits),
        answered_at = coalesce(n.answered_at, c.answered_at), ended_at = coalesce(n.ended_at, c.ended_at),
        price = coalesce(n.price, c.price), retries = coalesce(n.retries, c.retries), retries_left = n.retries_left`,
    of: Prisma.sql`
      FROM news n
      WHERE c.code_request = n.code_request AND c.batch_id = ${work.batch.id}::uuid
        AND (c.state, c.outcome, c.status, c.retries, c.digits, c.price, c.answered_at, c.ended_at)
            IS DISTINCT FROM (n.state, n.outcome, n.status, n.retries, n.digits, n.price, n.answered_at, n.ended_at)`,
    returning: Prisma.sql`c.outcome`,
    at: now,
    exchangeId: work.exchangeId,
  });
  // Planned anew each time: a plan from when there were few calls would read all of them for each answer.
  return run<Moved>(
    pool,
    Prisma.sql`
    WITH news AS (
      SELECT DISTINCT ON (code_request) * FROM json_to_recordset(${JSON.stringify(changes.map(rowOf))}) AS n(
        code_request uuid, state call_state, outcome outcome, reason text, status text, raw_status text, platform_id text,
        digits text, answered_at timestamptz, ended_at timestamptz, price numeric, retries int, retries_left smallint)
    ),
    ${moved}
    SELECT code_request AS "codeRequest", outcome, reason FROM moved
    WHERE outcome = 'optedOut' OR reason IS NOT NULL`,
  );
}

/** A change under its column names. */
function rowOf(change: Change) {
  return {
    code_request: change.codeRequest,
    state: change.state,
    outcome: change.outcome,
    reason: change.reason,
    status: change.status,
    raw_status: change.rawStatus,
    platform_id: change.platformId,
    digits: change.digits,
    answered_at: change.answeredAt,
    ended_at: change.endedAt,
    price: change.price,
    retries: change.retries,
    retries_left: change.retriesLeft,
  };
}
