import type { Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { moveCalls } from './move-calls.ts';

/** Calls of one batch that leave it. */
type Leaving = {
  id: string;
  workspaceId: string;
  campaignId: string;
  accountId: string;
  codeRequests: string[];
};

/**
 * Moves calls of unknown outcome that are provably not with the platform into a new batch, with the same CodeRequests and
 * unchanged content. Only while the window is open; otherwise they end, uncalled: expired, or cancelled with their campaign. Runs
 * inside the caller's transaction. Returns the number of calls that will be sent again.
 */
export async function sendAgain(tx: Tx, of: Leaving): Promise<number> {
  // The campaign's row is held: two batches cannot take the same number, and a cancel comes strictly before or after.
  const [campaign] = await tx.$queryRaw<{ open: boolean; cancelled: boolean }[]>`
    SELECT state IN ('running', 'paused') AND window_end > now() AS open, state = 'cancelled' AS cancelled
    FROM campaign WHERE id = ${of.campaignId}::uuid FOR NO KEY UPDATE`;
  if (!campaign?.open) {
    await endUncalled(tx, of, campaign?.cancelled ? 'cancelled' : 'expired');
    return 0;
  }
  const move = moveCalls({
    to: 'pending',
    from: ['unknown'],
    set: Prisma.sql`batch_id = made.id`,
    of: Prisma.sql`FROM made, calls WHERE c.code_request = calls.code_request`,
    mark: { batchId: of.id, reason: 'sentAgain' },
  });
  // Moves the given calls of one batch, found by their keys, into a new one, whose number follows the campaign's last
  // (`batch_campaign_id_seq_key`).
  const [moved] = await tx.$queryRaw<{ calls: number }[]>`
    WITH calls AS (
      SELECT code_request FROM call
      WHERE batch_id = ${of.id}::uuid AND code_request = ANY(${of.codeRequests}::uuid[]) AND state = 'unknown'
      FOR UPDATE
    ),
    made AS (
      INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, retries, replaces)
      SELECT ${of.workspaceId}::uuid, ${of.campaignId}::uuid, ${of.accountId}::uuid,
             (SELECT max(seq) + 1 FROM batch WHERE campaign_id = ${of.campaignId}::uuid), count(*),
             (SELECT retries FROM batch WHERE id = ${of.id}::uuid), ${of.id}::uuid
      FROM calls HAVING count(*) > 0
      RETURNING id
    ),
    ${move}
    SELECT count(*)::int AS calls FROM moved`;
  await wakeWorkers(tx);
  return moved?.calls ?? 0;
}

const WHY = { expired: 'windowOver', cancelled: null } as const;

async function endUncalled(tx: Tx, of: Leaving, to: 'cancelled' | 'expired'): Promise<void> {
  const moved = moveCalls({
    to,
    from: ['unknown'],
    reason: WHY[to],
    of: Prisma.sql`WHERE c.batch_id = ${of.id}::uuid AND c.code_request = ANY(${of.codeRequests}::uuid[])`,
  });
  await tx.$executeRaw`WITH ${moved} SELECT`;
}
