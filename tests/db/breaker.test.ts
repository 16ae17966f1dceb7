import { beforeEach, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { placeBatch } from '#lib/features/dispatch/send/place.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();

beforeEach(async () => {
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

async function launched(people: number, account: Parameters<typeof makeAccount>[1] = {}) {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: 1, ...account });
  const draft = await makeDraft(actor, [await makeList(actor, people)]);
  await launchCampaign(actor, { campaignId: draft.id, revision: 1, expectedCalls: people });
  return { actor, campaignId: draft.id };
}

const accountOf = (campaignId: string) =>
  prisma.account.findFirstOrThrow({ where: { workspace: { campaigns: { some: { id: campaignId } } } } });
const exchanges = (campaignId: string) => prisma.exchange.count({ where: { campaignId } });
const kinds = async (workspaceId: string) =>
  (
    await prisma.event.findMany({ where: { workspaceId, kind: { startsWith: 'account.' } }, orderBy: { id: 'asc' } })
  ).map((event) => event.kind);
/**
 * After so many failures: nothing more leaves while the account is closed, for as long as this looks. Returns for how long it
 * was closed, in milliseconds: at least since the last exchange ended, at most since now.
 */
async function closedAfter(failures: number, campaignId: string): Promise<{ atLeast: number; atMost: number }> {
  const before = await exchanges(campaignId);
  expect(await workOff({ most: failures })).toHaveLength(failures);
  const [last] = await prisma.exchange.findMany({ where: { campaignId }, orderBy: { endedAt: 'desc' }, take: 1 });
  const { id, unreachableUntil } = await accountOf(campaignId);
  const until = unreachableUntil?.getTime() ?? 0;
  const closed = { atMost: until - (last?.endedAt?.getTime() ?? 0), atLeast: until - Date.now() };
  // Its time stands still meanwhile.
  await prisma.account.update({ where: { id }, data: { unreachableUntil: new Date(Date.now() + 3_600_000) } });
  expect(await workOff()).toEqual([]);
  expect(await exchanges(campaignId)).toBe(before + failures);
  await timePasses(campaignId);
  return closed;
}
/** Milliseconds until the account may try again. */
const closedFor = async (campaignId: string) =>
  ((await accountOf(campaignId)).unreachableUntil?.getTime() ?? Date.now()) - Date.now();

it('three transport failures in a row stop all sending; single requests try, at doubling pauses; the first answer ends it', async () => {
  const { actor, campaignId } = await launched(20);
  await sandbox.faults([{ kind: 'reset', on: 'any' }]);
  for (let probe = 0; probe < 6; probe += 1) {
    const { atLeast, atMost } = await closedAfter(probe === 0 ? 3 : 1, campaignId);
    const full = Math.min(2_000 * 2 ** probe, 30_000);
    expect(atMost).toBeGreaterThanOrEqual(full * 0.75);
    expect(atLeast).toBeLessThanOrEqual(full);
  }

  await sandbox.heal();
  await timePasses(campaignId);
  await workOff();
  expect(await accountOf(campaignId)).toMatchObject({ failures: 0, unreachableUntil: null });
  await timePasses(campaignId, 3600);
  await workOff();
  const numbers = (await sandbox.items()).map((item) => item.number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(await prisma.call.count({ where: { campaignId, state: 'pending' } })).toBe(0);
  expect(await kinds(actor.workspaceId)).toEqual(['account.unreachable', 'account.reachable']);
});

it('an outage of a minute costs a tenth more requests at most', async () => {
  const { campaignId } = await launched(120, { inFlight: 4, baseUrl: 'http://127.0.0.1:9/Api' });
  let outage = 0;
  while (outage < 60_000) {
    const { atMost } = await closedAfter(outage === 0 ? 3 : 1, campaignId);
    expect(atMost).toBeGreaterThan(0);
    outage += atMost;
  }
  expect(await exchanges(campaignId)).toBeLessThanOrEqual(12);
});

it('a look-up tries first, one at a time, however many may be in flight', async () => {
  const { campaignId } = await launched(6, { inFlight: 4 });
  const first = await takeWork();
  if (!first) throw new Error('nothing was due');
  await placeBatch(first);
  await sandbox.faults([{ kind: 'reset', on: 'any' }]);
  await workOff();
  await timePasses(campaignId);
  const probe = await takeWork();
  await prisma.account.updateMany({ where: { id: first.account.id }, data: { nextTurnAt: new Date(0) } });
  expect([probe?.kind, await takeWork()]).toEqual(['lookUp', null]);
});

it('exchanges that began before it opened do not lengthen the pause', async () => {
  const { campaignId } = await launched(8, { inFlight: 8 });
  await sandbox.faults([{ kind: 'reset' }]);
  const taken: Work[] = [];
  for (let n = 0; n < 8; n += 1) {
    await pool.query('UPDATE account SET next_turn_at = now()');
    const work = await takeWork();
    if (work) taken.push(work);
  }
  expect(taken).toHaveLength(8);
  for (const work of taken) await placeBatch(work);
  expect((await accountOf(campaignId)).failures).toBe(3);
  expect(await closedFor(campaignId)).toBeLessThanOrEqual(2_000);
});

it('a success in between restarts the count; a refusal counts as an answer', async () => {
  const { campaignId } = await launched(9);
  await sandbox.faults([
    { kind: 'reset', times: 2 },
    { kind: 'status', status: 400, times: 1 },
  ]);
  for (let n = 0; n < 3; n += 1) {
    const work = await takeWork();
    if (work) await placeBatch(work);
    await pool.query('UPDATE account SET next_turn_at = now()');
  }
  expect(await accountOf(campaignId)).toMatchObject({ failures: 0, unreachableUntil: null });
});

it('"too many requests" is not a failure: the account pauses as told, or for a moment', async () => {
  const { campaignId } = await launched(3);
  await sandbox.faults([{ kind: 'rateLimited', retryAfter: 'soon', times: 3 }]);
  await workOff();
  const { failures, restsUntil } = await accountOf(campaignId);
  expect(failures).toBe(0);
  const [exchange] = await prisma.exchange.findMany({ where: { campaignId }, orderBy: { id: 'asc' }, take: 1 });
  expect((restsUntil?.getTime() ?? 0) - (exchange?.endedAt?.getTime() ?? 0)).toBeGreaterThan(3_000);
});

it('nothing leaves for an address that is no longer allowed, and its calls wait', async () => {
  const { actor, campaignId } = await launched(6, { baseUrl: 'http://was-allowed.example/Api' });
  for (let time = 0; time < 3; time += 1) {
    await workOff();
    await timePasses(campaignId);
  }
  expect(await prisma.call.count({ where: { campaignId, state: 'pending' } })).toBe(6);
  expect(await prisma.batch.groupBy({ by: ['state'], where: { campaignId } })).toEqual([{ state: 'pending' }]);
  const reasons = await prisma.exchange.groupBy({ by: ['outcome', 'reason'], where: { campaignId } });
  expect(reasons).toEqual([{ outcome: 'notDelivered', reason: 'notAllowed' }]);
  expect(await kinds(actor.workspaceId)).toEqual(['account.unreachable']);
});
