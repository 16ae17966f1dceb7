import { setTimeout as pause } from 'node:timers/promises';
import { pool } from '#lib/db/client.ts';
import { tell } from './figures.ts';
import { WrongResult } from './wrong.ts';

const EVERY_MS = 250;
const TELL_EVERY_MS = 5_000;
const LONGEST_STANDSTILL_MS = 60_000;

/** Waits until every batch of the campaign is in that state. Throws when nothing has moved for a minute. */
export async function untilBatches(campaignId: string, state: 'submitted' | 'done'): Promise<void> {
  let last = -1;
  let movedAt = Date.now();
  let toldAt = Date.now();
  for (;;) {
    const { rows } = await pool.query<{ there: number; all: number }>(
      `SELECT count(*) FILTER (WHERE state = $2)::int AS there, count(*)::int AS "all" FROM batch WHERE campaign_id = $1`,
      [campaignId, state],
    );
    const { there = 0, all = 0 } = rows[0] ?? {};
    if (there === all) return;
    if (there !== last) [last, movedAt] = [there, Date.now()];
    if (Date.now() - movedAt > LONGEST_STANDSTILL_MS)
      throw new WrongResult(`stuck: ${there} of ${all} batches ${state}`);
    if (Date.now() - toldAt > TELL_EVERY_MS) {
      toldAt = Date.now();
      tell(`${there} of ${all} batches ${state}`);
    }
    await pause(EVERY_MS);
  }
}

/** Returns the seconds from the first request of this kind to the last answer, by the record of exchanges. */
export async function secondsOfExchanges(campaignId: string, kind: 'place' | 'lookUp'): Promise<number> {
  const { rows } = await pool.query<{ seconds: number }>(
    `SELECT extract(epoch FROM max(ended_at) - min(started_at))::float8 AS seconds
     FROM exchange WHERE campaign_id = $1 AND kind = $2`,
    [campaignId, kind],
  );
  return rows[0]?.seconds ?? Number.NaN;
}

/** Waits until a worker writes its heartbeat. */
export async function untilWorkerIsUp(): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(50)) {
    const { rows } = await pool.query('SELECT 1 FROM worker');
    // Its first look for work comes right after its heartbeat.
    if (rows.length > 0) return pause(500);
  }
  throw new WrongResult('the worker did not come up');
}

/** Makes nothing of the campaign due for an hour, so that a worker can start before it. */
export async function holdBack(campaignId: string): Promise<void> {
  await pool.query("UPDATE batch SET due_at = now() + interval '1 hour' WHERE campaign_id = $1", [campaignId]);
  await pool.query('DELETE FROM worker');
}
