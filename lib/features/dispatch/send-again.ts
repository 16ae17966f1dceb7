import { pool, prisma } from '#lib/db/client.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';

/**
 * Moves calls that are provably not with the platform (or that a person decided to send again) into a new batch, with
 * the same CodeRequests and unchanged content. Only while the window is open; otherwise they expire, uncalled.
 * Answers how many will be sent again.
 */
export async function sendAgain(of: {
  id: string;
  workspaceId: string;
  campaignId: string;
  accountId: string;
  codeRequests: string[];
  from: 'unknown' | 'parked';
}): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // The campaign's row is held: two batches cannot take the same number, and a cancel is either before or after.
    const { rows } = await client.query<{ open: boolean }>(
      `SELECT state IN ('running', 'paused') AND window_end > now() AS open FROM campaign WHERE id = $1 FOR NO KEY UPDATE`,
      [of.campaignId],
    );
    const open = rows[0]?.open ?? false;
    const { rowCount } = await client.query(
      open
        ? `WITH calls AS (
             SELECT code_request FROM call WHERE batch_id = $1 AND code_request = ANY($2::uuid[]) AND state = $3::call_state FOR UPDATE
           ),
           made AS (
             INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, replaces)
             SELECT $4, $5, $6, (SELECT max(seq) + 1 FROM batch WHERE campaign_id = $5), count(*), $1 FROM calls HAVING count(*) > 0
             RETURNING id
           ),
           moved AS (
             UPDATE call c SET batch_id = made.id, state = 'pending', reason = NULL, updated_at = now()
             FROM made, calls WHERE c.code_request = calls.code_request
             RETURNING c.code_request
           )
           INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
           SELECT $4, code_request, 'pending', 'sentAgain', $1 FROM moved`
        : `WITH moved AS (
             UPDATE call SET state = 'expired', reason = 'windowOver', updated_at = now()
             WHERE batch_id = $1 AND code_request = ANY($2::uuid[]) AND state = $3::call_state
             RETURNING code_request
           )
           INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
           SELECT $4, code_request, 'expired', 'windowOver', $1 FROM moved
           WHERE $5::uuid IS NOT NULL AND $6::uuid IS NOT NULL`,
      [of.id, of.codeRequests, of.from, of.workspaceId, of.campaignId, of.accountId],
    );
    await client.query('COMMIT');
    if (open) await wakeWorkers(prisma);
    return open ? (rowCount ?? 0) : 0;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
