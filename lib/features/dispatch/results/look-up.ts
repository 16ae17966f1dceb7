import { pool, prisma, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { LATE_REPORT_MS } from '#lib/domain/settle.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import type { CallReport } from '#lib/sendservice/answer.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { completeCampaign } from '../course/complete.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { aboutBatch, stopAccount } from '../ledger/notices.ts';
import { leaveOut } from '../ledger/opt-out.ts';
import { type CallReason, NOT_SHOWN, PLACED_TWICE } from '../ledger/reasons.ts';
import { sendAgain } from '../ledger/send-again.ts';
import { graceMs, patienceMs, pollPauseMs } from '../send/pace.ts';
import type { Work } from '../send/work.ts';
import { ask } from './ask.ts';
import { applyReports, type Change, changeOf } from './reports.ts';
import { hidesOthers, rememberWitness } from './told.ts';

/** Asks the platform about a batch's open calls, and moves those that the answer reports on. */
export async function lookUpBatch(work: Work): Promise<void> {
  const { answer, told } = await ask(work);
  if (!told) return lookLater(work, answer);
  if (told.placedTwice.length > 0) await stopForTwice(work, told.placedTwice.length);
  await applyNews(work, told.reports, answer.endedAt);
  await rememberWitness(work, told);
  if (work.batch.state === 'unknown' && told.reports.length > 0)
    await aboutBatch(work, 'batch.found', { calls: told.reports.length });

  // Counted from when this look-up was taken, so before it was asked; by one clock, whichever machine had sent the batch.
  const isEarly = (work.batch.sentAgo ?? 0) * 1000 < graceMs(work.account);
  if (told.absent.length === 0 || !told.complete || isEarly) return closeBatch(work, null);
  if (!told.isWitnessed) return doubtAnswer(work, answer);
  await decideAbsent(work, told.absent, answer.endedAt);
}

/** Moves the calls that the reports are about. */
async function applyNews(work: Work, reports: CallReport[], now: Date): Promise<void> {
  const changes: Change[] = reports.map((report) => changeOf(report, work, now));
  await suppressTold(work, changes);
  const moved = await applyReports(work, changes, now);
  if (moved.some((call) => call.reason === 'noCredit')) await stopAccount(work, 'noCredit');
}

/**
 * Opt-outs and the platform's blacklist become suppressions before their calls move: a final call is never asked about again, so
 * a process that died in between would leave somebody callable who said no. The same commit withdraws everything that was not yet
 * sent to them, in any campaign.
 */
async function suppressTold(work: Work, changes: Change[]): Promise<void> {
  const sources = new Map(
    changes.flatMap(({ codeRequest, saidNo, reason }) => {
      const source = saidNo ? 'optOut' : reason === 'blacklisted' ? 'platform' : null;
      return source ? [[codeRequest, source] as const] : [];
    }),
  );
  // In a rehearsal nobody said anything.
  if (sources.size === 0 || work.account.rehearsal) return;
  const open = await prisma.call.findMany({
    where: {
      codeRequest: { in: [...sources.keys()] },
      batchId: work.batch.id,
      state: { in: ['submitted', 'unknown'] },
    },
    select: { codeRequest: true, number: true },
  });
  const told = open.flatMap((call) => {
    const source = sources.get(call.codeRequest);
    return source ? [{ ...call, source }] : [];
  });
  const { workspaceId } = work.batch;
  const ended = await transaction(async (tx) => {
    await suppress(tx, workspaceId, told);
    return leaveOut(
      tx,
      workspaceId,
      told.map(({ number }) => number),
    );
  });
  for (const campaignId of ended) await completeCampaign(campaignId);
}

/**
 * An answer with none of the account's calls proves nothing: a platform that was asked with another account's Guid answers like
 * that. Calls that it had accepted must be shown: if they are not, nothing is placed until they are, or a person decides so.
 */
async function doubtAnswer(work: Work, answer: Answer): Promise<void> {
  if (work.batch.state === 'submitted' || work.witness !== null) await stopAccount(work, 'unseen');
  await lookLater(work, answer);
}

/**
 * CodeRequests that are missing from the answer, after the grace period and beside the witness. If this happens twice, a pause
 * apart, and the second time for all that were asked about, it proves for a batch of unknown outcome that they never arrived:
 * they are sent again, unchanged, as a new batch.
 * This happens once automatically; more often only if a person wants it. Calls that the platform had accepted are never sent
 * again by a machine: they are looked up until their end, and then wait for a person.
 */
async function decideAbsent(work: Work, absent: string[], now: Date): Promise<void> {
  const { batch, account } = work;
  if (batch.state === 'submitted') return keepAsking(work, absent, now);
  if (!isIndexed(work)) return closeBatch(work, null);
  if (await hidesOthers(work)) return waitForOthers(work, absent, now);
  if (batch.absentSince === null || absent.length < work.codeRequests.length) return closeBatch(work, now);
  const stays = batch.sendAgain
    ? null
    : batch.reason === 'workerVanished'
      ? 'workerVanished'
      : batch.isResent && 'absentAgain';
  if (stays) await park(work, stays, absent, ['unknown']);
  else {
    const resent = await transaction((tx) => sendAgain(tx, { ...batch, accountId: account.id, codeRequests: absent }));
    if (resent > 0) await aboutBatch(work, 'batch.resent', { calls: resent });
  }
  await closeBatch(work, null);
}

/**
 * A platform may show calls some time after it accepted them. A witness that was sent after this batch shows that it has come
 * that far; without one, only more time does. What a restore put in doubt was sent long before that, if at all, and how its
 * batches follow each other in time has a purpose of its own (docs/decisions/0035).
 */
function isIndexed({ batch, account, isWitnessLater }: Work): boolean {
  if (isWitnessLater || batch.reason === 'restored') return true;
  return (batch.sentAgo ?? 0) * 1000 > NO_LATER_WITNESS * graceMs(account);
}
/** In grace periods. */
const NO_LATER_WITNESS = 2;

/** The platform hides calls that it accepted, so nothing is proved; after the end, a person decides. */
async function waitForOthers(work: Work, absent: string[], now: Date): Promise<void> {
  if (now.getTime() > work.batch.until.getTime() + LATE_REPORT_MS)
    await park(work, 'cannotLookUp', absent, ['unknown']);
  await closeBatch(work, work.batch.absentSince);
}

/**
 * Calls that the platform accepted and does not show. If it shows none of the batch for the second time, nothing more is placed
 * until it does or a person lets it go on; in any case a person hears of them while there is time to ask the platform.
 */
async function keepAsking(work: Work, absent: string[], now: Date): Promise<void> {
  const { batch, account } = work;
  const since = batch.absentSince ?? now;
  const showsNone = batch.absentSince !== null && absent.length === work.codeRequests.length;
  const isLong = now.getTime() - since.getTime() > graceMs(account);
  if ((showsNone || isLong) && (await tellNotShown(work, absent.length)) && showsNone)
    await stopAccount(work, 'unseen');
  if (now.getTime() > batch.until.getTime() + LATE_REPORT_MS) await park(work, 'notFound', absent, ['submitted']);
  await closeBatch(work, since);
}

/** Records it, once for a batch; false: it was recorded before. */
async function tellNotShown(work: Work, calls: number): Promise<boolean> {
  const isNew = await mark(work, NOT_SHOWN);
  if (isNew && !work.account.rehearsal) await aboutBatch(work, 'batch.notShown', { calls });
  return isNew;
}

/**
 * The platform has calls of this batch more than once, under the same CodeRequests: something else sends what this database sends,
 * most likely a copy of it. Nothing more leaves until a person has found out.
 */
async function stopForTwice(work: Work, calls: number): Promise<void> {
  if (!(await mark(work, PLACED_TWICE))) return;
  await aboutBatch(work, 'batch.placedTwice', { calls });
  await stopAccount(work, 'placedTwice', { calls });
}

/** Marks the batch; false: it was marked before, or another process has it by now. */
async function mark({ batch }: Work, reason: typeof NOT_SHOWN | typeof PLACED_TWICE): Promise<boolean> {
  const marked = await run(
    pool,
    Prisma.sql`
    UPDATE batch SET reason = ${reason}
    WHERE id = ${batch.id} AND polls = ${batch.polls} AND state IN ('submitted', 'unknown') AND reason IS DISTINCT FROM ${reason}
    RETURNING id`,
  );
  return marked.length > 0;
}

/**
 * The platform could not be asked. It is asked again; but calls of unknown outcome wait no longer than the account's patience,
 * and no call longer than its end plus the time for late reports: then a person decides.
 */
async function lookLater(work: Work, answer: Answer): Promise<void> {
  const now = answer.endedAt.getTime();
  const doubted = work.batch.state === 'unknown' && (work.batch.sentAgo ?? 0) * 1000 > patienceMs(work.account);
  if (doubted || now > work.batch.until.getTime() + LATE_REPORT_MS) {
    await park(work, 'cannotLookUp', work.codeRequests, ['submitted', 'unknown']);
    return closeBatch(work, null);
  }
  const { id, polls } = work.batch;
  const pause = pollPauseMs(work.account, polls) / 1000;
  await run(
    pool,
    Prisma.sql`
    UPDATE batch SET lease_until = NULL, due_at = now() + make_interval(secs => ${pause})
    WHERE id = ${id}::uuid AND polls = ${polls}::int AND state IN ('submitted', 'unknown')`,
  );
}

async function park(
  work: Work,
  reason: CallReason,
  codeRequests: string[],
  from: ('submitted' | 'unknown')[],
): Promise<void> {
  const moved = moveCalls({
    to: 'parked',
    from,
    reason,
    exchangeId: work.exchangeId,
    of: Prisma.sql`WHERE c.batch_id = ${work.batch.id}::uuid AND c.code_request = ANY(${codeRequests}::uuid[])`,
  });
  const [parked] = await run<{ calls: number }>(
    pool,
    Prisma.sql`WITH ${moved} SELECT count(*)::int AS calls FROM moved`,
  );
  const calls = parked?.calls ?? 0;
  // A person who rehearses is watching; nobody else needs to be told.
  if (calls > 0 && !work.account.rehearsal) await aboutBatch(work, 'batch.parked', { calls, reason });
}

/**
 * Sets the batch's state after its calls moved: done, waiting for a person, or due for another look. A batch that is done, and in
 * which nobody may be called again, is settled too. `absentSince`: since when its calls are absent, if they are. Counts the calls
 * of this batch alone (`call_batch_id_idx`) and writes its row.
 */
async function closeBatch(work: Work, absentSince: Date | null): Promise<void> {
  const { id, polls, campaignId } = work.batch;
  const pause = pollPauseMs(work.account, polls) / 1000;
  const [closed] = await run<{ state: string }>(
    pool,
    Prisma.sql`
    WITH open AS (
      SELECT count(*) FILTER (WHERE state = 'submitted') AS submitted,
             count(*) FILTER (WHERE state = 'unknown') AS unknown,
             count(*) FILTER (WHERE state = 'parked') AS parked,
             count(*) FILTER (WHERE retries_left IS NOT NULL) AS to_carry
      FROM call WHERE batch_id = ${id}::uuid
    )
    UPDATE batch SET
      state = (CASE WHEN open.unknown > 0 THEN 'unknown' WHEN open.submitted > 0 THEN 'submitted'
                    WHEN open.parked > 0 THEN 'parked' ELSE 'done' END)::batch_state,
      carried_at = CASE WHEN open.submitted + open.unknown + open.parked + open.to_carry = 0 THEN now() END,
      lease_until = NULL,
      absent_since = ${absentSince}::timestamptz,
      reason = CASE WHEN ${absentSince}::timestamptz IS NULL THEN nullif(reason, ${NOT_SHOWN}) ELSE reason END,
      due_at = now() + make_interval(secs => ${pause})
    FROM open
    WHERE id = ${id}::uuid AND polls = ${polls}::int AND batch.state IN ('submitted', 'unknown')
    RETURNING batch.state`,
  );
  if (closed?.state === 'done' || closed?.state === 'parked') await completeCampaign(campaignId);
}
