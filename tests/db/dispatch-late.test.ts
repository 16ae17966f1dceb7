import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { lookUpBatch } from '#lib/features/dispatch/results/look-up.ts';
import { placeBatch } from '#lib/features/dispatch/send/place.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import { cancelCampaign, launchCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { askTwice, ownSandbox, timePasses } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const GRACE = 3600;

beforeEach(async () => {
  await sandbox.heal();
  // Campaigns of earlier tests must not take turns in this one.
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});
afterEach(() => vi.useRealTimers());

async function launched(people = 5) {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: people });
  await sandbox.prove(actor);
  const draft = await makeDraft(actor, [await makeList(actor, people)]);
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return { actor, campaignId: draft.id };
}

async function taken() {
  const work = await takeWork();
  if (!work) throw new Error('nothing was due');
  return work;
}

async function standings(campaignId: string) {
  const calls = await prisma.call.findMany({ where: { campaignId } });
  const batches = await prisma.batch.findMany({ where: { campaignId }, orderBy: { seq: 'asc' } });
  return { calls: [...new Set(calls.map((call) => call.state))], batches: batches.map((batch) => batch.state) };
}

async function mostArrivals(campaignId: string): Promise<number> {
  const calls = await prisma.call.findMany({ where: { campaignId } });
  const items = await sandbox.items();
  return Math.max(...calls.map((call) => items.filter((item) => item.codeRequest === call.codeRequest).length));
}

it('a batch that turns out undelivered after its campaign was cancelled is cancelled with it', async () => {
  const { actor, campaignId } = await launched();
  const work = await taken();
  await cancelCampaign(actor, campaignId);
  await sandbox.faults([{ kind: 'rateLimited', retryAfter: 0 }]);
  await placeBatch(work);
  await sweep();
  expect(await standings(campaignId)).toEqual({ calls: ['cancelled'], batches: ['cancelled'] });
});

it('calls that provably did not arrive are cancelled, not expired, if their campaign was cancelled', async () => {
  const { actor, campaignId } = await launched();
  await sandbox.faults([{ kind: 'drop', times: 1 }]);
  const work = await taken();
  await timePasses(campaignId); // its worker is lost
  await sweep();
  await cancelCampaign(actor, campaignId);
  await askTwice(campaignId);
  expect(work.batch.attempt).toBe(1);
  expect(await standings(campaignId)).toEqual({ calls: ['cancelled'], batches: ['done'] });
});

it('a process that slept beyond its lease does not send what it had taken', async () => {
  const { campaignId } = await launched();
  const sleeper = await taken();
  await timePasses(campaignId);
  await sweep();
  await askTwice(campaignId); // looked up, absent, sent again
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + GRACE * 1000 });
  await placeBatch(sleeper);
  expect(await mostArrivals(campaignId)).toBe(1);
  vi.useRealTimers();
  const exchange = await prisma.exchange.findUniqueOrThrow({ where: { id: sleeper.exchangeId } });
  expect(exchange).toMatchObject({ outcome: 'notDelivered', reason: 'tooLate' });
});

it('a look-up that was asked within the grace period proves no absence, however late its answer comes', async () => {
  const { campaignId } = await launched();
  await taken();
  await timePasses(campaignId);
  await sweep();
  // Asked within the grace period; while the answer is on its way, the rest of that passes.
  await prisma.batch.updateMany({ where: { campaignId }, data: { sentAt: new Date(), dueAt: new Date() } });
  const work = await taken();
  await timePasses(campaignId, GRACE);
  await lookUpBatch(work);
  expect(await standings(campaignId)).toEqual({ calls: ['unknown'], batches: ['unknown'] });
});
