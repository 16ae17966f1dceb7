import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { lastResults, latestDrafts, liveCampaigns, needsAPerson, quickStart } from '#lib/features/overview/queries.ts';

async function ground() {
  const slug = `w-${randomUUID()}`;
  const workspace = await prisma.workspace.create({ data: { slug, name: slug } });
  const workspaceId = workspace.id;
  const sealed = new Uint8Array([1]);
  const account = await prisma.account.create({
    data: { workspaceId, baseUrl: 'http://127.0.0.1:1', username: sealed, password: sealed, guid: sealed },
  });
  const actor: Actor = {
    userId: randomUUID(),
    userName: 'Aldo Ferri',
    email: 'aldo@example.test',
    role: 'auditor',
    workspaceId,
    workspaceSlug: slug,
    workspaceName: slug,
    timeZone: workspace.timeZone,
  };
  const campaign = (name: string, more: Partial<Prisma.CampaignUncheckedCreateInput> = {}) =>
    prisma.campaign.create({
      data: {
        workspaceId,
        name,
        timeZone: 'UTC',
        windowStart: new Date('2026-11-23T08:00:00Z'),
        windowEnd: new Date('2026-11-23T19:00:00Z'),
        launchedAt: new Date(),
        ...more,
      },
    });
  const batch = (campaignId: string, seq: number, more: Partial<Prisma.BatchUncheckedCreateInput> = {}) =>
    prisma.batch.create({
      data: { workspaceId, campaignId, accountId: account.id, seq, size: 10, retries: 3, ...more },
    });
  let number = 0;
  const calls = (campaignId: string, count: number, more: Partial<Prisma.CallUncheckedCreateInput> = {}) =>
    prisma.call.createMany({
      data: Array.from({ length: count }, () => {
        number += 1;
        const codeRequest = randomUUID();
        return {
          codeRequest,
          workspaceId,
          campaignId,
          number: `+39312${number}`,
          firstName: '',
          lastName: '',
          ...more,
        };
      }),
    });
  return { actor, account, campaign, batch, calls };
}

describe('the list of what needs a person', () => {
  test('a calm workspace needs nobody, and neither does a pause by a person', async () => {
    const { actor, campaign, batch, calls } = await ground();
    const running = await campaign('Corre', { state: 'running' });
    await batch(running.id, 1, { state: 'submitted' });
    await calls(running.id, 3, { state: 'submitted' });
    await campaign('Ferma', { state: 'paused' });
    expect(await needsAPerson(actor)).toEqual({ account: null, elsewhere: [], campaigns: [] });
  });

  test('a stopped account says why and how many calls wait for it', async () => {
    const { actor, account, campaign, calls } = await ground();
    const running = await campaign('Corre', { state: 'running' });
    await calls(running.id, 4);
    await prisma.account.update({ where: { id: account.id }, data: { stoppedReason: 'unauthorised' } });
    expect((await needsAPerson(actor)).account).toEqual({ reason: 'unauthorised', waitingCalls: 4 });
  });

  test('parked, refused, failed and stopped by the system: one entry a campaign, parked ones first', async () => {
    const { actor, campaign, batch, calls } = await ground();
    const failed = await campaign('Fallita', { state: 'failed', reason: 'nothingSent' });
    await batch(failed.id, 1, { state: 'refused', reason: 'badRequest' });
    await batch(failed.id, 2, { state: 'refused', reason: 'badRequest' });
    await campaign('Fermata', { state: 'paused', reason: 'noCredit' });
    const parked = await campaign('In sospeso', { state: 'running', launchedAt: new Date('2026-01-01') });
    await batch(parked.id, 1, { state: 'parked' });
    await calls(parked.id, 7, { state: 'parked', reason: 'notFound' });

    const { campaigns } = await needsAPerson(actor);
    expect(campaigns.map((c) => c.name)).toEqual(['In sospeso', 'Fermata', 'Fallita']);
    expect(campaigns[0]).toMatchObject({ parkedCalls: 7, parkedBatches: 1, refusedBatches: 0 });
    expect(campaigns[1]).toMatchObject({ state: 'paused', reason: 'noCredit' });
    expect(campaigns[2]).toMatchObject({ refusedBatches: 2, refusedCalls: 20, refusals: ['badRequest'] });
  });

  test('parked calls are shown however old they are; an old refusal is not', async () => {
    const { actor, campaign, batch, calls } = await ground();
    const old = { state: 'completed', updatedAt: new Date('2026-01-01') } as const;
    const refused = await campaign('Vecchia rifiutata', old);
    await batch(refused.id, 1, { state: 'refused' });
    const parked = await campaign('Vecchia in sospeso', old);
    await calls(parked.id, 1, { state: 'parked' });
    expect((await needsAPerson(actor)).campaigns.map((c) => c.name)).toEqual(['Vecchia in sospeso']);
  });
});

