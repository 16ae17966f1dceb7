import { byIndex } from '#lib/db/by-hash.ts';
import { pool, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { nextInterval } from '#lib/domain/calling-hours.ts';
import { env } from '#lib/env.ts';
import { isAlive, ownWorkerId } from '#lib/jobs/alive.ts';
import { isDead, type WorkerProcess } from '#lib/jobs/process.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { aboutCampaign } from '../ledger/notices.ts';
import { Snapshot } from '../ledger/snapshot.ts';
import { underWay } from '../ledger/under-way.ts';
import { carryOver, HAS_TO_CARRY } from './carry.ts';
import { tripAll } from './limits.ts';

/** SQL: whether campaign `c` had calls to send but none was ever accepted: all may be suppressed by now. */
const NOTHING_SENT = Prisma.sql`NOT EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.sent_at IS NOT NULL)
        AND EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.state <> 'done')`;

/** SQL: whether campaign `c` has more to come: an open batch, or people to call again in an interval that is left. */
const HAS_MORE = `(EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id
          AND b.state IN ('pending', 'sending', 'submitted', 'unknown', 'parked'))
        OR c.open_from < c.window_end AND c.window_end > now()
          AND ${HAS_TO_CARRY})`;

/**
 * Ends a campaign whose last batch has ended: `completed`, or `failed` if nothing was ever accepted. Called after each batch that
 * ends. The condition is in the update, so the call is idempotent, and safe twice at once.
 */
export async function completeCampaign(campaignId: string): Promise<void> {
  await transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ workspace_id: string; state: 'completed' | 'failed'; purpose: string }[]>`
      UPDATE campaign c SET
        completed_at = now(), updated_at = now(),
        state = (CASE WHEN ${NOTHING_SENT} THEN 'failed' ELSE 'completed' END)::campaign_state,
        reason = CASE WHEN ${NOTHING_SENT} THEN 'nothingSent' END
      WHERE c.id = ${campaignId}::uuid AND c.state IN ('running', 'paused') AND NOT ${Prisma.raw(HAS_MORE)}
      RETURNING c.workspace_id, c.state, c.purpose`;
    const [campaign] = ended;
    // A person who tests or rehearses is watching; nobody else needs to be told.
    if (!campaign || campaign.purpose === 'test') return;
    const kind = campaign.purpose === 'rehearsal' ? 'campaign.rehearsalEnded' : (`campaign.${campaign.state}` as const);
    await aboutCampaign(tx, { workspaceId: campaign.workspace_id, campaignId }, kind);
  });
}

/**
 * Applies what is due by time alone, whatever was lost: batches that a dead process was sending become `unknown` (they may have
 * left), and unsent calls expire when their window ends. People who were not reached yesterday are called again today, and
 * campaigns that reached a limit pause. Then campaigns with nothing left are ended.
 */
export async function sweep(): Promise<void> {
  await giveUpStale();
  await endUnsent();
  await moveIntervals();
  await carryOver();
  await tripAll();
  const { rows } = await pool.query<{ id: string }>(
    `SELECT c.id FROM campaign c WHERE c.state IN ('running', 'paused') AND NOT ${HAS_MORE}`,
  );
  for (const { id } of rows) await completeCampaign(id);
}

/** A campaign whose interval is over waits for the next one. */
async function moveIntervals(): Promise<void> {
  const { rows } = await pool.query<{ id: string; snapshot: unknown; open_until: Date }>(
    `SELECT id, snapshot, open_until FROM campaign
     WHERE state IN ('running', 'paused') AND open_until <= now() AND open_until < window_end`,
  );
  for (const { id, snapshot, open_until: over } of rows) {
    const { window, callingHours } = Snapshot.parse(snapshot);
    const next = nextInterval(window, callingHours, new Date()) ?? { start: window.end, end: window.end };
    await pool.query('UPDATE campaign SET open_from = $3, open_until = $4 WHERE id = $1 AND open_until = $2', [
      id,
      over,
      next.start,
      next.end,
    ]);
  }
}

/**
 * The grace period counts from the end of the lease: the request of a dead worker cannot have left later. A live worker may only
 * be stalled, between its last look at the clock and the first byte, so its batches are left to it; those that it no longer works
 * on it gives up like anybody's.
 *
 * A worker's lock shows that it lives, and all locks are gone when the database restarts. For a batch taken before that, a
 * missing lock proves nothing: the process must be dead, which can be seen only on its own machine. Where nobody can see it, the
 * batches wait for long, and no machine sends them again.
 */
async function giveUpStale(): Promise<void> {
  const dead = await deadHere();
  const moved = moveCalls({
    to: 'unknown',
    from: ['pending'],
    reason: Prisma.sql`given_up.reason`,
    of: Prisma.sql`FROM given_up WHERE c.batch_id = given_up.id`,
  });
  await run(
    pool,
    Prisma.sql`
    WITH stale AS (
      SELECT b.id, b.is_dead FROM (
        SELECT id, CASE WHEN taken_by IS NULL THEN true
                        WHEN taken_by = ${ownWorkerId()}::uuid THEN id <> ALL(${underWay.ids()}::uuid[])
                        WHEN ${Prisma.raw(isAlive('taken_by'))} THEN NULL
                        ELSE coalesce(taken_on = incarnation(), false) OR taken_by = ANY(${dead}::uuid[])
                   END AS is_dead, lease_until
        FROM batch WHERE state = 'sending' AND lease_until < now()
      ) b
      JOIN batch held ON held.id = b.id AND held.state = 'sending' AND held.lease_until < now()
      WHERE b.is_dead OR NOT b.is_dead AND b.lease_until < now() - make_interval(secs => ${env.PATIENCE_SECONDS})
      ORDER BY b.id LIMIT 1000 FOR UPDATE OF held SKIP LOCKED
    ),
    given_up AS (
      UPDATE batch b SET state = 'unknown', reason = CASE WHEN stale.is_dead THEN 'workerLost' ELSE 'workerVanished' END,
             sent_at = b.lease_until, due_at = now(), lease_until = NULL
      FROM stale WHERE b.id = stale.id RETURNING b.id, b.reason
    ),
    ${moved}
    SELECT`,
  );
}

/** The workers with overdue batches that are provably dead. */
async function deadHere(): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; process: WorkerProcess }>(
    `SELECT DISTINCT ON (w.id) w.id, w.process FROM batch b JOIN worker w ON w.id = b.taken_by
     WHERE b.state = 'sending' AND b.lease_until < now() AND w.process IS NOT NULL`,
  );
  return rows.filter((worker) => isDead(worker.process)).map(({ id }) => id);
}

/**
 * Unsent calls expire when their window ends. Calls that return to waiting after their campaign was cancelled (they were being
 * sent at that moment, and provably did not arrive) are cancelled with it.
 */
async function endUnsent(): Promise<void> {
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
