import { byIndex } from '#lib/db/by-hash.ts';
import { transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { moveCalls } from '../ledger/move-calls.ts';

/**
 * Unsent calls expire when their window ends. Calls that return to waiting after their campaign was cancelled (they were being
 * sent at that moment, and provably did not arrive) are cancelled with it.
 */
export async function endUnsent(): Promise<void> {
  await endWaiting('expired', 'windowOver', Prisma.sql`c.state IN ('running', 'paused') AND c.window_end <= now()`);
  await endWaiting('cancelled', null, Prisma.sql`c.state = 'cancelled'`);
}

/** Maximum number of calls of a campaign, and of batches of all campaigns, that end in one transaction. */
const CALLS_AT_ONCE = 50_000;
const BATCHES_AT_ONCE = 20_000;
const END_SECONDS = 300;

/** Ends the waiting batches, and their calls, of the campaigns `c` that match the condition. */
async function endWaiting(to: 'expired' | 'cancelled', reason: 'windowOver' | null, where: Prisma.Sql): Promise<void> {
  const ofEnded = Prisma.sql`WHERE c.batch_id = ANY(ARRAY(SELECT id FROM ended))`;
  const moved = moveCalls({ to, from: ['pending'], reason, of: ofEnded });
  const statement = Prisma.sql`
    WITH late AS (
      SELECT waiting.id FROM campaign c CROSS JOIN LATERAL (
        SELECT b.id FROM batch b WHERE b.campaign_id = c.id AND b.state = 'pending'
        LIMIT greatest(1, ${CALLS_AT_ONCE}::int / coalesce((c.snapshot->>'callsPerRequest')::int, 100)) FOR UPDATE SKIP LOCKED
      ) waiting
      WHERE ${where} LIMIT ${BATCHES_AT_ONCE}
    ),
    ended AS (
      UPDATE batch b SET state = ${to}::batch_state, reason = coalesce(${reason}, b.reason)
      WHERE b.id = ANY(ARRAY(SELECT id FROM late)) RETURNING b.id
    ),
    ${moved}
    SELECT count(*)::int AS batches FROM ended`;
  const endSome = () =>
    transaction((tx) => byIndex(tx, () => tx.$queryRaw<{ batches: number }[]>(statement)), END_SECONDS);
  while ((await endSome())[0]?.batches);
}
