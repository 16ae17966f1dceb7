import type { Prisma } from '#lib/db/generated/client.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';

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
 * unchanged content. Only while the window is open; otherwise they end, uncalled: expired, or cancelled with their
 * campaign. Inside the caller's transaction. Returns how many will be sent again.
 */
export async function sendAgain(tx: Prisma.TransactionClient, of: Leaving): Promise<number> {
  // The campaign's row is held: two batches cannot take the same number, and a cancel is either before or after.
  const [campaign] = await tx.$queryRaw<{ open: boolean; cancelled: boolean }[]>`
    SELECT state IN ('running', 'paused') AND window_end > now() AS open, state = 'cancelled' AS cancelled
    FROM campaign WHERE id = ${of.campaignId}::uuid FOR NO KEY UPDATE`;
  if (!campaign?.open) {
    await endUncalled(tx, of, campaign?.cancelled ? 'cancelled' : 'expired');
    return 0;
  }
  const moved = await tx.$executeRaw`
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
    moved AS (
      UPDATE call c SET batch_id = made.id, state = 'pending', reason = NULL, updated_at = now()
      FROM made, calls WHERE c.code_request = calls.code_request
      RETURNING c.code_request
    )
    INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
    SELECT ${of.workspaceId}::uuid, code_request, 'pending', 'sentAgain', ${of.id}::uuid FROM moved`;
  await wakeWorkers(tx);
  return moved;
}

async function endUncalled(tx: Prisma.TransactionClient, of: Leaving, state: 'cancelled' | 'expired'): Promise<void> {
  const reason = state === 'expired' ? 'windowOver' : null;
  await tx.$executeRaw`
    WITH moved AS (
      UPDATE call SET state = ${state}::call_state, reason = ${reason}, updated_at = now()
      WHERE batch_id = ${of.id}::uuid AND code_request = ANY(${of.codeRequests}::uuid[]) AND state = 'unknown'
      RETURNING code_request
    )
    INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
    SELECT ${of.workspaceId}::uuid, code_request, ${state}::call_state, ${reason}, ${of.id}::uuid FROM moved`;
}
