import { pool } from '#lib/db/client.ts';
import { perform } from '#lib/features/dispatch/perform.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import { timePasses } from './platform.ts';
import { shortcut } from './shortcut.ts';

/** The database was restored: its contents are unchanged; only the server knows that it was started anew. */
export const restart = (campaignId: string) =>
  pool.query(`UPDATE campaign SET cleared_for = 'before' WHERE id = $1`, [campaignId]);

/** Saves the ledger's tables as they are now; returns a function that restores them. */
export async function backUp(campaignId: string) {
  const batches = await pool.query('SELECT * FROM batch WHERE campaign_id = $1', [campaignId]);
  const calls = await pool.query('SELECT code_request, batch_id, state FROM call WHERE campaign_id = $1', [campaignId]);
  return () =>
    shortcut(async () => {
      for (const row of batches.rows)
        await pool.query(
          'UPDATE batch SET state = $2, attempt = $3, polls = $4, sent_at = $5, due_at = now(), lease_until = NULL WHERE id = $1',
          [row.id, row.state, row.attempt, row.polls, row.sent_at],
        );
      // Batches that came later do not exist; those that have exchanges stay, as these do.
      await pool.query(`UPDATE batch SET state = 'cancelled' WHERE campaign_id = $1 AND id <> ALL($2)`, [
        campaignId,
        batches.rows.map(({ id }) => id),
      ]);
      for (const row of calls.rows)
        await pool.query('UPDATE call SET batch_id = $2, state = $3, outcome = NULL WHERE code_request = $1', [
          row.code_request,
          row.batch_id,
          row.state,
        ]);
      await pool.query(`UPDATE campaign SET state = 'running', completed_at = NULL WHERE id = $1`, [campaignId]);
      await restart(campaignId);
    });
}

/** Places exactly this many batches. */
export async function place(campaignId: string, batches: number) {
  for (let placed = 0; placed < batches; ) {
    const work = await takeWork();
    if (!work) await timePasses(campaignId);
    else {
      await perform(work);
      if (work.kind === 'place') placed += 1;
    }
  }
}
