import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { databaseUrl } from '#lib/env.ts';
import { sweep } from '#lib/features/dispatch/close.ts';
import { launchCampaign } from '#lib/features/dispatch/launch.ts';
import { takeWork } from '#lib/features/dispatch/take.ts';
import { underWay } from '#lib/features/dispatch/under-way.ts';
import { beWorker, showAlive } from '#lib/jobs/alive.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { timePasses } from '#tests/support/platform.ts';

// This process is one worker from here on; others are played by a connection that shows that they live.
const ME = randomUUID();
let other: pg.Client | null = null;
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
  await other?.end();
  other = null;
});

/** A batch that a worker took so long ago that its lease is over. */
async function takenBy(worker: string): Promise<string> {
  beWorker(worker);
  const work = await takeWork();
  beWorker(ME);
  if (worker !== ME) underWay.end(work?.batch.id ?? '');
  await timePasses(campaignId, 3600);
  return work?.batch.id ?? '';
}
async function lives(worker: string): Promise<void> {
  other = new pg.Client({ connectionString: databaseUrl() });
  await other.connect();
  beWorker(worker);
  await showAlive(other);
  beWorker(ME);
}
const stateOf = async (id: string) => (await prisma.batch.findUniqueOrThrow({ where: { id } })).state;

it('what another worker took is left to it as long as it lives, even if it stands still', async () => {
  const worker = randomUUID();
  await lives(worker);
  const id = await takenBy(worker);
  await sweep();
  expect(await stateOf(id)).toBe('sending');
  // It dies: its connections are gone with it.
  await other?.end();
  other = null;
  const swept = async () => {
    await sweep();
    return stateOf(id);
  };
  await expect.poll(swept).toBe('unknown');
});

it('what a worker took that lives no more is given up, whoever else lives', async () => {
  await lives(randomUUID());
  const id = await takenBy(randomUUID());
  await sweep();
  expect(await stateOf(id)).toBe('unknown');
});

it('a worker gives up itself what it is not at work on any more, and nothing else', async () => {
  const id = await takenBy(ME);
  await sweep();
  expect(await stateOf(id)).toBe('sending');
  underWay.end(id);
  await sweep();
  expect(await stateOf(id)).toBe('unknown');
});
