import { beforeEach, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { Limits } from '#lib/domain/limits.ts';
import { Recurrence } from '#lib/domain/recurrence.ts';
import { campaignPage } from '#lib/features/campaigns/queries.ts';
import { launchNext } from '#lib/features/campaigns/scheduled.ts';
import type { DraftInput } from '#lib/features/campaigns/schema.ts';
import { changeDraft, duplicateCampaign } from '#lib/features/campaigns/service.ts';
import { makeTemplate, recurNext, setRecurrence } from '#lib/features/campaigns/templates.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { saveSegment } from '#lib/features/segments/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

const RULE = Recurrence.parse({ every: 'week', weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' });
const MINUTE = 60_000;

let manager: Actor;
let templateId: string;
beforeEach(async () => {
  await prisma.campaign.updateMany({ data: { nextAt: null, launchAt: null } });
  manager = await makeActor('manager');
  await makeAccount(manager);
  const draft = await makeDraft(manager, [await makeList(manager, 4)]);
  templateId = (await makeTemplate(manager, draft.id, 'Ogni giorno')).id;
});

/** What a worker does in one go. */
async function work(): Promise<boolean> {
  const [made, launched] = [await recurNext(new Date()), await launchNext(new Date())];
  return made || launched;
}
const rowOf = (id: string) => prisma.campaign.findUniqueOrThrow({ where: { id } });
const madeOf = async () =>
  prisma.campaign.findMany({ where: { workspaceId: manager.workspaceId, name: { startsWith: 'Ogni giorno – ' } } });
const unlaunched = () =>
  prisma.event.findMany({
    where: { workspaceId: manager.workspaceId, kind: 'campaign.unlaunched' },
    orderBy: { id: 'asc' },
  });
/** The template's next occurrence began so long ago. */
async function due(minutesAgo = 1) {
  const nextAt = new Date(Date.now() - minutesAgo * MINUTE);
  await prisma.campaign.update({ where: { id: templateId }, data: { nextAt } });
  return nextAt;
}

it('a template is listed apart and never launched itself, and drafts are made from it', async () => {
  const names = async (templates: boolean) => (await campaignPage(manager, { templates })).rows.map(({ name }) => name);
  expect(await names(true)).toEqual(['Ogni giorno']);
  expect(await names(false)).toHaveLength(1);
  const { revision } = await rowOf(templateId);
  await prisma.campaign.update({
    where: { id: templateId },
    data: { windowStart: new Date(), windowEnd: new Date(Date.now() + 60 * MINUTE) },
  });
  await expect(launchCampaign(manager, { campaignId: templateId, revision, expectedCalls: 4 })).rejects.toMatchObject({
    code: 'reviewOutdated',
  });
  const { id } = await duplicateCampaign(manager, templateId, 'Da modello');
  expect(await rowOf(id)).toMatchObject({ purpose: 'real', state: 'draft', recurrence: null });
});

it('a due occurrence becomes one campaign of that day, on behalf of the member who switched it on, however many workers look', async () => {
  await setRecurrence(manager, templateId, RULE);
  const start = await due();
  await Promise.all(Array.from({ length: 8 }, work));
  const made = await madeOf();
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({ state: 'running', purpose: 'real', windowStart: start });
  expect(await prisma.call.count({ where: { campaignId: made[0]?.id ?? '' } })).toBe(4);
  const event = await prisma.event.findFirstOrThrow({
    where: { subjectId: made[0]?.id ?? '', kind: 'campaign.launched' },
  });
  expect(event.userName).toBe(manager.userName);
  const { nextAt } = await rowOf(templateId);
  expect((nextAt?.getTime() ?? 0) > Date.now()).toBe(true);
  expect(await work()).toBe(false);
});

it('a campaign of a worker that died after making it is launched by the next worker, or reported', async () => {
  await setRecurrence(manager, templateId, RULE);
  await due();
  await recurNext(new Date());
  expect((await madeOf()).map(({ state }) => state)).toEqual(['draft']);
  await work();
  expect((await madeOf()).map(({ state }) => state)).toEqual(['running']);

  await due(5);
  await recurNext(new Date());
  await launchNext(new Date(Date.now() + 31 * MINUTE));
  expect((await madeOf()).map(({ state }) => state).sort()).toEqual(['draft', 'running']);
  expect((await unlaunched()).map(({ facts }) => facts)).toEqual([{ reason: 'overdue' }]);
});

it('an occurrence that a restored database repeats makes the same campaign and no second one', async () => {
  await setRecurrence(manager, templateId, RULE);
  const nextAt = await due();
  await recurNext(new Date());
  const [made] = await madeOf();
  expect(made?.clearedFor, 'it is looked up before anything of it leaves').toBeNull();
  await prisma.campaign.update({ where: { id: templateId }, data: { nextAt } });
  await recurNext(new Date());
  expect(await madeOf()).toHaveLength(1);
  await prisma.campaign.delete({ where: { id: made?.id ?? '' } });
  await prisma.campaign.update({ where: { id: templateId }, data: { nextAt } });
  await recurNext(new Date());
  expect((await madeOf()).map(({ id }) => id)).toEqual([made?.id]);
});

it('an overdue occurrence is never fired late: it is a draft, and the members are told', async () => {
  await setRecurrence(manager, templateId, RULE);
  await due(31);
  expect(await work()).toBe(true);
  expect((await madeOf()).map(({ state }) => state)).toEqual(['draft']);
  expect((await unlaunched()).map(({ facts }) => facts)).toEqual([{ reason: 'overdue' }]);
});

it.each([
  [
    'who switched it on may no longer launch',
    'forbidden',
    (actor: Actor) => prisma.member.updateMany({ where: { userId: actor.userId }, data: { role: 'operator' } }),
  ],
  [
    'who switched it on is gone',
    'forbidden',
    (actor: Actor) => prisma.member.deleteMany({ where: { userId: actor.userId } }),
  ],
  [
    'nobody is left to call',
    'audienceEmpty',
    (actor: Actor) => prisma.listMember.deleteMany({ where: { workspaceId: actor.workspaceId } }),
  ],
  [
    'another manager must approve',
    'approvalNeeded',
    (actor: Actor) => prisma.workspace.update({ where: { id: actor.workspaceId }, data: { approvalFrom: 1 } }),
  ],
])('if %s, it stays a draft and the members are told', async (_, reason, change) => {
  await setRecurrence(manager, templateId, RULE);
  await change(manager);
  await due();
  await work();
  expect((await madeOf()).map(({ state }) => state)).toEqual(['draft']);
  expect((await unlaunched()).map(({ facts }) => facts)).toEqual([{ reason }]);
});

it('a recurrence is switched off by members with permission, and in no other workspace', async () => {
  await setRecurrence(manager, templateId, RULE);
  const operator = await addMember(manager.workspaceId, 'operator');
  await expect(setRecurrence(operator, templateId, null)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(setRecurrence(await makeActor(), templateId, null)).rejects.toMatchObject({ code: 'notFound' });
  await setRecurrence(manager, templateId, null);
  expect(await rowOf(templateId)).toMatchObject({ recurrence: null, nextAt: null, recursFor: null });
});

/** The template, saved with another name by somebody. */
async function rename(actor: Actor, id: string, name: string) {
  const row = await rowOf(id);
  const { timeZone, messageId, callerIdId, windowStart, windowEnd, maxRetries, minutesBetween, repeats } = row;
  const input = { name, messageId, callerIdId, timeZone, windowStart, windowEnd, maxRetries, minutesBetween, repeats };
  const rest = { audience: Audience.parse(row.audience), callingHours: null, limits: Limits.parse(row.limits) };
  await changeDraft(actor, { id, revision: row.revision }, {
    ...input,
    ...rest,
    callsPerMinute: row.callsPerMinute,
  } as DraftInput);
}

it('a change by a member who may not launch ends the recurrence, and the members are told; other changes do not', async () => {
  const operator = await addMember(manager.workspaceId, 'operator');
  const other = await addMember(manager.workspaceId, 'manager');
  await setRecurrence(manager, templateId, RULE);
  await rename(other, templateId, 'Ogni giorno, altrimenti');
  expect((await rowOf(templateId)).nextAt).not.toBeNull();
  await rename(operator, templateId, 'Ogni giorno, altrimenti');
  expect((await rowOf(templateId)).nextAt).not.toBeNull();
  await rename(operator, templateId, 'Ogni giorno, a tutti');
  expect(await rowOf(templateId)).toMatchObject({ recurrence: null, nextAt: null, recursFor: null });
  expect((await unlaunched()).map(({ facts }) => facts)).toEqual([{ reason: 'changedWithoutRight' }]);
  const ended = await prisma.event.findFirst({
    where: { subjectId: templateId, kind: 'campaign.recurs' },
    orderBy: { id: 'desc' },
  });
  expect(ended).toMatchObject({ userName: operator.userName, facts: { every: 'never' } });
  expect(await work()).toBe(false);
});

it('a change of a segment ends the recurrence or scheduled launch that calls it', async () => {
  const operator = await addMember(manager.workspaceId, 'operator');
  const { workspaceId } = manager;
  const filter = { is: 'prefix', prefix: '+39312' } as const;
  const id = await saveSegment(manager, { name: 'S', filter });
  const audience = { lists: [], segments: [id] };
  await prisma.campaign.update({ where: { id: templateId }, data: { audience } });
  const scheduled = await makeDraft(manager, []);
  const launchAt = new Date(Date.now() + 60 * MINUTE);
  await prisma.campaign.update({ where: { id: scheduled.id }, data: { audience, launchAt } });
  await setRecurrence(manager, templateId, RULE);

  await saveSegment(manager, { id, name: 'S', filter: { is: 'prefix', prefix: '+393' } });
  await saveSegment(operator, { id, name: 'Another name', filter: { is: 'prefix', prefix: '+393' } });
  expect(await prisma.campaign.count({ where: { workspaceId, OR: [{ launchAt }, { nextAt: { not: null } }] } })).toBe(
    2,
  );
  await saveSegment(operator, { id, name: 'S', filter: { is: 'not', of: filter } });
  expect(await rowOf(templateId)).toMatchObject({ recurrence: null, nextAt: null });
  expect(await rowOf(scheduled.id)).toMatchObject({ launchAt: null, launchPlan: null });
  expect((await unlaunched()).map(({ facts }) => facts)).toEqual(Array(2).fill({ reason: 'segmentWithoutRight' }));
});
