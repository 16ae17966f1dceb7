import { pool, prisma } from '#lib/db/client.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';

/**
 * Moves calls that are provably not with the platform (or that a person decided to send again) into a new batch, with
 * the same CodeRequests and unchanged content. Only while the window is open; otherwise they end, uncalled: expired, or
 * cancelled with their campaign.
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
    const { rows } = await client.query<{ open: boolean; ends: 'cancelled' | 'expired' }>(
      `SELECT state IN ('running', 'paused') AND window_end > now() AS open,
              CASE WHEN state = 'cancelled' THEN 'cancelled' ELSE 'expired' END AS ends
       FROM campaign WHERE id = $1 FOR NO KEY UPDATE`,
      [of.campaignId],
    );
    const { open, ends } = rows[0] ?? { open: false, ends: 'expired' };
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
             UPDATE call SET state = $5::call_state, reason = $6, updated_at = now()
             WHERE batch_id = $1 AND code_request = ANY($2::uuid[]) AND state = $3::call_state
             RETURNING code_request
           )
           INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
           SELECT $4, code_request, $5::call_state, $6, $1 FROM moved`,
      [
        ...[of.id, of.codeRequests, of.from, of.workspaceId],
        ...(open ? [of.campaignId, of.accountId] : [ends, ends === 'expired' ? 'windowOver' : null]),
      ],
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
