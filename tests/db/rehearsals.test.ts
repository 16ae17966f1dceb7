import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { rehearsalReport } from '#lib/domain/rehearsal.ts';
import { callsOfNumber } from '#lib/features/calls/queries.ts';
import { campaignCounts, campaignOf, campaignPage } from '#lib/features/campaigns/queries.ts';
import { rehearsalFigures, rehearsalsOf } from '#lib/features/campaigns/rehearsals.ts';
import { duplicateCampaign } from '#lib/features/campaigns/service.ts';
import { makeTemplate } from '#lib/features/campaigns/templates.ts';
import { consequenceOfDeleting } from '#lib/features/contacts/bulk-service.ts';
import { contactCount } from '#lib/features/contacts/queries.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { preflight } from '#lib/features/dispatch/queries.ts';
import { cancelCampaign, rehearse } from '#lib/features/dispatch/service.ts';
import { unseenCount } from '#lib/features/notifications/queries.ts';
import { needsAPerson } from '#lib/features/overview/attention.ts';
import { lastResults, liveCampaigns, quickStart } from '#lib/features/overview/queries.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const PEOPLE = 25;

let actor: Actor;
let draft: { id: string; revision: number };
beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  actor = await makeActor();
  // The office's own platform is nowhere: whatever a rehearsal sent to it would fail.
  await makeAccount(actor, { callsPerRequest: 10, shape: 'compact' });
  draft = await makeDraft(actor, [await makeList(actor, PEOPLE)], { kind: 'ivrTts' });
});

/** Begins a rehearsal; the installation's stand-in is this test's own. */
async function begin(who = actor): Promise<string> {
  const { id } = await rehearse(who, draft.id);
  await prisma.account.updateMany({
    where: { workspaceId: actor.workspaceId, rehearsal: true },
    data: { baseUrl: sandbox.account().baseUrl, requestsPerSecond: 1000 },
  });
  return id;
}

/** All that the stand-in will ever say of it. */
async function playOut(id: string): Promise<void> {
  await workOff();
  for (let round = 0; round < 3; round += 1) {
    await timePasses(id, 60);
    await workOff();
  }
  await sweep();
}

const found = async (id: string) => {
  const campaign = await campaignOf(actor, id);
  if (!campaign) throw new Error('no such campaign');
  return campaign;
};
const say = (Status: number, InputDigits?: number) => async (id: string) => {
  const calls = await prisma.call.findMany({ where: { campaignId: id } });
  const body = JSON.stringify({
    InstantCalls: calls.map(({ codeRequest }) => ({ CodeRequest: codeRequest, Status, InputDigits })),
  });
  await sandbox.faults([{ kind: 'body', on: 'lookUp', status: 200, body }]);
};
const OPTED_OUT = say(1, 9);
const BLACKLISTED = say(8);

