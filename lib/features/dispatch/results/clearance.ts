import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { aboutBatch, stopAccount } from '../ledger/notices.ts';
import { clearanceMs, pollPauseMs } from '../send/pace.ts';
import type { Work } from '../send/work.ts';
import { ask } from './ask.ts';
import { rememberWitness, type Told } from './told.ts';

/** Asks whether the platform knows the calls that a campaign is about to place. They leave only if it does not. */
export async function clearCampaign(work: Work): Promise<void> {
  const { answer, told } = await ask(work);
  if (told) await rememberWitness(work, told);
  if (told && told.reports.length > 0) return decideKnown(work, told);
  if (proves(work, answer, told)) return noteUnknown(work);
  if (told?.complete && work.witness !== null) await stopAccount(work, 'unseen');
  await release(work, 'later');
}

/**
 * An answer proves that the calls are unknown if it shows the witness. Where nothing was accepted and nothing shown, there is none:
 * then any answer of the platform has to do, since there is nothing to check it against.
 */
function proves(work: Work, answer: Answer, told: Told | null): boolean {
  if (told) return told.complete && (told.isWitnessed || work.witness === null);
  const isRefusal = answer.httpStatus !== null && answer.httpStatus >= 400 && answer.httpStatus < 500;
  return work.witness === null && isRefusal && !NO_ANSWER.includes(answer.reason);
}
const NO_ANSWER = ['unauthorised', 'rateLimited', 'timeout'];

/**
 * The platform knows calls that still wait here. Calls of a batch that was sent before, whatever the outcome, count as arrived:
 * the batch is looked up. Any others were sent by a database that went on after this one was copied.
 */
async function decideKnown(work: Work, told: Told): Promise<void> {
  const known = told.reports.map(({ codeRequest }) => codeRequest);
  const moved = moveCalls({
    to: 'unknown',
    from: ['pending'],
    reason: 'knownBefore',
    exchangeId: work.exchangeId,
    of: Prisma.sql`FROM doubted WHERE c.batch_id = doubted.id`,
  });
  const [counted] = await run<{ never_sent: number; arrived: number }>(
    pool,
    Prisma.sql`
    WITH known AS (
      SELECT c.code_request, c.batch_id, b.attempt = 0 AND b.replaces IS NULL AS never_sent
      FROM call c JOIN batch b ON b.id = c.batch_id WHERE c.code_request = ANY(${known}::uuid[]) AND b.state = 'pending'
    ),
    doubted AS (
      UPDATE batch b SET state = 'unknown', reason = 'knownBefore', sent_at = coalesce(b.sent_at, now()),
             until = coalesce(b.until, ${work.snapshot.window.end}::timestamptz), due_at = now(), lease_until = NULL
      WHERE b.state = 'pending' AND b.id IN (SELECT batch_id FROM known WHERE NOT never_sent) RETURNING b.id
    ),
    ${moved}
    SELECT count(*) FILTER (WHERE never_sent)::int AS never_sent, count(*) FILTER (WHERE NOT never_sent)::int AS arrived
    FROM known`,
  );
  const { never_sent: neverSent = 0, arrived = 0 } = counted ?? {};
  if (neverSent > 0) await stopAccount(work, 'olderDatabase', { calls: neverSent });
  else if (arrived > 0) await aboutBatch(work, 'batch.found', { calls: arrived });
  await release(work, 'now');
}

/**
 * The platform does not know the calls. On a running of the database on which the campaign was cleared before, that is enough.
 * After a start it must be told twice, a pause apart: the database may have been restored a moment ago, and a platform may show
 * calls some time after it accepted them.
 */
async function noteUnknown(work: Work): Promise<void> {
  const pause = Prisma.sql`make_interval(secs => ${clearanceMs(work.account) / 1000})`;
  const isCleared = Prisma.sql`(c.cleared_for = incarnation() OR c.asked_for = incarnation() AND c.asked_at <= now() - ${pause})`;
  await run(
    pool,
    Prisma.sql`
    WITH given_back AS (${giveBack(work)})
    UPDATE campaign c SET
      cleared_for = CASE WHEN ${isCleared} THEN incarnation() ELSE c.cleared_for END,
      cleared_at = CASE WHEN ${isCleared} THEN now() ELSE c.cleared_at END,
      asked_for = CASE WHEN NOT coalesce(${isCleared}, false) THEN incarnation() END,
      asked_at = CASE WHEN c.asked_for = incarnation() THEN c.asked_at ELSE now() END,
      clear_after = CASE WHEN ${isCleared} THEN now() ELSE now() + ${pause} END
    WHERE id = ${work.batch.campaignId}`,
  );
}

/** Releases the batch and its campaign; `when` says whether the campaign may be taken again at once. */
async function release(work: Work, when: 'now' | 'later'): Promise<void> {
  const pause = when === 'now' ? 0 : pollPauseMs(work.account, work.batch.polls) / 1000;
  await run(
    pool,
    Prisma.sql`
    WITH given_back AS (${giveBack(work)})
    UPDATE campaign SET clear_after = now() + make_interval(secs => ${pause}) WHERE id = ${work.batch.campaignId}`,
  );
}

const giveBack = ({ batch: { id, polls } }: Work) => Prisma.sql`
  UPDATE batch SET lease_until = NULL, due_at = now() WHERE id = ${id} AND polls = ${polls} AND state = 'pending'`;
