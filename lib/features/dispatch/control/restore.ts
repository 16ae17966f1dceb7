import { recordEvent } from '#lib/audit/events.ts';
import { eventActor } from '#lib/auth/system.ts';
import { longTransaction, type Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { env } from '#lib/env.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { CLEARED_SECONDS } from '../send/due.ts';
import { LEASE_SECONDS } from '../send/pace.ts';

/** Timeout: a million calls of unknown outcome are a million rows. */
const DOUBT_SECONDS = 300;

/**
 * If the original may still run, the last batch of each campaign may prove absent this many seconds before all others. It is
 * placed in the meantime; the original finds it at its next look and stops (docs/decisions/0035). It looks every
 * `CLEARED_SECONDS` while it places; a request that it had taken before has left by the end of its lease; and proving an absence
 * takes two look-ups, each up to the longest pause away.
 */
const AFTER_THE_LAST = CLEARED_SECONDS + LEASE_SECONDS + 3 * env.POLL_MAX_SECONDS;

/** What became of the installation that this may be a copy of. */
export type Original = 'gone' | 'mayRun';

/**
 * For use after a database was restored: nobody can say which of the waiting calls were sent by the one that went on. All of the
 * workspace's launched campaigns become of unknown outcome: they are looked up, calls that the platform knows count as arrived,
 * and only provably absent ones are sent. Then the account may go on. Returns the number of calls that are looked up. If the
 * original may still run, it gets the time to find out. Throws forbidden, accountMissing.
 */
export async function lookUpAfterRestore(actor: Actor, original: Original = 'gone'): Promise<{ calls: number }> {
  assertCan(actor, 'account.manage');
  return longTransaction(async (tx) => {
    const account = await tx.account.findFirst({
      where: { workspaceId: actor.workspaceId, rehearsal: false },
      select: { id: true },
    });
    if (!account) throw new AppError('accountMissing');
    const calls = await doubtPending(tx, account.id, original);
    await tx.account.updateMany({
      where: { id: account.id, OR: [{ stoppedReason: null }, { stoppedReason: 'olderDatabase' }] },
      data: { stoppedReason: null, failures: 0, unreachableUntil: null },
    });
    await recordEvent(tx, {
      ...{ workspaceId: actor.workspaceId, actor: eventActor(actor), kind: 'account.restored' as const },
      ...{ subject: 'account' as const, subjectId: account.id, facts: { calls } },
    });
    await wakeWorkers(tx);
    return { calls };
  }, DOUBT_SECONDS);
}

/**
 * Waiting calls become of unknown outcome, and those of unknown outcome are looked up from the beginning: the database that went
 * on may have sent them again. Calls that are being sent now are given up by their lease, as always. Campaigns are held before
 * batches, and both in the order of their ids, as everywhere: workers and people go on in the meantime. A look-up in flight finds
 * its turn number (`polls`) gone. Returns the number of calls that waited.
 */
async function doubtPending(tx: Tx, accountId: string, original: Original): Promise<number> {
  const later = original === 'mayRun' ? AFTER_THE_LAST : 0;
  await tx.$executeRaw`
    SELECT FROM campaign
    WHERE state IN ('launching', 'running', 'paused')
      AND workspace_id = (SELECT workspace_id FROM account WHERE id = ${accountId}::uuid)
    ORDER BY id FOR NO KEY UPDATE`;
  const moved = moveCalls({
    to: 'unknown',
    from: ['pending'],
    reason: 'restored',
    of: Prisma.sql`FROM doubted WHERE c.batch_id = doubted.id`,
  });
  // Writes all waiting and unknown batches of the account (`batch_open_idx`) and all waiting calls in them (`call_batch_id_idx`):
  // with a large campaign, most of its calls.
  const [doubted] = await tx.$queryRaw<{ calls: number }[]>`
    WITH held AS MATERIALIZED (
      SELECT b.id, b.campaign_id, b.seq, b.state, c.window_end
      FROM batch b JOIN campaign c ON c.id = b.campaign_id
      WHERE b.account_id = ${accountId}::uuid AND b.state IN ('pending', 'unknown')
        AND c.state IN ('launching', 'running', 'paused')
      ORDER BY b.id FOR NO KEY UPDATE OF b
    ),
    judged AS (
      SELECT h.*, h.state = 'pending'
               AND h.seq = max(h.seq) FILTER (WHERE h.state = 'pending') OVER (PARTITION BY h.campaign_id) AS is_last
      FROM held h
    ),
    doubted AS (
      UPDATE batch b SET state = 'unknown', until = coalesce(b.until, judged.window_end), due_at = now(), polls = b.polls + 1,
             reason = CASE WHEN judged.state = 'pending' THEN 'restored' ELSE b.reason END, absent_since = NULL,
             sent_at = now() + make_interval(secs => CASE WHEN judged.is_last THEN 0 ELSE ${later}::int END), lease_until = NULL
      FROM judged WHERE b.id = judged.id AND b.state = judged.state
      RETURNING b.id
    ),
    ${moved}
    SELECT count(*)::int AS calls FROM moved`;
  // Beside an original, nothing is placed without one more look.
  await tx.$executeRaw`
    UPDATE campaign c SET cleared_for = CASE WHEN ${original === 'gone'} THEN incarnation() END, cleared_at = now(),
      clear_after = NULL
    WHERE c.state IN ('running', 'paused') AND c.workspace_id = (SELECT workspace_id FROM account WHERE id = ${accountId}::uuid)`;
  return doubted?.calls ?? 0;
}
