import { beforeEach, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { CALLING_PRESETS } from '#lib/domain/calling-week.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import type { WarningCode } from '#lib/features/dispatch/prepare/warnings.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { shortcut } from '#tests/support/shortcut.ts';

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor();
  await makeAccount(actor, { callsPerRequest: 10 });
});

const check = (id: string, wanted?: number) => preflight(actor, id, new Date(), wanted);

it('shows any request by its number, as it would be sent', async () => {
  const { id } = await makeDraft(actor, [await makeList(actor, 25)]);
  const people = async (wanted?: number) =>
    (await check(id, wanted)).firstRequests.map(({ seq, people: all }) => [seq, all.length, all[0]?.number]);
  expect(await people()).toEqual([
    [1, 10, '+393121000001'],
    [2, 10, '+393121000011'],
  ]);
  expect(await people(3)).toEqual([[3, 5, '+393121000021']]);
  expect(await people(99)).toEqual([[3, 5, '+393121000021']]);
  expect(await people(-2)).toEqual([[1, 10, '+393121000001']]);
});

/** A campaign that is over, whose calls cost so much; null did not answer. */
async function history(prices: (string | null)[], sandbox = false) {
  await prisma.account.updateMany({ where: { workspaceId: actor.workspaceId }, data: { sandbox } });
  const { id, revision } = await makeDraft(actor, [await makeList(actor, prices.length, 5_000_000)]);
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: prices.length });
  const calls = await prisma.call.findMany({ where: { campaignId: id } });
  for (const [at, call] of calls.entries()) {
    const price = prices[at] ?? null;
    const outcome = price === null ? 'notReached' : 'answered';
    await prisma.call.update({ where: { codeRequest: call.codeRequest }, data: { state: 'final', outcome, price } });
  }
  await prisma.batch.updateMany({ where: { campaignId: id }, data: { state: 'done' } });
  await shortcut(() => prisma.campaign.update({ where: { id }, data: { state: 'completed' } }));
  await prisma.account.updateMany({ where: { workspaceId: actor.workspaceId }, data: { sandbox: false } });
}

it('the cost: as it went so far, and if everybody answers; what has no history is said', async () => {
  const { id } = await makeDraft(actor, [await makeList(actor, 20)]);
  expect((await check(id)).cost).toEqual({ low: null, high: null, unknown: [{ prefix: '+393', people: 20 }] });
  await history(['9.99', '9.99'], true);
  expect((await check(id)).cost?.high).toBeNull();
  await history(['0.05', '0.07', null, null]);
  // Four calls cost 0.12 together; whoever answers costs 0.07 at most.
  expect((await check(id)).cost).toEqual({ low: '0.6', high: '1.4', unknown: [] });

  const { workspaceId } = actor;
  const list = await prisma.list.create({ data: { workspaceId, name: 'Svizzera' } });
  const person = await prisma.contact.create({ data: { workspaceId, number: '+41446681800' } });
  await prisma.listMember.create({ data: { workspaceId, listId: list.id, contactId: person.id } });
  await prisma.campaign.update({ where: { id }, data: { audience: { lists: [list.id] } } });
  expect((await check(id)).cost).toEqual({ low: null, high: null, unknown: [{ prefix: '+414', people: 1 }] });
});

it('by what it may cost, another manager must approve it', async () => {
  const { id, revision } = await makeDraft(actor, [await makeList(actor, 20)]);
  await prisma.workspace.update({ where: { id: actor.workspaceId }, data: { approvalCost: '1.41' } });
  expect((await check(id)).approval).toBeNull();
  await history(['0.05', '0.07', null, null]);
  expect((await check(id)).approval).toBeNull(); // 1.40 at most
  await prisma.workspace.update({ where: { id: actor.workspaceId }, data: { approvalCost: '1.40' } });
  expect((await check(id)).approval).toEqual({ last: null, holds: false });
  const launch = launchCampaign(actor, { campaignId: id, revision, expectedCalls: 20 });
  await expect(launch).rejects.toMatchObject({ code: 'approvalNeeded' });
});

it('says how many stand in more than one of the chosen lists', async () => {
  const [all, some] = [await makeList(actor, 20), await makeList(actor, 7)];
  expect((await check((await makeDraft(actor, [all])).id)).doubles).toBe(0);
  const both = await check((await makeDraft(actor, [all, some])).id);
  expect([both.calls, both.doubles]).toEqual([20, 7]);
});

