import { END_EXCHANGE, endedValues } from '#lib/audit/ended.ts';
import { pool, transaction } from '#lib/db/client.ts';
import { secretsOf } from '#lib/db/credentials.ts';
import { parsePlaced } from '#lib/sendservice/answer.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { unreadable } from '#lib/sendservice/outcome.ts';
import { tellBreaker } from './breaker.ts';
import { completeCampaign } from './close.ts';
import { aboutBatch, stopAccount } from './notices.ts';
import { graceMs, pollPauseMs } from './pace.ts';
import { platformFor } from './platform.ts';
import type { Work } from './take.ts';

/** Sends a taken batch and records what came of it. Every outcome has its place here; none is lost by a crash between. */
export async function placeBatch(work: Work): Promise<void> {
  const came = await platformFor(work.account).place(work.body, { sendBy: work.sendBy });
  const placed = came.outcome === 'accepted' ? parsePlaced(came.body) : [];
  const answer = placed === null ? unreadable(came) : came;
  await record(work, answer, placed ?? []);
  await tellBreaker(work, answer);
}

type Placed = NonNullable<ReturnType<typeof parsePlaced>>;

async function record(work: Work, answer: Answer, placed: Placed): Promise<void> {
  const values = endedValues(answer, secretsOf(work.account));
  switch (answer.outcome) {
    case 'accepted':
      return recordAccepted(work, placed, values);
    case 'refused':
      return answer.reason === 'unauthorised' ? recordUnauthorised(work, values) : recordRefused(work, answer, values);
    case 'notDelivered':
      if (answer.reason === TOO_LARGE && work.codeRequests.length > 1) return halve(work, values);
      await recordNotDelivered(work, values);
      if (isUnexpected(answer)) await stopAccount(work, 'unexpectedAnswer', { httpStatus: answer.httpStatus });
      return;
    case 'unknown':
      return recordUnknown(work, answer, values);
  }
}

/**
 * The response and all its calls move in one statement, fenced by state and attempt: if the batch was given up meanwhile,
 * the answer is still kept and no call moves.
 */
async function recordAccepted(work: Work, placed: Placed, values: unknown[]): Promise<void> {
  const echoed = new Map(placed.map((item) => [item.codeRequest, item.platformId]));
  await pool.query(
    `WITH ended AS (${END_EXCHANGE}),
     moved AS (
       UPDATE batch SET state = 'submitted', sent_at = now(), lease_until = NULL, reason = NULL,
              due_at = greatest(now(), $15) + make_interval(secs => $12)
       WHERE id = $10 AND state = 'sending' AND attempt = $11 RETURNING id, workspace_id
     ),
     calls AS (
       UPDATE call c SET state = 'submitted', platform_id = e.platform_id, updated_at = $2
       FROM moved, unnest($13::uuid[], $14::text[]) AS e(code_request, platform_id)
       WHERE c.code_request = e.code_request AND c.batch_id = moved.id AND c.state = 'pending'
       RETURNING c.code_request, c.workspace_id
     )
     INSERT INTO call_status (workspace_id, code_request, at, state, batch_id, exchange_id)
     SELECT workspace_id, code_request, $2, 'submitted', $10, $1 FROM calls`,
    [
      work.exchangeId,
      ...values,
      work.batch.id,
      work.batch.attempt,
      pollPauseMs(work.account, 0) / 1000,
      work.codeRequests,
      work.codeRequests.map((codeRequest) => echoed.get(codeRequest) ?? null),
      work.snapshot.window.start,
    ],
  );
}

/** A documented refusal of the whole request: its calls end as refused and are never sent again unchanged. */
async function recordRefused(work: Work, answer: Answer, values: unknown[]): Promise<void> {
  const { rowCount } = await pool.query(
    `WITH ended AS (${END_EXCHANGE}),
     moved AS (
       UPDATE batch SET state = 'refused', lease_until = NULL, reason = $4
       WHERE id = $10 AND state = 'sending' AND attempt = $11 RETURNING id
     ),
     calls AS (
       UPDATE call c SET state = 'final', outcome = 'refused', reason = 'requestRefused', updated_at = $2
       FROM moved WHERE c.batch_id = moved.id AND c.state = 'pending' RETURNING c.code_request, c.workspace_id
     )
     INSERT INTO call_status (workspace_id, code_request, at, state, reason, batch_id, exchange_id)
     SELECT workspace_id, code_request, $2, 'final', 'requestRefused', $10, $1 FROM calls`,
    [work.exchangeId, ...values, work.batch.id, work.batch.attempt],
  );
  await aboutBatch(work, 'batch.refused', {
    calls: rowCount ?? 0,
    reason: answer.reason,
    httpStatus: answer.httpStatus,
  });
  await completeCampaign(work.batch.campaignId);
}

