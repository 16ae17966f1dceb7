import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { env } from '#lib/env.ts';
import { isAlive, ownWorkerId } from '#lib/jobs/alive.ts';
import { isDead, type WorkerProcess } from '#lib/jobs/process.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { underWay } from '../ledger/under-way.ts';

/**
 * The grace period counts from the end of the lease: the request of a dead worker cannot have left later. A live worker may only
 * be stalled, between its last look at the clock and the first byte, so its batches are left to it; those that it no longer works
 * on it gives up like anybody's.
 *
 * A worker's lock shows that it lives, and all locks are gone when the database restarts. For a batch taken before that, a
 * missing lock proves nothing: the process must be dead, which can be seen only on its own machine. Where nobody can see it, the
 * batches wait for long, and no machine sends them again.
 */
export async function giveUpStale(): Promise<void> {
  const dead = await deadHere();
  const moved = moveCalls({
    to: 'unknown',
    from: ['pending'],
    reason: Prisma.sql`given_up.reason`,
    of: Prisma.sql`FROM given_up WHERE c.batch_id = given_up.id`,
  });
  // Looks at the batches that are being sent (`batch_leased_idx`); writes at most a thousand of them, and their waiting calls
  // (`call_batch_id_idx`).
  await run(
    pool,
    Prisma.sql`
    WITH stale AS (
      SELECT b.id, b.is_dead FROM (
        SELECT id, CASE WHEN taken_by IS NULL THEN true
                        WHEN taken_by = ${ownWorkerId()}::uuid THEN id <> ALL(${underWay.ids()}::uuid[])
                        WHEN ${isAlive(Prisma.sql`taken_by`)} THEN NULL
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
  const silent = await run<{ id: string; process: WorkerProcess }>(
    pool,
    Prisma.sql`
    SELECT DISTINCT ON (w.id) w.id, w.process FROM batch b JOIN worker w ON w.id = b.taken_by
    WHERE b.state = 'sending' AND b.lease_until < now() AND w.process IS NOT NULL`,
  );
  return silent.filter((worker) => isDead(worker.process)).map(({ id }) => id);
}
