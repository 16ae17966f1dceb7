import { Prisma } from '#lib/db/generated/client.ts';
import { spellingsOf } from '#lib/domain/number-line.ts';
import { moveCalls } from './move-calls.ts';

/**
 * Takes numbers that must not be called any more out of all unsent calls, in every campaign of the workspace: their calls become
 * excluded, their batches shrink by them, and a batch with nobody left is done. Leaves a batch alone while it is being sent: its
 * request may have left. Runs inside the transaction that suppresses the numbers. Returns the campaigns in which a batch ended,
 * for `completeCampaign` after the commit.
 *
 * Anyone who waits for several batches locks them in the order of their ids; taking a batch waits for none.
 */
export async function leaveOut(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  numbers: string[],
): Promise<string[]> {
  const spelt = numbers.flatMap(spellingsOf);
  const moved = moveCalls({
    to: 'excluded',
    from: ['pending'],
    reason: 'suppressed',
    of: Prisma.sql`FROM held WHERE c.batch_id = held.id AND c.number = ANY(${spelt}::text[])`,
  });
  // Finds the calls by their numbers (`call_number_campaign_id_round_key`), however many the campaigns have; writes those that
  // wait, and one row for each batch.
  const ended = await tx.$queryRaw<{ campaignId: string }[]>`
    WITH held AS MATERIALIZED (
      SELECT b.id FROM batch b
      WHERE b.state = 'pending' AND b.id IN (
        SELECT c.batch_id FROM call c
        WHERE c.number = ANY(${spelt}::text[]) AND c.workspace_id = ${workspaceId}::uuid AND c.state = 'pending')
      ORDER BY b.id FOR NO KEY UPDATE
    ),
    ${moved},
    shrunk AS (
      UPDATE batch b SET size = b.size - gone.calls,
             state = CASE WHEN b.size = gone.calls THEN 'done' ELSE b.state END,
             reason = CASE WHEN b.size = gone.calls THEN 'suppressed' ELSE b.reason END,
             carried_at = CASE WHEN b.size = gone.calls THEN now() END
      FROM (SELECT batch_id, count(*)::int AS calls FROM moved GROUP BY 1) gone
      WHERE b.id = gone.batch_id
      RETURNING b.campaign_id, b.state
    )
    SELECT DISTINCT campaign_id AS "campaignId" FROM shrunk WHERE state = 'done'`;
  return ended.map(({ campaignId }) => campaignId);
}
