import { recordEvent } from '#lib/audit/events.ts';
import { eventActor } from '#lib/auth/system.ts';
import { longTransaction, type Tx } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { env } from '#lib/env.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { CLEARED_SECONDS } from './due.ts';
import { LEASE_SECONDS } from './pace.ts';

/** A million calls of unknown outcome are a million rows. */
const DOUBT_SECONDS = 300;

/**
 * Where the original may still run, the last batch of each campaign may prove absent so much earlier than all others. It is
 * placed meanwhile; the original finds it at its next look and stops (docs/decisions/0035). It looks every
 * `CLEARED_SECONDS` while it places; a request that it had taken before has left by the end of its lease; and proving an
 * absence takes two look-ups, each up to the longest pause away.
 */
const AFTER_THE_LAST = CLEARED_SECONDS + LEASE_SECONDS + 3 * env.POLL_MAX_SECONDS;

/** What became of the installation whose copy this may be. */
export type Original = 'gone' | 'mayRun';

/**
 * After a database was put back: nobody can say which of the calls that wait here were sent by the one that went on. All of
 * the workspace's launched campaigns become of unknown outcome: they are looked up, those that the platform knows count
 * as arrived, and only those that are provably absent are sent. Then the account may go on. Returns how many are looked up.
 * Where the original may still run, it is given the time to find out. Throws forbidden, accountMissing.
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
 * What waits to be sent becomes of unknown outcome, and what was of unknown outcome is looked up from the beginning: whoever
 * went on may have sent it again. What is being sent now is, as ever, given up by its lease. Returns the calls that waited.
 */
async function doubtPending(tx: Tx, accountId: string, original: Original): Promise<number> {
  const later = original === 'mayRun' ? AFTER_THE_LAST : 0;
  const calls = await tx.$executeRaw`
    WITH held AS (
      SELECT b.id, b.state, c.window_end,
             b.state = 'pending' AND b.seq = max(b.seq) FILTER (WHERE b.state = 'pending') OVER (PARTITION BY b.campaign_id) AS is_last
      FROM batch b JOIN campaign c ON c.id = b.campaign_id
      WHERE b.account_id = ${accountId}::uuid AND b.state IN ('pending', 'unknown')
        AND c.state IN ('launching', 'running', 'paused')
    ),
    doubted AS (
      UPDATE batch b SET state = 'unknown', until = coalesce(b.until, held.window_end), due_at = now(), polls = 0,
             reason = CASE WHEN held.state = 'pending' THEN 'restored' ELSE b.reason END, absent_since = NULL,
             sent_at = now() + make_interval(secs => CASE WHEN held.is_last THEN 0 ELSE ${later}::int END), lease_until = NULL
      FROM held WHERE b.id = held.id AND b.state = held.state
      RETURNING b.id
    ),
    calls AS (
      UPDATE call c SET state = 'unknown', reason = 'restored', updated_at = now()
      FROM doubted WHERE c.batch_id = doubted.id AND c.state = 'pending'
      RETURNING c.workspace_id, c.code_request, c.batch_id
    )
    INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
    SELECT workspace_id, code_request, 'unknown', 'restored', batch_id FROM calls`;
  // Beside an original nothing is placed without one more look.
  await tx.$executeRaw`
    UPDATE campaign c SET cleared_for = CASE WHEN ${original === 'gone'} THEN incarnation() END, cleared_at = now(), clear_after = NULL
    WHERE c.state IN ('running', 'paused') AND c.workspace_id = (SELECT workspace_id FROM account WHERE id = ${accountId}::uuid)`;
  return calls;
}
