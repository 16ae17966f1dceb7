import { beforeEach, describe, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Limits } from '#lib/domain/limits.ts';
import { launchNext } from '#lib/features/campaigns/scheduled.ts';
import { DraftForm } from '#lib/features/campaigns/schema.ts';
import { saveDraft } from '#lib/features/campaigns/service.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import type { WarningCode } from '#lib/features/dispatch/prepare/warnings.ts';
import { scheduleLaunch, unscheduleLaunch } from '#lib/features/dispatch/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

const MINUTE = 60_000;
const PEOPLE = 4;
/** In the evening its window reaches into the night. */
const BY_THE_HOUR: WarningCode[] = ['includesNight'];
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE);

let manager: Actor;
let list: { id: string };
let draft: { id: string; revision: number };
beforeEach(async () => {
  await prisma.campaign.updateMany({ data: { nextAt: null, launchAt: null } });
  manager = await makeActor('manager');
  await makeAccount(manager);
  list = await makeList(manager, PEOPLE);
  draft = await makeDraft(manager, [list]);
});

const schedule = (given: object = {}, who = manager) =>
  scheduleLaunch(who, {
    campaignId: draft.id,
    revision: draft.revision,
    expectedCalls: PEOPLE,
    accepted: BY_THE_HOUR,
    at: inMinutes(30),
    ...given,
  });
const rowOf = () => prisma.campaign.findUniqueOrThrow({ where: { id: draft.id } });
const eventsOf = async () =>
  (await prisma.event.findMany({ where: { subjectId: draft.id }, orderBy: { id: 'asc' } })).map(({ kind }) => kind);
const reasons = async () =>
  (await prisma.event.findMany({ where: { subjectId: draft.id, kind: 'campaign.unlaunched' } })).map(
    ({ facts }) => (facts as { reason: string }).reason,
  );
/** Its moment has come, or was so long ago. */
async function comes(minutesAgo = 1): Promise<void> {
  await prisma.campaign.update({ where: { id: draft.id }, data: { launchAt: inMinutes(-minutesAgo) } });
}

