import { pool } from '#lib/db/client.ts';
import { type Outcome, settle } from '#lib/domain/settle.ts';
import type { CallReport } from '#lib/sendservice/answer.ts';
import { optOutDigits } from './snapshot.ts';
import type { Work } from './take.ts';

/** What one report does to its call. */
export type Change = CallReport & { state: 'submitted' | 'final'; outcome: Outcome | null; reason: string | null };

/** A call that a report moved, as far as the rules after it need it. */
export type Moved = { codeRequest: string; number: string; outcome: Outcome | null; reason: string | null };

/** What a report means under the campaign's frozen terms and the end that its batch was sent with. */
export function changeOf(report: CallReport, { snapshot, batch }: Work, now: Date): Change {
  const settled = settle(
    report,
    { maxRetries: snapshot.maxRetries, windowEnd: batch.until, optOutDigits: optOutDigits(snapshot) },
    now,
  );
  return settled.final
    ? { ...report, state: 'final', outcome: settled.outcome, reason: settled.reason }
    : { ...report, state: 'submitted', outcome: null, reason: null };
}

/**
 * Applies all changes of one answer in one statement: only calls of this batch that are still open move, only where
 * something is new, and each change of status leaves its mark in `call_status`. Late or repeated answers change nothing.
 */
export async function applyReports(work: Work, changes: Change[], now: Date): Promise<Moved[]> {
  if (changes.length === 0) return [];
  const column = <K extends keyof Change>(name: K) => changes.map((change) => change[name]);
  const { rows } = await pool.query<Moved>(
    `WITH news AS (
       SELECT DISTINCT ON (code_request) * FROM unnest(
         $1::uuid[], $2::call_state[], $3::outcome[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
         $9::timestamptz[], $10::timestamptz[], $11::numeric[], $12::int[]
       ) AS n(code_request, state, outcome, reason, status, raw_status, platform_id, digits, answered_at, ended_at, price, retries)
     ),
     moved AS (
       UPDATE call c SET
         state = n.state, outcome = n.outcome, reason = n.reason, status = coalesce(n.status, c.status),
         raw_status = CASE WHEN n.status = 'unrecognised' THEN n.raw_status END,
         platform_id = coalesce(n.platform_id, c.platform_id), digits = coalesce(n.digits, c.digits),
         answered_at = coalesce(n.answered_at, c.answered_at), ended_at = coalesce(n.ended_at, c.ended_at),
         price = coalesce(n.price, c.price), retries = coalesce(n.retries, c.retries), updated_at = $13
       FROM news n
       WHERE c.code_request = n.code_request AND c.batch_id = $14 AND c.state IN ('submitted', 'unknown')
         AND (c.state, c.outcome, c.status, c.retries, c.digits, c.price, c.answered_at, c.ended_at)
             IS DISTINCT FROM (n.state, n.outcome, n.status, n.retries, n.digits, n.price, n.answered_at, n.ended_at)
       RETURNING c.code_request, c.workspace_id, c.number, c.state, c.outcome, c.reason, c.status, c.retries
     ),
     marked AS (
       INSERT INTO call_status (workspace_id, code_request, at, state, status, retries, reason, batch_id, exchange_id)
       SELECT workspace_id, code_request, $13, state, status, retries, reason, $14, $15 FROM moved
     )
     SELECT code_request AS "codeRequest", number, outcome, reason FROM moved`,
    [
      column('codeRequest'),
      column('state'),
      column('outcome'),
      column('reason'),
      column('status'),
      column('rawStatus'),
      column('platformId'),
      column('digits'),
      column('answeredAt'),
      column('endedAt'),
      column('price'),
      column('retries'),
      now,
      work.batch.id,
      work.exchangeId,
    ],
  );
  return rows;
}
