import { pool } from '#lib/db/client.ts';
import { type CallToPlace, composeBatch } from '#lib/sendservice/compose.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { bareBatch, dropBareTables, fillBareCalls, inLanes, makeBareCalls, openFloor } from './bare.ts';
import { atLeast, atMost, round, speed, tell, timed } from './figures.ts';
import type { SandboxProcess } from './processes.ts';
import { secondsOfExchanges, untilBatches } from './progress.ts';
import { IN_FLIGHT, PER_REQUEST, type Scene, settleDisk } from './scene.ts';
import { cpuSeconds, familySeconds, peakMegabytes, spending } from './spent.ts';
import { mustBe } from './wrong.ts';

const GOAL_PER_SECOND = 25_000;
const MOST_TIMES_FLOOR = 2;
const MOST_MEGABYTES = 300;
const PAGE = 50_000;

export type Floor = { seconds: number; cpuSeconds: Record<string, number | null> };

/** Makes a launched campaign due that was held back, and waits until everything is submitted. */
export async function submitAll(scene: Scene): Promise<void> {
  await settleDisk();
  tell('everything may be sent');
  await pool.query('UPDATE batch SET due_at = now() WHERE campaign_id = $1', [scene.campaignId]);
  await untilBatches(scene.campaignId, 'submitted');
}

/** Lets an idle worker submit a launched campaign. */
export async function benchDispatch(
  scene: Scene,
  at: { worker: number; postmaster: number; sandbox: SandboxProcess; floor: Floor },
) {
  const spent = spending({
    worker: () => cpuSeconds(at.worker),
    postgres: () => familySeconds(at.postmaster),
    sandbox: () => cpuSeconds(at.sandbox.pid),
  });
  await submitAll(scene);
  const cpu = spent();
  const peak = peakMegabytes(at.worker);
  const seconds = await secondsOfExchanges(scene.campaignId, 'place');
  await checkDispatched(scene, at.sandbox);
  const found = speed(scene.calls, seconds);
  const ratio = round(seconds / at.floor.seconds);
  return {
    ...found,
    measured: 'from the first exchange that started to the last that ended, the worker up and idle before',
    cpuSeconds: cpu,
    peakMegabytes: peak,
    floor: {
      what: 'bare persist + POST + record loop: INSERT of the request, POST to the sandbox, UPDATE with the answer, UPDATE of the calls',
      ...speed(scene.calls, at.floor.seconds),
      cpuSeconds: at.floor.cpuSeconds,
    },
    ratio,
    goals: [
      atLeast(`${GOAL_PER_SECOND} calls/s`, found.callsPerSecond, GOAL_PER_SECOND),
      atMost(`at most ${MOST_TIMES_FLOOR} × the floor's time`, ratio, MOST_TIMES_FLOOR),
      atMost(`worker holds at most ${MOST_MEGABYTES} MB`, peak, MOST_MEGABYTES),
    ],
  };
}

/** Checks that the platform has what was launched: every CodeRequest once, every number once, and nothing else. */
async function checkDispatched(scene: Scene, sandbox: SandboxProcess): Promise<void> {
  const { calls, batches } = scene;
  mustBe('what the sandbox holds', await sandbox.ask('counts'), {
    posts: batches,
    storedPosts: batches,
    items: calls,
    distinctCodeRequests: calls,
    maxPerCodeRequest: 1,
    distinctNumbers: calls,
    maxPerNumber: 1,
  });
  for (let after = 0, seen = 0; seen < calls; ) {
    const path = `items?after=${after}&limit=${PAGE}`;
    const { items } = (await sandbox.ask(path)) as { items: { id: number; codeRequest: string; number: string }[] };
    const { rows } = await pool.query(
      `SELECT count(*)::int AS known FROM unnest($1::uuid[], $2::text[]) i(code_request, number)
       JOIN call c USING (code_request, number) WHERE c.campaign_id = $3 AND c.state = 'submitted' AND c.platform_id <> ''`,
      [items.map((item) => item.codeRequest), items.map((item) => item.number), scene.campaignId],
    );
    mustBe('items of the sandbox that are calls of the campaign', rows[0]?.known, items.length || -1);
    seen += items.length;
    after = items.at(-1)?.id ?? after;
  }
  const { rows } = await pool.query(
    `SELECT count(*)::int AS exchanges, count(DISTINCT batch_id)::int AS batches
     FROM exchange WHERE campaign_id = $1 AND outcome = 'accepted' AND response IS NOT NULL`,
    [scene.campaignId],
  );
  mustBe('exchanges', rows[0], { exchanges: batches, batches });
}

