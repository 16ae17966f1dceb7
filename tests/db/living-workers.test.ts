import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { databaseUrl, env } from '#lib/env.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { underWay } from '#lib/features/dispatch/ledger/under-way.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import { beWorker, isAlive, showAlive } from '#lib/jobs/alive.ts';
import { thisProcess } from '#lib/jobs/process.ts';
import { onWake } from '#lib/jobs/wake.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { timePasses } from '#tests/support/platform.ts';

// This process is one worker from here on; others are played by a connection that shows that they live.
const ME = randomUUID();
let living: pg.Client[] = [];
let campaignId: string;

beforeEach(async () => {
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  const actor = await makeActor();
  await makeAccount(actor);
  const draft = await makeDraft(actor, [await makeList(actor, 3)]);
  campaignId = draft.id;
  await launchCampaign(actor, { campaignId, revision: draft.revision, expectedCalls: 3 });
});
afterEach(async () => {
  for (const client of living) await client.end().catch(() => undefined);
  living = [];
});

/** A batch that a worker took, who lives at that moment, so long ago that its lease is over. */
async function takenBy(worker: string): Promise<string> {
  beWorker(worker);
  const work = await takeWork();
  beWorker(ME);
  if (worker !== ME) underWay.end(work?.batch.id ?? '');
  await timePasses(campaignId, 3600);
  return work?.batch.id ?? '';
}
/** A connection of its own shows that this worker lives. */
async function lives(worker: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  beWorker(worker);
  await showAlive(client);
  beWorker(ME);
  living.push(client);
  return client;
}
const isShown = async (worker: string) =>
  (await run<{ shown: boolean }>(pool, Prisma.sql`SELECT ${isAlive(Prisma.sql`${worker}`)} AS shown`))[0]?.shown;
/** Its connections are gone with it. */
async function dies(worker: string, client: pg.Client): Promise<void> {
  await client.end();
  await expect.poll(() => isShown(worker)).toBe(false);
}
/** The database was started anew since the batch was taken. */
const restarted = (id: string) => pool.query(`UPDATE batch SET taken_on = 'before' WHERE id = $1`, [id]);
const stateOf = async (id: string) => {
  const { state, reason } = await prisma.batch.findUniqueOrThrow({ where: { id } });
  return reason === null ? state : `${state}: ${reason}`;
};

it('what another worker took is left to it as long as it lives, even if it stands still', async () => {
  const worker = randomUUID();
  const client = await lives(worker);
  const id = await takenBy(worker);
  await sweep();
  expect(await stateOf(id)).toBe('sending');
  await dies(worker, client);
  await sweep();
  expect(await stateOf(id)).toBe('unknown: workerLost');
});

it('what a worker took that lives no more is given up, whoever else lives', async () => {
  await lives(randomUUID());
  const worker = randomUUID();
  const client = await lives(worker);
  const id = await takenBy(worker);
  await dies(worker, client);
  await sweep();
  expect(await stateOf(id)).toBe('unknown: workerLost');
});

it('a worker gives up itself what it is not at work on any more, and nothing else', async () => {
  await lives(ME);
  const id = await takenBy(ME);
  await sweep();
  expect(await stateOf(id)).toBe('sending');
  underWay.end(id);
  await sweep();
  expect(await stateOf(id)).toBe('unknown: workerLost');
});

it('a worker that does not show that it lives takes nothing: others would take its silence for its death', async () => {
  expect(await takenBy(randomUUID())).toBe('');
});

describe('when the database was started anew, and its locks are gone', () => {
  it('a worker that only stands still keeps what it took', async () => {
    const worker = randomUUID();
    const client = await lives(worker); // its process is this one, which lives
    const id = await takenBy(worker);
    await dies(worker, client);
    await restarted(id);
    await sweep();
    expect(await stateOf(id)).toBe('sending');
  });

  it.each([
    ['its id belongs to nobody', { pid: 2 ** 22 + 1 }],
    ['its id belongs to somebody who was born later', { born: '1' }],
    ['the machine was started anew, too', { boot: 'another' }],
  ])('what a dead one took is given up: %s', async (_, given) => {
    const worker = randomUUID();
    const client = await lives(worker);
    const id = await takenBy(worker);
    await dies(worker, client);
    await restarted(id);
    await prisma.worker.update({ where: { id: worker }, data: { process: { ...thisProcess(), ...given } } });
    await sweep();
    expect(await stateOf(id)).toBe('unknown: workerLost');
  });

  it('what one took on a machine that cannot be seen waits for long, and is not sent again by a machine', async () => {
    const worker = randomUUID();
    const client = await lives(worker);
    const id = await takenBy(worker);
    await dies(worker, client);
    await restarted(id);
    await prisma.worker.update({ where: { id: worker }, data: { process: { ...thisProcess(), machine: 'another' } } });
    await sweep();
    expect(await stateOf(id)).toBe('sending');
    await pool.query('UPDATE batch SET lease_until = now() - make_interval(secs => $2) WHERE id = $1', [
      id,
      env.PATIENCE_SECONDS + 60,
    ]);
    await sweep();
    expect(await stateOf(id)).toBe('unknown: workerVanished');
  });
});

describe('a worker that cannot show that it lives', () => {
  it('tries again and keeps no connection of a try that failed', async () => {
    await pool.query(`
      CREATE SEQUENCE tries;
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM nextval('tries'); RAISE 'not now'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON worker FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const tries = async () => Number((await pool.query('SELECT last_value FROM tries')).rows[0].last_value);
    const before = pool.totalCount;
    const wakeUps = onWake(() => undefined);
    try {
      await expect.poll(tries).toBeGreaterThanOrEqual(4);
      expect(pool.totalCount).toBeLessThanOrEqual(before + 1);
      await pool.query('DROP TRIGGER refuse ON worker');
      await expect.poll(() => isShown(ME)).toBe(true);
    } finally {
      await wakeUps.stop();
    }
  });
});
