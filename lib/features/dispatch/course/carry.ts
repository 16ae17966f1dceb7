import { byIndex } from '#lib/db/by-hash.ts';
import { pool, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { aboutCampaign } from '../ledger/notices.ts';
import { Snapshot } from '../ledger/snapshot.ts';

/** Maximum number of calls carried over in one transaction, across requests: a stopping worker need not wait for a million. */
const CALLS_AT_ONCE = 50_000;

/** SQL: the value of `carried_at` for a batch `b` that is done: settled at once, unless somebody in it may be called again. */
export const CARRIED_AT = Prisma.sql`CASE WHEN NOT EXISTS (
  SELECT FROM call c WHERE c.batch_id = b.id AND c.state = 'final' AND c.retries_left IS NOT NULL) THEN now() END`;

/**
 * SQL: whether somebody in batch `b` may still be called again: its calls have ended. Calls that wait for a person keep nobody
 * else from the next round; a decision about them opens their batch again.
 */
const MAY_BE_CARRIED = Prisma.sql`b.state IN ('done', 'parked') AND b.carried_at IS NULL`;

/** SQL: whether campaign `c` has such a batch. One of each state is looked up in the index that holds only those. */
const one = (isState: Prisma.Sql) =>
  Prisma.sql`(SELECT true FROM batch b WHERE b.campaign_id = c.id AND ${isState} AND b.carried_at IS NULL LIMIT 1)`;
export const HAS_TO_CARRY = Prisma.sql`coalesce(
  ${one(Prisma.sql`b.state = 'done'`)}, ${one(Prisma.sql`b.state = 'parked'`)}, false)`;

/** SQL: whether calls of campaign `c` may go on now: an interval is open for them. */
const IS_OPEN = Prisma.sql`c.state = 'running' AND c.open_from <= now() AND c.open_until > now() AND c.window_end > now()`;

/** Maximum number looked up at once: a new look-up for each piece would read all that are left each time. */
const MOST_SOUGHT = 20_000;

/**
 * People who were not reached by the end of an interval, and have retry budget left, are called again in the interval that is
 * open now: the call of the past round becomes `carried`, and a new one takes its place, with its own CodeRequest and the retries
 * that are left. A call is in one ended batch and a batch is settled once, so nobody gets two calls. People suppressed in the
 * meantime are left out before the batch is composed, as always.
 */
export async function carryOver(): Promise<void> {
  const rows = await run<{ id: string }>(
    pool,
    Prisma.sql`SELECT c.id FROM campaign c WHERE ${IS_OPEN} AND ${HAS_TO_CARRY}`,
  );
  for (const { id } of rows) while (await carryCampaign(id));
}

/** Settles a campaign's ended batches piece by piece; true: there may be more. */
async function carryCampaign(campaignId: string): Promise<boolean> {
  const rows = await run<{ id: string; size: number }>(
    pool,
    Prisma.sql`
    SELECT b.id, b.size FROM batch b
    WHERE b.campaign_id = ${campaignId} AND ${MAY_BE_CARRIED} ORDER BY b.id LIMIT ${MOST_SOUGHT}`,
  );
  for (const piece of piecesOf(rows)) if (!(await carrySome(campaignId, piece))) return false;
  return rows.length === MOST_SOUGHT;
}

function piecesOf(batches: { id: string; size: number }[]): string[][] {
  const pieces: string[][] = [];
  let calls = CALLS_AT_ONCE;
  for (const { id, size } of batches) {
    if (calls + size > CALLS_AT_ONCE) {
      pieces.push([]);
      calls = 0;
    }
    pieces.at(-1)?.push(id);
    calls += size;
  }
  return pieces;
}

/**
 * Settles some of a campaign's ended batches; false: its interval is over, or another worker was faster. As in a launch, no
 * search finds a person's new batch: its number is computed, and its id is stored under that number. Reads the calls of these
 * batches (`call_batch_id_idx`); writes those that go on, and one new call for each.
 */
async function carrySome(campaignId: string, batches: string[]): Promise<boolean> {
  return transaction(async (tx) => {
    // Held: two batches cannot take the same number, and a pause, cancel or next interval comes strictly before or after.
    const [campaign] = await tx.$queryRaw<{ workspace_id: string; snapshot: unknown }[]>`
      SELECT c.workspace_id, c.snapshot FROM campaign c
      WHERE c.id = ${campaignId}::uuid AND ${IS_OPEN} FOR NO KEY UPDATE OF c`;
    if (!campaign) return false;
    const { callsPerRequest } = Snapshot.parse(campaign.snapshot);
    const moved = moveCalls({
      to: 'carried',
      from: ['final'],
      // The reason why a round ended is kept; the mark says that the next one goes on.
      reason: Prisma.sql`c.reason`,
      mark: { reason: null },
      set: Prisma.sql`outcome = NULL`,
      of: Prisma.sql`
        WHERE c.batch_id = ANY(ARRAY(SELECT id FROM ended)) AND c.outcome = 'notReached' AND c.retries_left IS NOT NULL`,
      returning: Prisma.sql`c.campaign_id, c.round, c.contact_id, c.number, c.first_name, c.last_name, c.fields, c.retries_left,
        (SELECT b.account_id FROM batch b WHERE b.id = c.batch_id) AS account_id`,
    });
    const statement = Prisma.sql`
      WITH ended AS (
        UPDATE batch SET carried_at = now() WHERE id = ANY(ARRAY(
          SELECT b.id FROM batch b
          WHERE b.id = ANY(${batches}::uuid[]) AND b.campaign_id = ${campaignId}::uuid AND ${MAY_BE_CARRIED}
          ORDER BY b.id FOR UPDATE))
        RETURNING id
      ),
      ${moved},
      placed AS (
        SELECT c.*,
               (row_number() OVER (PARTITION BY account_id, retries_left ORDER BY number) - 1) / ${callsPerRequest}::int AS part
        FROM moved c
      ),
      parts AS (
        SELECT account_id, retries_left, part, count(*) AS size,
               row_number() OVER (ORDER BY account_id, retries_left DESC, part) AS place
        FROM placed GROUP BY 1, 2, 3
      ),
      made AS (
        INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, retries)
        SELECT ${campaign.workspace_id}::uuid, ${campaignId}::uuid, account_id,
               place + (SELECT max(seq) FROM batch WHERE campaign_id = ${campaignId}::uuid), size, retries_left
        FROM parts ORDER BY place
        RETURNING id, seq
      ),
      starts AS MATERIALIZED (SELECT account_id, retries_left, min(place) AS place FROM parts GROUP BY 1, 2),
      called_on AS (
        INSERT INTO call (code_request, workspace_id, campaign_id, round, batch_id, contact_id, number, first_name, last_name,
                          fields)
        SELECT code_request_of(p.campaign_id, p.code_request, p.round + 1), p.workspace_id, p.campaign_id, p.round + 1,
               (ARRAY(SELECT id FROM made ORDER BY seq))[(p.part + (
                 SELECT s.place FROM starts s WHERE s.account_id = p.account_id AND s.retries_left = p.retries_left))::int],
               p.contact_id, p.number, p.first_name, p.last_name, p.fields
        FROM placed p
        RETURNING round
      )
      SELECT (SELECT count(*)::int FROM ended) AS settled, (SELECT count(*)::int FROM called_on) AS calls,
             (SELECT max(round)::int FROM called_on) AS round`;
    type Done = { settled: number; calls: number; round: number | null };
    const [done] = await byIndex(tx, () => tx.$queryRaw<Done[]>(statement));
    if (!done || done.settled === 0) return false;
    if (done.calls > 0) {
      // A restored older database would make the same calls again: the platform is asked before the first of them leaves.
      await tx.$executeRaw`UPDATE campaign SET cleared_for = NULL WHERE id = ${campaignId}::uuid`;
      const { calls, round } = done;
      await aboutCampaign(tx, { workspaceId: campaign.workspace_id, campaignId }, 'campaign.carried', { calls, round });
      await wakeWorkers(tx);
    }
    return true;
  }, 60);
}