describe('a launch at a time', () => {
  it('happens at that moment, once, on behalf of the member who asked for it, to the audience of that moment', async () => {
    await schedule();
    expect(await launchNext(new Date())).toBe(false);
    expect((await rowOf()).state).toBe('draft');
    await makeList(manager, 1, 1_000_050);
    const [late] = await prisma.contact.findMany({
      where: { number: '+393121000051', workspaceId: manager.workspaceId },
    });
    await prisma.listMember.create({
      data: { workspaceId: manager.workspaceId, listId: list.id, contactId: late?.id ?? '' },
    });
    await comes();
    await Promise.all(Array.from({ length: 8 }, () => launchNext(new Date())));
    expect(await rowOf()).toMatchObject({ state: 'running', launchAt: null, launchPlan: null });
    expect(await prisma.call.count({ where: { campaignId: draft.id } })).toBe(PEOPLE + 1);
    expect(await eventsOf()).toEqual(['campaign.scheduled', 'campaign.launched']);
    const launched = await prisma.event.findFirstOrThrow({ where: { subjectId: draft.id, kind: 'campaign.launched' } });
    expect(launched.userId).toBe(manager.userId);
    expect(await launchNext(new Date())).toBe(false);
  });

  it('makes one launch together with a person who launches at the same moment', async () => {
    await schedule();
    await comes();
    const byHand = { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE };
    await Promise.allSettled([
      ...Array.from({ length: 4 }, () => launchNext(new Date())),
      ...Array.from({ length: 4 }, () => launchCampaign(manager, byHand)),
    ]);
    expect((await eventsOf()).filter((kind) => kind !== 'campaign.scheduled')).toEqual(['campaign.launched']);
    expect(await prisma.call.count({ where: { campaignId: draft.id } })).toBe(PEOPLE);
  });

  it('is not made up for when it was missed', async () => {
    await schedule();
    await comes(31);
    expect(await launchNext(new Date())).toBe(true);
    expect(await rowOf()).toMatchObject({ state: 'draft', launchAt: null });
    expect(await reasons()).toEqual(['overdue']);
    expect(await launchNext(new Date())).toBe(false);
  });

  it('is taken back by a change of the draft, and not by saving it unchanged', async () => {
    await schedule();
    const row = await rowOf();
    const input = DraftForm.parse({
      name: row.name,
      timeZone: row.timeZone,
      lists: [list.id],
      hours: 'any',
      maxRetries: '3',
      minutesBetween: '60',
      repeats: '1',
      messageId: row.messageId,
      callerIdId: row.callerIdId,
    });
    const same = { ...input, windowStart: row.windowStart, windowEnd: row.windowEnd, limits: Limits.parse(row.limits) };
    await saveDraft(manager, { id: draft.id, revision: draft.revision }, same as typeof input);
    expect((await rowOf()).launchAt).not.toBeNull();
    const operator = await addMember(manager.workspaceId, 'operator');
    await saveDraft(operator, { id: draft.id, revision: draft.revision }, { ...same, maxRetries: 2 } as typeof input);
    expect(await rowOf()).toMatchObject({ launchAt: null, launchPlan: null });
    expect(await eventsOf()).toContain('campaign.unscheduled');
  });

  it('is taken back once, by members with permission, and not from another workspace', async () => {
    await schedule();
    const operator = await addMember(manager.workspaceId, 'operator');
    await expect(unscheduleLaunch(operator, draft.id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(unscheduleLaunch(await makeActor(), draft.id)).rejects.toMatchObject({ code: 'notFound' });
    await unscheduleLaunch(manager, draft.id);
    await expect(unscheduleLaunch(manager, draft.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await launchNext(inMinutes(31))).toBe(false);
    expect(await eventsOf()).toEqual(['campaign.scheduled', 'campaign.unscheduled']);
  });

  it.each([
    ['in the past', { at: inMinutes(-1) }, 'launchInPast'],
    ['when the window is over', { at: inMinutes(300) }, 'windowOver'],
    ['of a draft that was changed', { revision: 9 }, 'reviewOutdated'],
  ])('cannot be %s', async (_, given, code) => {
    await expect(schedule(given)).rejects.toMatchObject({ code });
    expect((await rowOf()).launchAt).toBeNull();
    expect(await eventsOf()).toEqual([]);
  });

  it('needs a member who may launch, and an approved draft of their own workspace', async () => {
    const operator = await addMember(manager.workspaceId, 'operator');
    await expect(schedule({}, operator)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(schedule({}, await makeActor())).rejects.toMatchObject({ code: 'notFound' });
    await prisma.workspace.update({ where: { id: manager.workspaceId }, data: { approvalFrom: 1 } });
    await expect(schedule()).rejects.toMatchObject({ code: 'approvalNeeded' });
  });

  it('asks about surprises of that moment, not of now', async () => {
    await prisma.account.updateMany({
      where: { workspaceId: manager.workspaceId },
      data: { requestsPerSecond: 0.001, callsPerRequest: 1 },
    });
    await expect(schedule({ at: inMinutes(200) })).rejects.toMatchObject({ code: 'warningsUnseen' });
    await schedule({ at: inMinutes(200), accepted: [...BY_THE_HOUR, 'willNotFinish', 'retriesDoNotFit'] });
    await comes();
    await prisma.campaign.update({ where: { id: draft.id }, data: { windowEnd: inMinutes(20) } });
    await launchNext(new Date());
    expect([await reasons(), (await rowOf()).state]).toEqual([[], 'running']);
  });

  it.each([
    [
      'who asked for it may no longer launch',
      'forbidden',
      () => prisma.member.updateMany({ where: { userId: manager.userId }, data: { role: 'operator' } }),
    ],
    ['who asked for it is gone', 'forbidden', () => prisma.member.deleteMany({ where: { userId: manager.userId } })],
    [
      'nobody is left to call',
      'audienceEmpty',
      () => prisma.listMember.deleteMany({ where: { workspaceId: manager.workspaceId } }),
    ],
    [
      'another manager must approve meanwhile',
      'approvalNeeded',
      () => prisma.workspace.update({ where: { id: manager.workspaceId }, data: { approvalFrom: 1 } }),
    ],
    [
      'something surprising is new',
      'warningsUnseen',
      () =>
        prisma.account
          .updateMany({
            where: { workspaceId: manager.workspaceId },
            data: { requestsPerSecond: 0.001, callsPerRequest: 1 },
          })
          .then(() => prisma.campaign.update({ where: { id: draft.id }, data: { windowEnd: inMinutes(20) } })),
    ],
  ] as const)('stays a draft if %s, and the members are told', async (_, reason, change) => {
    await schedule();
    await comes();
    await change();
    await launchNext(new Date());
    expect((await rowOf()).state).toBe('draft');
    expect(await reasons()).toEqual([reason]);
    expect(await launchNext(new Date())).toBe(false);
  });
});
