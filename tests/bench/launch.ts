import { pool } from '#lib/db/client.ts';
import { dropBareTables, fillBareCalls, makeBareCalls } from './bare.ts';
import { atMost, round, speed, tell, timed } from './figures.ts';
import { PER_REQUEST, type Scene, settleDisk } from './scene.ts';
import { familySeconds, spending } from './spent.ts';
import { mustBe } from './wrong.ts';

const MOST_TIMES_FLOOR = 1.7;

/** Launches the draft, checks the result, and compares it with the bare INSERT … SELECT of as many rows. */
export async function benchLaunch(scene: Scene, postmaster: number) {
  const before = await bareInsert(scene);
  tell('launching');
  await settleDisk();
  const spent = spending({ postgres: () => familySeconds(postmaster) });
  const seconds = await timed(scene.launch);
  const cpuSeconds = spent();
  await checkLaunched(scene);
  // Once before and once after, since the machine's speed varies.
  const after = await bareInsert(scene);
  const floorSeconds = (before + after) / 2;
  const ratio = round(seconds / floorSeconds);
  return {
    ...speed(scene.calls, seconds),
    cpuSeconds,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    floor: {
      what: 'INSERT … SELECT into a bare table of the same columns, 3 indexes; mean of one before and one after',
      ...speed(scene.calls, floorSeconds),
      runs: [round(before), round(after)],
    },
    ratio,
    goals: [atMost(`launch in at most ${MOST_TIMES_FLOOR} × the floor's time`, ratio, MOST_TIMES_FLOOR)],
  };
}

async function bareInsert(scene: Scene): Promise<number> {
  tell('floor of the launch: a bare INSERT … SELECT');
  await makeBareCalls(['batch', 'campaign']);
  await settleDisk();
  let rows = 0;
  const seconds = await timed(async () => {
    rows = await fillBareCalls(scene.workspaceId, scene.campaignId);
  });
  mustBe('rows of the bare insert', rows, scene.calls);
  await dropBareTables();
  return seconds;
}

/** Checks that everybody is in exactly one batch, and that no batch is larger than the maximum of a request. */
export async function checkLaunched(scene: Scene): Promise<void> {
  const { rows } = await pool.query(
    `SELECT count(*)::int AS calls, count(DISTINCT number)::int AS numbers, count(DISTINCT contact_id)::int AS people,
            count(DISTINCT batch_id)::int AS batches
     FROM call WHERE campaign_id = $1 AND batch_id IS NOT NULL`,
    [scene.campaignId],
  );
  const { calls, batches } = scene;
  mustBe('what was launched', rows[0], { calls, numbers: calls, people: calls, batches });
  const sizes = await pool.query(
    `SELECT max(n)::int AS largest, bool_and(n = b.size) AS told
     FROM (SELECT batch_id, count(*) AS n FROM call WHERE campaign_id = $1 GROUP BY 1) c JOIN batch b ON b.id = c.batch_id`,
    [scene.campaignId],
  );
  mustBe('the batches', sizes.rows[0], { largest: Math.min(PER_REQUEST, calls), told: true });
  const tally = await pool.query(
    'SELECT bucket, sum(calls)::int AS calls FROM campaign_tally WHERE campaign_id = $1 GROUP BY 1',
    [scene.campaignId],
  );
  mustBe('the tally', tally.rows, [{ bucket: 'pending', calls }]);
}
