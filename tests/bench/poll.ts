import { pool } from '#lib/db/client.ts';
import { composeLookUp } from '#lib/sendservice/compose.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { dropBareTables, inLanes, makeBareCalls, openFloor } from './bare.ts';
import type { Floor } from './dispatch.ts';
import { atLeast, atMost, round, speed, tell, timed } from './figures.ts';
import type { SandboxProcess } from './processes.ts';
import { secondsOfExchanges, untilBatches } from './progress.ts';
import { IN_FLIGHT, type Scene, settleDisk } from './scene.ts';
import { cpuSeconds, familySeconds, peakMegabytes, spending } from './spent.ts';
import { mustBe } from './wrong.ts';

const GOAL_PER_SECOND = 10_000;
const MOST_MEGABYTES = 300;

/** Lets an idle worker fetch the results of a submitted campaign; the sandbox has all of them ready. */
export async function benchPoll(
  scene: Scene,
  at: { worker: number; postmaster: number; sandbox: SandboxProcess; floor: Floor },
) {
  await settleDisk();
  const spent = spending({
    worker: () => cpuSeconds(at.worker),
    postgres: () => familySeconds(at.postmaster),
    sandbox: () => cpuSeconds(at.sandbox.pid),
  });
  tell('everything is due');
  await pool.query('UPDATE batch SET due_at = now() WHERE campaign_id = $1', [scene.campaignId]);
  await untilBatches(scene.campaignId, 'done');
  const cpu = spent();
  const peak = peakMegabytes(at.worker);
  const seconds = await secondsOfExchanges(scene.campaignId, 'lookUp');
  const lookUps = await checkPolled(scene);
  const found = speed(scene.calls, seconds);
  return {
    ...found,
    measured: 'from the first exchange that started to the last that ended, everything due and the worker idle before',
    lookUps,
    cpuSeconds: cpu,
    peakMegabytes: peak,
    floor: {
      what: 'bare look-up: GET from the sandbox, JSON.parse, one UPDATE of the calls',
      ...speed(scene.calls, at.floor.seconds),
      cpuSeconds: at.floor.cpuSeconds,
    },
    ratio: round(seconds / at.floor.seconds),
    goals: [
      atLeast(`${GOAL_PER_SECOND} calls/s`, found.callsPerSecond, GOAL_PER_SECOND),
      atMost(`worker holds at most ${MOST_MEGABYTES} MB`, peak, MOST_MEGABYTES),
    ],
  };
}

/** Checks that every call has its last status, the counters agree, and the campaign is over. Returns the number of look-ups. */
async function checkPolled(scene: Scene): Promise<number> {
  const of = [scene.campaignId];
  const { rows } = await pool.query(
    `SELECT count(*)::int AS calls, count(*) FILTER (WHERE state = 'final' AND outcome IS NOT NULL)::int AS final
     FROM call WHERE campaign_id = $1`,
    of,
  );
  mustBe('calls with a last word', rows[0], { calls: scene.calls, final: scene.calls });
  const counted = await pool.query(
    `SELECT outcome::text AS bucket, count(*)::int AS calls FROM call WHERE campaign_id = $1 GROUP BY 1 ORDER BY 1`,
    of,
  );
  const tally = await pool.query(
    `SELECT bucket, sum(calls)::int AS calls FROM campaign_tally WHERE campaign_id = $1
     GROUP BY 1 HAVING sum(calls) <> 0 ORDER BY 1`,
    of,
  );
  mustBe('the tally', tally.rows, counted.rows);
  const suppressed = await pool.query(
    `SELECT count(*)::int AS missing FROM call c WHERE c.campaign_id = $1
       AND (c.outcome = 'optedOut' OR c.reason = 'blacklisted')
       AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.workspace_id = c.workspace_id AND s.number = c.number)`,
    of,
  );
  mustBe('opt-outs that are not suppressed', suppressed.rows[0]?.missing, 0);
  const campaign = await pool.query('SELECT state FROM campaign WHERE id = $1', of);
  mustBe('the campaign', campaign.rows[0]?.state, 'completed');
  const lookUps = await pool.query(
    "SELECT count(*)::int AS n FROM exchange WHERE campaign_id = $1 AND kind = 'lookUp'",
    of,
  );
  return lookUps.rows[0]?.n;
}

type Reported = { CodeRequest: string; Status: string; Price: number; Retries: number };

/** The minimum work of polling: GET, JSON.parse, one UPDATE. Reads the submitted campaign; changes none of it. */
export async function pollFloor(scene: Scene, at: { postmaster: number; sandbox: SandboxProcess }): Promise<Floor> {
  tell('floor of the polling: bare look-ups');
  await makeBareCalls(['batch']);
  await pool.query('INSERT INTO bare_call SELECT * FROM call WHERE campaign_id = $1', [scene.campaignId]);
  await pool.query('VACUUM (ANALYZE) bare_call');
  const { rows: batches } = await pool.query<{ codes: string[] }>(
    'SELECT array_agg(code_request::text) AS codes FROM bare_call GROUP BY batch_id',
  );
  await settleDisk();

  const { ask, spent, close } = openFloor(at, IN_FLIGHT);
  const lookUp = async (index: number) => {
    const answer = await ask(
      'GET',
      Buffer.from(composeLookUp(SANDBOX_CREDENTIALS.guid, batches[index]?.codes ?? []), 'utf8'),
    );
    const { InstantCalls } = (await answer.body.json()) as { InstantCalls: Reported[] };
    await pool.query(
      `UPDATE bare_call c SET state = 'final', status = n.status, price = n.price, retries = n.retries
       FROM unnest($1::uuid[], $2::text[], $3::numeric[], $4::int[]) AS n(code_request, status, price, retries)
       WHERE c.code_request = n.code_request`,
      [
        InstantCalls.map((call) => call.CodeRequest),
        InstantCalls.map((call) => call.Status),
        InstantCalls.map((call) => call.Price),
        InstantCalls.map((call) => call.Retries),
      ],
    );
  };
  const seconds = await timed(() => inLanes(batches.length, IN_FLIGHT, lookUp));
  const cpu = spent();
  const { rows } = await pool.query("SELECT count(*)::int AS calls FROM bare_call WHERE state = 'final'");
  mustBe('calls that the floor looked up', rows[0]?.calls, scene.calls);
  await close();
  await dropBareTables();
  return { seconds, cpuSeconds: cpu };
}
