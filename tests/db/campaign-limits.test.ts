import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Limits } from '#lib/domain/limits.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { adjustCampaign, launchCampaign, resumeCampaign } from '#lib/features/dispatch/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const OFF = { refused: null, unknown: null, optedOut: null, notReached: null };
const HOUR = 3_600_000;

let actor: Actor;
beforeEach(async () => {
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: 10 });
});

async function launched(people: number, given: { limits?: Partial<Limits>; callsPerMinute?: number } = {}) {
  const { id, revision } = await makeDraft(actor, [await makeList(actor, people)]);
  const { limits, ...rest } = given;
  await prisma.campaign.update({ where: { id }, data: { ...rest, limits: Limits.parse({ ...OFF, ...limits }) } });
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: people });
  return id;
}

const rowOf = (id: string) => prisma.campaign.findUniqueOrThrow({ where: { id } });
const sentOf = (campaignId: string) => prisma.call.count({ where: { campaignId, state: { not: 'pending' } } });
const settle = async (campaignId: string, outcome: 'refused' | 'optedOut' | 'notReached', many: number) => {
  const calls = await prisma.call.findMany({ where: { campaignId, state: 'submitted' }, take: many });
  await prisma.call.updateMany({
    where: { codeRequest: { in: calls.map((call) => call.codeRequest) } },
    data: { state: 'final', outcome, price: '0.10' },
  });
};
const trips = (campaignId: string) =>
  prisma.event.findMany({ where: { subjectId: campaignId, kind: 'campaign.tripped' }, orderBy: { id: 'asc' } });

describe('a cap on calls', () => {
  it('is never exceeded, however many workers take at once, and pauses with its figures', async () => {
    const id = await launched(100, { limits: { maxCalls: 35 } });
    const taken: (Work | null)[] = [];
    for (let round = 0; round < 6; round += 1) {
      taken.push(...(await Promise.all(Array.from({ length: 4 }, () => takeWork()))));
      await timePasses(id);
    }
    expect(taken.filter(Boolean).map((work) => work?.kind)).toEqual(['place', 'place', 'place']);
    expect(await rowOf(id)).toMatchObject({ state: 'paused', reason: 'callsUsedUp', tripped: ['maxCalls'] });
    expect((await trips(id)).map(({ facts }) => facts)).toEqual([{ reason: 'callsUsedUp', figure: '30', limit: '35' }]);
    expect((await campaignOf(actor, id))?.stopped).toEqual({ reason: 'callsUsedUp', figure: '30', limit: '35' });
  });

  it('a person may let the campaign go on past the cap; a raised cap holds again', async () => {
    const id = await launched(60, { limits: { maxCalls: 20 } });
    await workOff();
    expect(await sentOf(id)).toBe(20);
    await adjustCampaign(actor, id, {
      windowEnd: new Date(Date.now() + HOUR),
      callsPerMinute: null,
      maxCalls: 40,
      maxCost: null,
    });
    await resumeCampaign(actor, id);
    await workOff();
    expect(await sentOf(id)).toBe(40);
    await resumeCampaign(actor, id);
    await workOff();
    expect(await sentOf(id)).toBe(60);
    expect(await trips(id)).toHaveLength(2);
  });
});