/** The platform does not take our credentials: nothing was placed. The batch waits; the account stops for a person. */
async function recordUnauthorised(work: Work, values: unknown[]): Promise<void> {
  await pool.query(
    `WITH ended AS (${END_EXCHANGE})
     UPDATE batch SET state = 'pending', lease_until = NULL, due_at = now(), reason = $4
     WHERE id = $10 AND state = 'sending' AND attempt = $11`,
    [work.exchangeId, ...values, work.batch.id, work.batch.attempt],
  );
  await stopAccount(work, 'unauthorised');
}

/** Proven not to have arrived: back to waiting. When it is tried again is the account's matter (breaker.ts). */
async function recordNotDelivered(work: Work, values: unknown[]): Promise<void> {
  await pool.query(
    `WITH ended AS (${END_EXCHANGE})
     UPDATE batch SET state = 'pending', lease_until = NULL, due_at = now(), reason = $4
     WHERE id = $10 AND state = 'sending' AND attempt = $11`,
    [work.exchangeId, ...values, work.batch.id, work.batch.attempt],
  );
}

const TOO_LARGE = 'http413';

/** An answer that says no, and why is not documented: whatever else is sent would get the same. */
const isUnexpected = ({ httpStatus, reason }: Answer) => httpStatus !== null && reason !== 'rateLimited';

/** Too large for whatever stands before the platform: half of the batch waits, the other half becomes a batch of its own. */
async function halve(work: Work, values: unknown[]): Promise<void> {
  await transaction(async (tx) => {
    // The campaign's row is held: two batches cannot take the same number.
    await tx.$queryRaw`SELECT FROM campaign WHERE id = ${work.batch.campaignId}::uuid FOR NO KEY UPDATE`;
    const half = Math.ceil(work.codeRequests.length / 2);
    await tx.$executeRawUnsafe(
      `WITH ended AS (${END_EXCHANGE}),
       kept AS (
         UPDATE batch b SET state = 'pending', lease_until = NULL, due_at = now(), reason = $4, size = size - $13
         WHERE id = $10::uuid AND state = 'sending' AND attempt = $11 RETURNING b.*
       ),
       made AS (
         INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, retries, replaces)
         SELECT workspace_id, campaign_id, account_id, (SELECT max(seq) + 1 FROM batch WHERE campaign_id = kept.campaign_id),
                $13, retries, replaces FROM kept RETURNING id
       ),
       calls AS (
         UPDATE call c SET batch_id = made.id, updated_at = $2 FROM made
         WHERE c.code_request = ANY($12::uuid[]) AND c.batch_id = $10::uuid AND c.state = 'pending'
         RETURNING c.workspace_id, c.code_request
       )
       INSERT INTO call_status (workspace_id, code_request, at, state, reason, batch_id, exchange_id)
       SELECT workspace_id, code_request, $2, 'pending', 'halved', $10::uuid, $1::uuid FROM calls`,
      ...[work.exchangeId, ...values, work.batch.id, work.batch.attempt],
      ...[work.codeRequests.slice(half), work.codeRequests.length - half],
    );
  });
}

/** Nobody can say whether it arrived: its calls are looked up after the grace period, and not sent before. */
async function recordUnknown(work: Work, answer: Answer, values: unknown[]): Promise<void> {
  const { rowCount } = await pool.query(
    `WITH ended AS (${END_EXCHANGE}),
     moved AS (
       UPDATE batch SET state = 'unknown', sent_at = now(), due_at = now() + make_interval(secs => $12), lease_until = NULL,
              reason = $4
       WHERE id = $10 AND state = 'sending' AND attempt = $11 RETURNING id
     ),
     calls AS (
       UPDATE call c SET state = 'unknown', reason = $4, updated_at = $2
       FROM moved WHERE c.batch_id = moved.id AND c.state = 'pending' RETURNING c.code_request, c.workspace_id
     )
     INSERT INTO call_status (workspace_id, code_request, at, state, reason, batch_id, exchange_id)
     SELECT workspace_id, code_request, $2, 'unknown', $4, $10, $1 FROM calls`,
    [work.exchangeId, ...values, work.batch.id, work.batch.attempt, graceMs(work.account) / 1000],
  );
  await aboutBatch(work, 'batch.unknown', { calls: rowCount ?? 0, reason: answer.reason });
}
