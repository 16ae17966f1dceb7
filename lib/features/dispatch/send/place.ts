import { endExchange } from '#lib/audit/ended.ts';
import { pool, transaction } from '#lib/db/client.ts';
import { secretsOf } from '#lib/db/credentials.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { parsePlaced } from '#lib/sendservice/answer.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { unreadable } from '#lib/sendservice/outcome.ts';
import { completeCampaign } from '../course/complete.ts';
import { pauseRefused } from '../course/limits.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { aboutBatch, stopAccount } from '../ledger/notices.ts';
import { answered } from './answered.ts';
import { platformHasAny } from './ask-refused.ts';
import { tellBreaker } from './breaker.ts';
import { graceMs, pollPauseMs } from './pace.ts';
import { platformFor } from './platform.ts';
import type { Work } from './work.ts';

/** Sends a taken batch and records the outcome. Every outcome is handled here; a crash in between loses none. */
export async function placeBatch(work: Work): Promise<void> {
  const came = answered(work, await platformFor(work.account).place(work.body, { sendBy: work.sendBy }));
  const placed = came.outcome === 'accepted' ? parsePlaced(came.body) : [];
  const answer = placed === null ? unreadable(came) : came;
  await record(work, answer, placed ?? []);
  await tellBreaker(work, answer);
}

type Placed = NonNullable<ReturnType<typeof parsePlaced>>;

async function record(work: Work, answer: Answer, placed: Placed): Promise<void> {
  const ended = endExchange(work.exchangeId, answer, secretsOf(work.account));
  switch (answer.outcome) {
    case 'accepted':
      return recordAccepted(work, placed, answer, ended);
    case 'refused':
      if (answer.reason === 'unauthorised') return recordUnauthorised(work, answer, ended);
      return (await platformHasAny(work)) ? recordUnknown(work, answer, ended) : recordRefused(work, answer, ended);
    case 'notDelivered':
      if (answer.reason === TOO_LARGE && work.codeRequests.length > 1) return halve(work, answer, ended);
      await backToWaiting(work, answer, ended);
      if (isUnexpected(answer)) await stopAccount(work, 'unexpectedAnswer', { httpStatus: answer.httpStatus });
      return;
    case 'unknown':
      return recordUnknown(work, answer, ended);
  }
}

/**
 * SQL: the batch, if it still is the one that was sent: if it was given up in the meantime, the answer is still kept, but no call
 * moves.
 */
const asSent = ({ batch }: Work) =>
  Prisma.sql`id = ${batch.id}::uuid AND state = 'sending' AND attempt = ${batch.attempt}::int`;

/** SQL: all calls of the batch that a statement ended as `sent`. */
const OF_SENT = Prisma.sql`FROM sent WHERE c.batch_id = sent.id`;

/** The origin of the moves: the exchange, and its time. */
const by = (work: Work, answer: Answer) => ({ at: answer.endedAt, exchangeId: work.exchangeId });

/** Moves the response and all its calls in one statement. */
async function recordAccepted(work: Work, placed: Placed, answer: Answer, ended: Prisma.Sql): Promise<void> {
  const echoed = new Map(placed.map((item) => [item.codeRequest, item.platformId]));
  const platformIds = work.codeRequests.map((codeRequest) => echoed.get(codeRequest) ?? null);
  const moved = moveCalls({
    to: 'submitted',
    from: ['pending'],
    set: Prisma.sql`platform_id = e.platform_id`,
    of: Prisma.sql`FROM sent, unnest(${work.codeRequests}::uuid[], ${platformIds}::text[]) AS e(code_request, platform_id)
      WHERE c.code_request = e.code_request AND c.batch_id = sent.id`,
    ...by(work, answer),
  });
  const firstPause = pollPauseMs(work.account, 0) / 1000;
  await run(
    pool,
    Prisma.sql`
    WITH ended AS (${ended}),
    sent AS (
      UPDATE batch SET state = 'submitted', sent_at = now(), lease_until = NULL, reason = NULL,
             due_at = greatest(now(), ${work.snapshot.window.start}::timestamptz) + make_interval(secs => ${firstPause})
      WHERE ${asSent(work)} RETURNING id
    ),
    ${moved}
    SELECT`,
  );
}

