import { pool } from '#lib/db/client.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { perform } from '#lib/features/dispatch/perform.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import { shortcut } from './shortcut.ts';

/** From now on only the workspace's own account has a turn. */
export async function giveTurnTo(workspaceId: string): Promise<void> {
  await pool.query(
    `UPDATE account SET next_turn_at = now() + CASE WHEN workspace_id = $1 AND NOT rehearsal
       THEN interval '-1 second' ELSE interval '1 day' END`,
    [workspaceId],
  );
}

/** Takes and performs the next work that is due. Throws if it is of another kind. */
export async function doNext(kind: 'place' | 'lookUp'): Promise<void> {
  const work = await takeWork();
  if (work?.kind !== kind) throw new Error(`${work?.kind ?? 'nothing'} was due, not ${kind}`);
  await perform(work);
}

/** Makes the look-up of placed batches due now. */
export async function askNow({ workspaceId, campaignId }: { workspaceId: string; campaignId: string }): Promise<void> {
  await pool.query("UPDATE batch SET due_at = now() WHERE campaign_id = $1 AND state = 'submitted'", [campaignId]);
  await giveTurnTo(workspaceId);
}

/** All of the campaign's calls rang without an answer, and each may be retried once. */
export async function nobodyReached(campaignId: string): Promise<void> {
  await shortcut(async () => {
    await pool.query(
      `UPDATE call SET state = 'final', outcome = 'notReached', retries_left = 1 WHERE campaign_id = $1 AND state <> 'excluded'`,
      [campaignId],
    );
    await pool.query("UPDATE batch SET state = 'done', carried_at = NULL WHERE campaign_id = $1", [campaignId]);
    await pool.query("UPDATE campaign SET state = 'running', completed_at = NULL WHERE id = $1", [campaignId]);
  });
}

/** Sweeps until the campaign's calls that were not sent when its window ended have expired. */
export async function expireAll(campaignId: string): Promise<void> {
  await pool.query('UPDATE campaign SET window_end = now(), open_until = now() WHERE id = $1', [campaignId]);
  for (;;) {
    await sweep();
    const { rowCount } = await pool.query("SELECT FROM batch WHERE campaign_id = $1 AND state = 'pending' LIMIT 1", [
      campaignId,
    ]);
    if (rowCount === 0) return;
  }
}
