import { recordEvent } from '#lib/audit/events.ts';
import { eventActor } from '#lib/auth/system.ts';
import { longTransaction, type Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { moveCalls } from './ledger/move-calls.ts';

/** A million calls of unknown outcome are a million rows. */
const DOUBT_SECONDS = 300;

/**
 * After a database was put back: nobody can say which of the calls that wait here were sent by the one that went on. All of
 * the workspace's launched campaigns become of unknown outcome: they are looked up, those that the platform knows count
 * as arrived, and only those that are provably absent are sent. Then the account may go on. Returns how many are looked up.
 * Throws forbidden, accountMissing.
 */
export async function lookUpAfterRestore(actor: Actor): Promise<{ calls: number }> {
  assertCan(actor, 'account.manage');
  return longTransaction(async (tx) => {
    const account = await tx.account.findFirst({
      where: { workspaceId: actor.workspaceId, rehearsal: false },
      select: { id: true },
    });
    if (!account) throw new AppError('accountMissing');
    const calls = await doubtPending(tx, account.id);
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
 * What waits to be sent becomes of unknown outcome. What is being sent now is, as ever, given up by its lease. Campaigns are
 * held before batches, and both in the order of their ids, as everywhere: workers and people go on meanwhile.
 */
async function doubtPending(tx: Tx, accountId: string): Promise<number> {
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
  const [doubted] = await tx.$queryRaw<{ calls: number }[]>`
    WITH doubted AS (
      UPDATE batch b SET state = 'unknown', reason = 'restored', sent_at = now(), until = coalesce(b.until, waiting.window_end),
             due_at = now(), polls = 0, absent_since = NULL
      FROM (
        SELECT p.id, c.window_end FROM batch p JOIN campaign c ON c.id = p.campaign_id
        WHERE p.account_id = ${accountId}::uuid AND p.state = 'pending' AND c.state IN ('launching', 'running', 'paused')
        ORDER BY p.id FOR NO KEY UPDATE OF p
      ) waiting
      WHERE b.id = waiting.id AND b.state = 'pending'
      RETURNING b.id
    ),
    ${moved}
    SELECT count(*)::int AS calls FROM moved`;
  await tx.$executeRaw`
    UPDATE campaign c SET cleared_for = incarnation(), cleared_at = now(), clear_after = NULL
    WHERE c.state IN ('running', 'paused') AND c.workspace_id = (SELECT workspace_id FROM account WHERE id = ${accountId}::uuid)`;
  return doubted?.calls ?? 0;
}