/** A documented refusal of the whole request, of which the platform shows no call: its calls end as refused and are never sent again unchanged. */
async function recordRefused(work: Work, answer: Answer, ended: Prisma.Sql): Promise<void> {
  const moved = moveCalls({
    to: 'final',
    from: ['pending'],
    reason: 'requestRefused',
    of: OF_SENT,
    set: Prisma.sql`outcome = 'refused'`,
    ...by(work, answer),
  });
  const [refused] = await run<{ calls: number }>(
    pool,
    Prisma.sql`
    WITH ended AS (${ended}),
    sent AS (
      UPDATE batch SET state = 'refused', lease_until = NULL, reason = ${answer.reason}
      WHERE ${asSent(work)} RETURNING id
    ),
    ${moved}
    SELECT count(*)::int AS calls FROM moved`,
  );
  await aboutBatch(work, 'batch.refused', {
    calls: refused?.calls ?? 0,
    reason: answer.reason,
    httpStatus: answer.httpStatus,
  });
  await pauseRefused(work.batch.campaignId);
  await completeCampaign(work.batch.campaignId);
}

/** The platform rejects our credentials: nothing was placed. The batch waits; the account stops until a person acts. */
async function recordUnauthorised(work: Work, answer: Answer, ended: Prisma.Sql): Promise<void> {
  await backToWaiting(work, answer, ended);
  await stopAccount(work, 'unauthorised');
}

/** Provably not arrived: back to waiting. The account decides when to retry (breaker.ts). */
async function backToWaiting(work: Work, answer: Answer, ended: Prisma.Sql): Promise<void> {
  await run(
    pool,
    Prisma.sql`
    WITH ended AS (${ended})
    UPDATE batch SET state = 'pending', lease_until = NULL, due_at = now(), reason = ${answer.reason}
    WHERE ${asSent(work)}`,
  );
}

const TOO_LARGE = 'http413';

/** A refusal without a documented reason: any other request would get the same. */
const isUnexpected = ({ httpStatus, reason }: Answer) => httpStatus !== null && reason !== 'rateLimited';

/** Too large for something in front of the platform: half of the batch waits, the other half becomes a batch of its own. */
async function halve(work: Work, answer: Answer, ended: Prisma.Sql): Promise<void> {
  const { batch } = work;
  const others = work.codeRequests.slice(Math.ceil(work.codeRequests.length / 2));
  const moved = moveCalls({
    to: 'pending',
    from: ['pending'],
    set: Prisma.sql`batch_id = made.id`,
    of: Prisma.sql`FROM made WHERE c.code_request = ANY(${others}::uuid[]) AND c.batch_id = ${batch.id}::uuid`,
    mark: { batchId: batch.id, reason: 'halved' },
    ...by(work, answer),
  });
  await transaction(async (tx) => {
    // The campaign's row is held: two batches cannot take the same number.
    await tx.$queryRaw`SELECT FROM campaign WHERE id = ${batch.campaignId}::uuid FOR NO KEY UPDATE`;
    await tx.$executeRaw`
      WITH ended AS (${ended}),
      kept AS (
        UPDATE batch SET state = 'pending', lease_until = NULL, due_at = now(), reason = ${answer.reason},
               size = size - ${others.length}::int
        WHERE ${asSent(work)} RETURNING *
      ),
      made AS (
        INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, retries, replaces)
        SELECT workspace_id, campaign_id, account_id, (SELECT max(seq) + 1 FROM batch WHERE campaign_id = kept.campaign_id),
               ${others.length}::int, retries, replaces FROM kept RETURNING id
      ),
      ${moved}
      SELECT`;
  });
}

/** Nobody can say whether it arrived: its calls are looked up after the grace period, and not sent before that. */
async function recordUnknown(work: Work, answer: Answer, ended: Prisma.Sql): Promise<void> {
  const moved = moveCalls({
    to: 'unknown',
    from: ['pending'],
    reason: Prisma.sql`${answer.reason}::text`,
    of: OF_SENT,
    ...by(work, answer),
  });
  const grace = graceMs(work.account) / 1000;
  const [unknown] = await run<{ calls: number }>(
    pool,
    Prisma.sql`
    WITH ended AS (${ended}),
    sent AS (
      UPDATE batch SET state = 'unknown', sent_at = now(), due_at = now() + make_interval(secs => ${grace}),
             lease_until = NULL, reason = ${answer.reason}
      WHERE ${asSent(work)} RETURNING id
    ),
    ${moved}
    SELECT count(*)::int AS calls FROM moved`,
  );
  await aboutBatch(work, 'batch.unknown', { calls: unknown?.calls ?? 0, reason: answer.reason });
}
