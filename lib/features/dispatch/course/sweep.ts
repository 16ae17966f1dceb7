import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { nextInterval } from '#lib/domain/calling-hours.ts';
import { Snapshot } from '../ledger/snapshot.ts';
import { carryOver } from './carry.ts';
import { completeCampaign, HAS_MORE } from './complete.ts';
import { endUnsent } from './expire.ts';
import { giveUpStale } from './give-up.ts';
import { tripAll } from './limits.ts';

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
  const over = await run<{ id: string }>(
    pool,
    Prisma.sql`SELECT c.id FROM campaign c WHERE c.state IN ('running', 'paused') AND NOT ${HAS_MORE}`,
  );
  for (const { id } of over) await completeCampaign(id);
}

/** A campaign whose interval is over waits for the next one. */
async function moveIntervals(): Promise<void> {
  const closed = await run<{ id: string; snapshot: unknown; open_until: Date; now: Date }>(
    pool,
    Prisma.sql`
    SELECT id, snapshot, open_until, now() FROM campaign
    WHERE state IN ('running', 'paused') AND open_until <= now() AND open_until < window_end`,
  );
  for (const { id, snapshot, open_until: openUntil, now } of closed) {
    const { window, callingHours } = Snapshot.parse(snapshot);
    const next = nextInterval(window, callingHours, now) ?? { start: window.end, end: window.end };
    await run(
      pool,
      Prisma.sql`
      UPDATE campaign SET open_from = ${next.start}, open_until = ${next.end} WHERE id = ${id} AND open_until = ${openUntil}`,
    );
  }
}