describe('a breaker', () => {
  it.each([
    ['refused', { refused: 30 }, 'manyRefused'],
    ['optedOut', { optedOut: 20 }, 'manyOptedOut'],
    ['notReached', { notReached: 50 }, 'manyNotReached'],
  ] as const)('%s: pauses at its share of enough calls, once', async (outcome, share, reason) => {
    const id = await launched(40, { limits: { ...share, afterCalls: 20 } });
    for (let batch = 0; batch < 3; batch += 1) {
      const work = await takeWork();
      if (work) await prisma.call.updateMany({ where: { batchId: work.batch.id }, data: { state: 'submitted' } });
    }
    await settle(id, outcome, 19);
    await sweep();
    expect((await rowOf(id)).state).toBe('running');
    await settle(id, outcome, 1);
    await Promise.all([sweep(), sweep()]);
    expect(await rowOf(id)).toMatchObject({ state: 'paused', reason });
    expect(await trips(id)).toHaveLength(1);
    await resumeCampaign(actor, id);
    await settle(id, outcome, 5);
    await sweep();
    expect((await rowOf(id)).state).toBe('running');
  });

  it('pauses the campaign when it has cost the limit', async () => {
    const id = await launched(40, { limits: { maxCost: '1.5' } });
    const work = [await takeWork(), await takeWork()];
    for (const each of work)
      await prisma.call.updateMany({ where: { batchId: each?.batch.id ?? '' }, data: { state: 'submitted' } });
    await settle(id, 'notReached', 14);
    await sweep();
    expect((await rowOf(id)).state).toBe('running');
    await settle(id, 'notReached', 1);
    await sweep();
    expect(await rowOf(id)).toMatchObject({ state: 'paused', reason: 'costUsedUp' });
    expect((await trips(id))[0]?.facts).toMatchObject({ figure: '1.500000', limit: '1.5' });
  });
});

describe('a rate of its own', () => {
  it('spaces the batches exactly, over all workers', async () => {
    const id = await launched(60, { callsPerMinute: 600 }); // a batch of ten a second
    const taken = await Promise.all(Array.from({ length: 6 }, () => takeWork()));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const { nextCallAt } = await rowOf(id);
    const ahead = (nextCallAt?.getTime() ?? 0) - Date.now();
    expect(ahead > 0 && ahead <= 1000).toBe(true);
    await pool.query(`UPDATE campaign SET next_call_at = now() WHERE id = $1`, [id]);
    await timePasses(id);
    expect(await takeWork()).not.toBeNull();
  });
});

describe('a change of a running campaign', () => {
  const to = (given: { windowEnd?: Date; callsPerMinute?: number | null } = {}) => ({
    windowEnd: new Date(Date.now() + HOUR),
    callsPerMinute: null,
    maxCalls: null,
    maxCost: null,
    ...given,
  });

  it('gives the new end to later requests, leaves earlier ones alone, and is recorded', async () => {
    const id = await launched(20);
    const first = await takeWork();
    const before = (await rowOf(id)).windowEnd;
    const windowEnd = new Date(Date.now() + 30 * 60_000);
    await adjustCampaign(actor, id, to({ windowEnd, callsPerMinute: 1200 }));
    const second = await takeWork();
    expect([first?.batch.until, second?.batch.until]).toEqual([before, windowEnd]);
    expect(await rowOf(id)).toMatchObject({ windowEnd, openUntil: windowEnd, callsPerMinute: 1200 });
    expect((await campaignOf(actor, id))?.snapshot?.window.end).toEqual(windowEnd);
    const event = await prisma.event.findFirstOrThrow({ where: { subjectId: id, kind: 'campaign.adjusted' } });
    expect(event).toMatchObject({
      userName: actor.userName,
      facts: { endBefore: before?.toISOString(), end: windowEnd.toISOString(), rateBefore: null, rate: 1200 },
    });
  });

  it('is refused for a past end, a campaign that is over, another workspace’s, and members without permission', async () => {
    const id = await launched(20);
    const change = (who: Actor, windowEnd = new Date(Date.now() + HOUR)) => adjustCampaign(who, id, to({ windowEnd }));
    await expect(change(actor, new Date(Date.now() - 1))).rejects.toMatchObject({ code: 'windowOver' });
    await expect(change(await addMember(actor.workspaceId, 'operator'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(change(await makeActor())).rejects.toMatchObject({ code: 'notFound' });
    await prisma.campaign.update({ where: { id }, data: { state: 'completed' } });
    await expect(change(actor)).rejects.toMatchObject({ code: 'conflict' });
  });
});