test('a running campaign shows its kept figures and until when it is open; excluded people are no calls', async () => {
  const { actor, campaign, calls } = await ground();
  const interval = { openFrom: new Date('2026-11-23T09:00:00Z'), openUntil: new Date('2026-11-23T18:00:00Z') };
  const { id } = await campaign('Corre', { state: 'running', ...interval });
  await calls(id, 5, { state: 'final', outcome: 'answered', price: '0.041' });
  await calls(id, 2, { state: 'final', outcome: 'notReached' });
  await calls(id, 1, { state: 'submitted' });
  await calls(id, 3);
  await calls(id, 9, { state: 'excluded' });
  const [live] = await liveCampaigns(actor);
  expect(live).toMatchObject({ total: 11, answered: 5, notReached: 2, refused: 0, underWay: 1, waiting: 3 });
  expect(live).toMatchObject({ ...interval, platform: null });
  expect(Number(live?.cost)).toBeCloseTo(0.205);
});

test('live campaigns say until when the platform keeps them waiting, unless the account waits for a person', async () => {
  const { actor, account, campaign } = await ground();
  const change = (data: Prisma.AccountUpdateInput) => prisma.account.update({ where: { id: account.id }, data });
  const platform = async () => (await liveCampaigns(actor)).map((live) => live.platform);
  await campaign('Corre', { state: 'running' });
  const nextTry = new Date(Date.now() + 20_000);
  await change({ restsUntil: nextTry });
  expect(await platform()).toEqual([{ reason: 'resting', nextTry }]);
  await change({ restsUntil: null, unreachableUntil: nextTry });
  expect(await platform()).toEqual([{ reason: 'unreachable', nextTry }]);
  await change({ stoppedReason: 'noCredit' });
  expect(await platform()).toEqual([null]);
});

test('last results are those that ended last, newest first; drafts are not results', async () => {
  const { actor, campaign, calls } = await ground();
  for (let day = 1; day <= 8; day += 1) {
    await campaign(`g${day}`, { state: 'completed', completedAt: new Date(Date.UTC(2026, 10, day)) });
  }
  await campaign('bozza', { state: 'draft', launchedAt: null });
  const last = await campaign('ultima', { state: 'cancelled', completedAt: new Date(Date.UTC(2026, 10, 20)) });
  await calls(last.id, 2, { state: 'final', outcome: 'answered' });
  const results = await lastResults(actor);
  expect(results.map((c) => c.name)).toEqual(['ultima', 'g8', 'g7', 'g6', 'g5', 'g4']);
  expect(results[0]).toMatchObject({ total: 2, answered: 2 });
  expect((await latestDrafts(actor)).map((draft) => draft.name)).toEqual(['bozza']);
});

test('the first steps are ticked off one by one and gone after the first launch', async () => {
  const { actor, campaign } = await ground();
  expect(await quickStart(actor)).toEqual({ account: true, contacts: false, message: false, campaign: false });
  await prisma.contact.create({ data: { workspaceId: actor.workspaceId, number: '+393120000001' } });
  await campaign('bozza', { state: 'draft', launchedAt: null });
  expect(await quickStart(actor)).toEqual({ account: true, contacts: true, message: false, campaign: true });
  await campaign('lanciata', { state: 'running' });
  expect(await quickStart(actor)).toBeNull();
});

test('another workspace’s data is not shown', async () => {
  const theirs = await ground();
  const troubled = await theirs.campaign('Loro', { state: 'running' });
  await theirs.batch(troubled.id, 1, { state: 'parked' });
  await theirs.calls(troubled.id, 1, { state: 'parked' });
  await theirs.campaign('Finita', { state: 'completed', completedAt: new Date() });
  await theirs.campaign('Bozza', { state: 'draft' });
  await prisma.account.update({ where: { id: theirs.account.id }, data: { stoppedReason: 'noCredit' } });
  const { actor } = await ground();
  expect(await needsAPerson(actor)).toEqual({ account: null, elsewhere: [], campaigns: [] });
  expect(await liveCampaigns(actor)).toEqual([]);
  expect(await lastResults(actor)).toEqual([]);
  expect(await latestDrafts(actor)).toEqual([]);
});