/** The minimum work of dispatching: persist, POST, record. */
export async function dispatchFloor(
  scene: Scene,
  at: { postmaster: number; sandbox: SandboxProcess; shape: 'full' | 'compact' },
): Promise<Floor> {
  tell('floor of the dispatch: a bare persist + POST + record loop');
  await makeBareCalls(['batch']);
  await fillBareCalls(scene.workspaceId, scene.campaignId);
  await pool.query('VACUUM (ANALYZE) bare_call');
  await pool.query(
    'CREATE TABLE bare_exchange (id uuid PRIMARY KEY DEFAULT uuidv7(), request bytea NOT NULL, status int, response bytea)',
  );
  // The bare loop does not include compression.
  await pool.query(
    'ALTER TABLE bare_exchange ALTER COLUMN request SET STORAGE EXTERNAL, ALTER COLUMN response SET STORAGE EXTERNAL',
  );
  await settleDisk();

  const { ask, spent, close } = openFloor(at, IN_FLIGHT);
  const place = async (seq: number) => {
    const body = bareBody(seq, scene.calls, at.shape);
    const inserted = await pool.query('INSERT INTO bare_exchange (request) VALUES ($1) RETURNING id', [body]);
    const answer = await ask('POST', body);
    const response = Buffer.from(await answer.body.arrayBuffer());
    mustBe('the answer to the floor', answer.statusCode, 200);
    await pool.query('UPDATE bare_exchange SET status = $2, response = $3 WHERE id = $1', [
      inserted.rows[0]?.id,
      answer.statusCode,
      response,
    ]);
    await pool.query("UPDATE bare_call SET state = 'submitted' WHERE batch_id = $1", [bareBatch(seq)]);
  };
  const seconds = await timed(() => inLanes(scene.batches, IN_FLIGHT, place));
  const cpu = spent();
  const { rows } = await pool.query("SELECT count(*)::int AS calls FROM bare_call WHERE state = 'submitted'");
  mustBe('calls that the floor submitted', rows[0]?.calls, scene.calls);
  await close();
  await dropBareTables();
  return { seconds, cpuSeconds: cpu };
}

/** A body of the same kind and size as the worker's, with people who exist nowhere else. */
function bareBody(seq: number, calls: number, shape: 'full' | 'compact'): Buffer {
  const first = seq * PER_REQUEST;
  const now = Date.now();
  const people = Array.from({ length: Math.min(PER_REQUEST, calls - first) }, (_, index): CallToPlace => {
    const n = first + index + 1;
    return {
      codeRequest: `00000001-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
      number: `+39312${1_000_000 + n}`,
      firstName: `Name${n}`,
      lastName: `D'Angelo ${n}`,
      text: null,
    };
  });
  const terms = {
    kind: 'audio' as const,
    extension: 200938,
    language: null,
    callerId: '+390612345678',
    window: { start: new Date(now - 60_000), end: new Date(now + 4 * 3_600_000), timeZone: 'Europe/Rome' },
    maxRetries: 3,
    minutesBetweenRetries: 60,
    repeats: 1,
  };
  return Buffer.from(composeBatch(terms, people, shape, SANDBOX_CREDENTIALS), 'utf8');
}