describe('a rehearsal', () => {
  it('is the whole campaign on the sandbox, in the requests of the office’s own account', async () => {
    const id = await begin();
    await playOut(id);
    const items = await sandbox.items();
    expect(items).toHaveLength(PEOPLE);
    expect(new Set(items.map(({ postId }) => postId)).size).toBe(3);
    const campaign = await found(id);
    expect(campaign).toMatchObject({ state: 'completed', purpose: 'rehearsal', rehearses: draft.id });
    expect(campaign.snapshot).toMatchObject({ sandbox: true, shape: 'compact', callsPerRequest: 10 });
    const figures = await rehearsalFigures(actor, campaign);
    expect(figures).toMatchObject({ calls: PEOPLE, ended: PEOPLE, requests: 3, accepted: 3, over: true });
    expect(Object.values(rehearsalReport(figures))).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect((await prisma.exchange.findMany({ where: { campaignId: id } })).length).toBeGreaterThan(3);
    expect((await prisma.campaign.findUniqueOrThrow({ where: { id: draft.id } })).state).toBe('draft');
  });

  it('leaves out the people that the launch leaves out, and begins whatever the window and the account say', async () => {
    await prisma.suppression.create({
      data: { workspaceId: actor.workspaceId, number: '+393121000001', source: 'manual' },
    });
    const week = Array.from({ length: 7 }, () => null);
    await prisma.campaign.update({
      where: { id: draft.id },
      data: { windowStart: null, windowEnd: null, callingHours: { week, holidays: null } },
    });
    await prisma.account.deleteMany({ where: { workspaceId: actor.workspaceId } });
    const { tally } = await found(await begin());
    expect(tally).toMatchObject({ total: PEOPLE - 1, excluded: 1 });
  });

  it('knows no platform but the sandbox', async () => {
    const id = await begin();
    const own = await prisma.account.findFirstOrThrow({ where: { workspaceId: actor.workspaceId, rehearsal: false } });
    await pool.query('UPDATE account SET stopped_reason = NULL, base_url = $2 WHERE id = $1', [
      own.id,
      sandbox.account().baseUrl,
    ]);
    // Were a batch of it ever cut for the office's own account, nothing would leave.
    await pool.query('UPDATE batch SET account_id = $2 WHERE campaign_id = $1', [id, own.id]);
    expect(await workOff()).toEqual([]);
    await expect(
      prisma.account.updateMany({
        where: { workspaceId: actor.workspaceId, rehearsal: true },
        data: { sandbox: false },
      }),
    ).rejects.toThrow(/account_rehearsal_check/);
  });

  it('appears in no list and no sum, and notifies nobody', async () => {
    const colleague = await addMember(actor.workspaceId, 'manager');
    const id = await begin();
    expect(await liveCampaigns(actor)).toEqual([]);
    await playOut(id);
    expect((await campaignPage(actor, {})).rows.map((row) => row.id)).toEqual([draft.id]);
    expect(await campaignCounts(actor)).toEqual({ draft: 1 });
    expect(await lastResults(actor)).toEqual([]);
    expect(await quickStart(actor)).not.toBeNull();
    expect(await unseenCount(colleague)).toBe(0);
    expect(await callsOfNumber(actor, '+393121000001')).toEqual([]);
    const called = await contactCount(actor.workspaceId, { filter: { is: 'calls', what: 'called', since: null } });
    expect(called.count).toBe(0);
    const ids = (await prisma.contact.findMany({ where: { workspaceId: actor.workspaceId } })).map((c) => c.id);
    expect(await consequenceOfDeleting(actor, { ids })).toEqual({ people: PEOPLE, called: 0 });
  });

  it('says nothing of prices or of people called lately', async () => {
    await prisma.account.updateMany({ where: { workspaceId: actor.workspaceId }, data: { sandbox: true } });
    await prisma.workspace.update({ where: { id: actor.workspaceId }, data: { quietDays: 7 } });
    await playOut(await begin());
    const check = await preflight(actor, draft.id, new Date());
    expect(check.calls).toBe(PEOPLE);
    expect(check.cost).toMatchObject({ low: null, high: null });
  });

  it.each([
    ['opts out', OPTED_OUT, 'optedOut'],
    ['is on the platform’s blacklist', BLACKLISTED, 'refused'],
  ])('suppresses nobody who %s in it', async (_, said, bucket) => {
    const other = await makeDraft(actor, [await makeList(actor, PEOPLE)]);
    await launchCampaign(actor, { campaignId: other.id, revision: other.revision, expectedCalls: PEOPLE });
    await prisma.account.updateMany({
      where: { workspaceId: actor.workspaceId },
      data: { unreachableUntil: new Date(Date.now() + 3_600_000) },
    });
    const id = await begin();
    await workOff();
    await said(id);
    await timePasses(id, 60);
    await workOff();
    expect((await found(id)).tally).toMatchObject({ [bucket]: PEOPLE });
    expect(await prisma.suppression.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
    expect((await found(other.id)).tally).toMatchObject({ pending: PEOPLE });
  });

  it('that the sandbox refuses stops nothing real, and is tried again', async () => {
    await sandbox.faults([{ kind: 'wrongCredentials', on: 'place' }]);
    const id = await begin();
    await workOff();
    expect(await needsAPerson(actor)).toEqual({ account: null, elsewhere: [], campaigns: [] });
    const accounts = await prisma.account.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(accounts.filter((account) => account.stoppedReason !== null).map((account) => account.rehearsal)).toEqual([
      true,
    ]);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, subject: 'account' } })).toBe(0);
    await sandbox.heal();
    await cancelCampaign(actor, id);
    const again = await begin();
    await playOut(again);
    expect((await found(again)).state).toBe('completed');
  });

  it('notifies nobody of its lost calls', async () => {
    const colleague = await addMember(actor.workspaceId, 'manager');
    const id = await begin();
    await workOff();
    await sandbox.clear();
    await prisma.batch.updateMany({ where: { campaignId: id }, data: { until: new Date(Date.now() - 2 * 3_600_000) } });
    await timePasses(id, 3600);
    await workOff();
    const campaign = await found(id);
    expect(campaign.tally).toMatchObject({ parked: PEOPLE });
    expect(rehearsalReport(await rehearsalFigures(actor, campaign))).toMatchObject({ accepted: 'ok', certain: 'open' });
    expect(await unseenCount(colleague)).toBe(0);
    expect(await needsAPerson(actor)).toEqual({ account: null, elsewhere: [], campaigns: [] });
  });

  it('begins once however often it is clicked, by any member who may write drafts', async () => {
    const operator = await addMember(actor.workspaceId, 'operator');
    const clicks = await Promise.allSettled(Array.from({ length: 8 }, () => rehearse(operator, draft.id)));
    expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const rehearsals = await rehearsalsOf(actor, draft);
    expect(rehearsals).toMatchObject([{ state: 'running', startedBy: operator.userName, current: true }]);
    await cancelCampaign(operator, rehearsals[0]?.id ?? '');
    await expect(cancelCampaign(operator, draft.id)).rejects.toMatchObject({ code: 'forbidden' });
    await prisma.campaign.update({ where: { id: draft.id }, data: { revision: { increment: 1 } } });
    const [before] = await rehearsalsOf(actor, { id: draft.id, revision: draft.revision + 1 });
    expect(before).toMatchObject({ state: 'cancelled', current: false });
  });

  it('is refused for an incomplete draft, an empty audience, a launched campaign, another workspace, and an auditor', async () => {
    const auditor = await addMember(actor.workspaceId, 'auditor');
    await expect(rehearse(auditor, draft.id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(rehearse(await makeActor(), draft.id)).rejects.toMatchObject({ code: 'notFound' });
    const empty = await makeDraft(actor, [await makeList(actor, 0)]);
    await expect(rehearse(actor, empty.id)).rejects.toMatchObject({ code: 'audienceEmpty' });
    await prisma.campaign.update({ where: { id: empty.id }, data: { messageId: null } });
    await expect(rehearse(actor, empty.id)).rejects.toMatchObject({ code: 'draftIncomplete' });
    await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
    await expect(rehearse(actor, draft.id)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('cannot be copied, kept or launched', async () => {
    const id = await begin();
    await expect(duplicateCampaign(actor, id, 'x')).rejects.toMatchObject({ code: 'notFound' });
    await expect(makeTemplate(actor, id, 'x')).rejects.toMatchObject({ code: 'notFound' });
    await expect(
      launchCampaign(actor, { campaignId: id, revision: draft.revision, expectedCalls: PEOPLE }),
    ).rejects.toMatchObject({ code: 'alreadyLaunched' });
  });
});
