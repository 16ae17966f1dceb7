import { beforeEach, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import { askApproval, decideApproval, launchCampaign } from '#lib/features/dispatch/service.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

let operator: Actor;
let manager: Actor;
let other: Actor;
let list: { id: string };
let campaignId: string;

beforeEach(async () => {
  manager = await makeActor('manager');
  operator = await addMember(manager.workspaceId, 'operator');
  other = await addMember(manager.workspaceId, 'owner');
  await makeAccount(manager);
  list = await makeList(manager, 5);
  campaignId = (await makeDraft(manager, [list])).id;
  await prisma.workspace.update({ where: { id: manager.workspaceId }, data: { approvalFrom: 5 } });
});

const revision = async () => (await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } })).revision;
const ask = async (actor: Actor) =>
  askApproval(actor, { campaignId, revision: await revision(), calls: 5, note: 'Domani' });
const last = () => prisma.approval.findFirstOrThrow({ where: { campaignId }, orderBy: { id: 'desc' } });
const decide = async (actor: Actor, state: 'given' | 'returned' = 'given') =>
  decideApproval(actor, { campaignId, approvalId: (await last()).id, state, comment: 'Visto' });
const launch = async (expectedCalls = 5) =>
  launchCampaign(manager, { campaignId, revision: await revision(), expectedCalls });
const holds = async () => (await preflight(manager, campaignId, new Date())).approval?.holds;

it('a campaign that reaches the limit of calls is launched only after another manager approved it', async () => {
  await expect(launch()).rejects.toMatchObject({ code: 'approvalNeeded' });
  await ask(operator);
  await expect(launch()).rejects.toMatchObject({ code: 'approvalNeeded' });
  await decide(other);
  expect(await launch()).toEqual({ calls: 5, batches: 1 });
  const events = await prisma.event.findMany({ where: { subjectId: campaignId }, orderBy: { id: 'asc' } });
  expect(events.map(({ kind, userName }) => [kind, userName])).toEqual([
    ['approval.asked', operator.userName],
    ['approval.given', other.userName],
    ['campaign.launched', manager.userName],
  ]);
});

it('a smaller campaign needs no approval', async () => {
  await prisma.workspace.update({ where: { id: manager.workspaceId }, data: { approvalFrom: 6 } });
  expect((await preflight(manager, campaignId, new Date())).approval).toBeNull();
  expect((await launch()).calls).toBe(5);
});

it('nobody approves their own request; operators and strangers approve nothing', async () => {
  await ask(manager);
  await expect(decide(manager)).rejects.toMatchObject({ code: 'ownApproval' });
  await expect(decide(operator)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(decide(await makeActor())).rejects.toMatchObject({ code: 'notFound' });
  await expect(ask(await makeActor())).rejects.toMatchObject({ code: 'notFound' });
  await expect(ask(await addMember(manager.workspaceId, 'auditor'))).rejects.toMatchObject({ code: 'forbidden' });
  expect((await last()).state).toBe('asked');
});

it('a returned request may be made again; a decided one is not decided again', async () => {
  await ask(operator);
  await decide(other, 'returned');
  expect(await last()).toMatchObject({ state: 'returned', comment: 'Visto', decidedByName: other.userName });
  await expect(decide(other)).rejects.toMatchObject({ code: 'conflict' });
  await expect(launch()).rejects.toMatchObject({ code: 'approvalNeeded' });
  await ask(operator);
  await decide(other);
  expect((await launch()).calls).toBe(5);
});

const CHANGES: Record<string, () => Promise<unknown>> = {
  'a retry more': () => prisma.campaign.update({ where: { id: campaignId }, data: { maxRetries: 4 } }),
  'another end': () =>
    prisma.campaign.update({ where: { id: campaignId }, data: { windowEnd: new Date(Date.now() + 9e6) } }),
  'other words': () =>
    prisma.message.updateMany({ where: { workspaceId: manager.workspaceId }, data: { extension: 7 } }),
  'somebody else in the list': async () => {
    const { workspaceId } = manager;
    const { id } = await prisma.contact.create({ data: { workspaceId, number: '+393331112223' } });
    await prisma.listMember.create({ data: { workspaceId, listId: list.id, contactId: id } });
  },
  'another person for one of them': async () => {
    await prisma.listMember.deleteMany({ where: { listId: list.id, contact: { number: '+393121000001' } } });
    await CHANGES['somebody else in the list']?.();
  },
};

it.each(Object.keys(CHANGES))('%s voids an approval, requested or given', async (change) => {
  await ask(operator);
  expect(await holds()).toBe(true);
  await CHANGES[change]?.();
  expect(await holds()).toBe(false);
  await expect(decide(other)).rejects.toMatchObject({ code: 'approvalOutdated' });
});

it.each(Object.keys(CHANGES))('%s after the approval keeps the campaign from being launched', async (change) => {
  await ask(operator);
  await decide(other);
  await CHANGES[change]?.();
  const { calls } = await preflight(manager, campaignId, new Date());
  await expect(launch(calls)).rejects.toMatchObject({ code: 'approvalNeeded' });
});

it('an opt-out in the meantime does not void the approval: fewer people are called than it covers', async () => {
  await prisma.workspace.update({ where: { id: manager.workspaceId }, data: { approvalFrom: 2 } });
  await ask(operator);
  await decide(other);
  await suppress(prisma, manager.workspaceId, [{ number: '+393121000001', source: 'asked' }]);
  expect((await launch(4)).calls).toBe(4);
});