it('another workspace’s prices say nothing here', async () => {
  const own = actor;
  actor = await makeActor();
  await makeAccount(actor);
  await history(['0.05']);
  actor = own;
  const { id } = await makeDraft(actor, [await makeList(actor, 3)]);
  expect((await check(id)).cost?.high).toBeNull();
});

it('a warning that was not ticked stops the launch, also one that came up meanwhile', async () => {
  const { id, revision } = await makeDraft(actor, [await makeList(actor, 5)], { maxRetries: 9, minutesBetween: 60 });
  const codes = async () => (await check(id)).warnings.map(({ code }) => code);
  expect(await codes()).toContain('retriesDoNotFit'); // nine hours do not fit into four
  const launch = (accepted: WarningCode[]) =>
    launchCampaign(actor, { campaignId: id, revision, expectedCalls: 5, accepted });
  const night: WarningCode[] = ['includesNight']; // by the hour at which the test runs
  await expect(launch(night)).rejects.toMatchObject({ code: 'warningsUnseen' });
  await prisma.account.updateMany({
    where: { workspaceId: actor.workspaceId },
    data: { requestsPerSecond: 0.001, callsPerRequest: 1 },
  });
  await prisma.campaign.update({ where: { id }, data: { windowEnd: new Date(Date.now() + 1_500_000) } });
  await expect(launch([...night, 'retriesDoNotFit'])).rejects.toMatchObject({
    code: 'warningsUnseen',
    params: { count: 1 },
  });
  expect((await launch([...night, 'retriesDoNotFit', 'willNotFinish'])).calls).toBe(5);
});

it('hours of commercial calls ask for a registered number', async () => {
  const { id } = await makeDraft(actor, [await makeList(actor, 2)]);
  const codes = async () => (await check(id)).warnings.map(({ code }) => code);
  for (const [preset, told] of [
    ['informational', false],
    ['commercial', true],
  ] as const) {
    await prisma.campaign.update({
      where: { id },
      data: { callingHours: CALLING_PRESETS[preset], windowEnd: new Date(Date.now() + 10 * 86_400_000) },
    });
    expect([preset, (await codes()).includes('mustBeRegistered')]).toEqual([preset, told]);
  }
});

it('an IVR that another running campaign plays is said, and a caller id from abroad', async () => {
  const list = await makeList(actor, 2);
  const first = await makeDraft(actor, [list], { kind: 'ivrTts', extension: 77 });
  const second = await makeDraft(actor, [list], { kind: 'ivrTts', extension: 77 });
  const of = async (id: string) =>
    (await check(id)).warnings.filter(({ code }) => code === 'ivrElsewhere' || code === 'foreign');
  expect(await of(second.id)).toEqual([]);
  await launchCampaign(actor, { campaignId: first.id, revision: first.revision, expectedCalls: 2 });
  expect(await of(second.id)).toEqual([{ code: 'ivrElsewhere', name: first.name }]);
  await shortcut(() => prisma.campaign.update({ where: { id: first.id }, data: { state: 'completed' } }));
  await prisma.callerId.updateMany({ where: { workspaceId: actor.workspaceId }, data: { number: '+41446681800' } });
  expect(await of(second.id)).toEqual([{ code: 'foreign', name: 'CH' }]);
});

it('a caller id is judged by where the calls really go', async () => {
  const { workspaceId } = actor;
  const swiss = await prisma.callerId.create({ data: { workspaceId, number: '+41446681800' } });
  const { id } = await makeDraft(actor, [await makeList(actor, 2)]);
  await prisma.campaign.update({ where: { id }, data: { callerIdId: swiss.id } });
  const codes = async () => (await check(id)).warnings.map(({ code }) => code);
  expect(await codes()).toContain('foreign');
  const list = await prisma.list.create({ data: { workspaceId, name: 'Ticino' } });
  const person = await prisma.contact.create({ data: { workspaceId, number: '+41446681801' } });
  await prisma.listMember.create({ data: { workspaceId, listId: list.id, contactId: person.id } });
  await prisma.campaign.update({ where: { id }, data: { audience: { lists: [list.id] } } });
  expect(await codes()).not.toContain('foreign');
});
