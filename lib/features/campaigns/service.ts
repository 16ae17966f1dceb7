import { isDeepStrictEqual } from 'node:util';
import { recordCampaignEvent } from '#lib/audit/events.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import { isDuplicate } from '#lib/db/failures.ts';
import { type Campaign, Prisma } from '#lib/db/generated/client.ts';
import { holdCampaign } from '#lib/db/hold-campaign.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { PlannedHours } from '#lib/domain/calling-hours.ts';
import { AppError } from '#lib/domain/errors.ts';
import { Limits } from '#lib/domain/limits.ts';
import { assertCan, can } from '#lib/domain/permissions.ts';
import { cut } from '#lib/domain/text.ts';
import { UNSCHEDULED } from '#lib/features/dispatch/queries.ts';
import { endPlans } from './plans.ts';
import type { DraftInput } from './schema.ts';

export { endPlans } from './plans.ts';

/** A draft as it was saved. */
type Saved = { id: string; revision: number };

/**
 * Makes a draft (`createDraft`), or changes the one that is named (`changeDraft`). A form that saves automatically may be sent by
 * hand at the same moment: both name the draft that they make (`newId`), so that there is only one.
 */
export async function saveDraft(
  actor: Actor,
  draft: { id?: string | undefined; newId?: string | undefined; revision: number },
  input: DraftInput,
): Promise<Saved> {
  const { id, newId, revision } = draft;
  if (id !== undefined) return changeDraft(actor, { id, revision }, input);
  try {
    return await createDraft(actor, input, newId);
  } catch (error) {
    if (newId === undefined || !isDuplicate(error)) throw error;
    return changeMade(actor, newId, input);
  }
}

/** A form is sent in at most two ways; more tries than this mean somebody else's changes. */
const TRIES = 3;

/** Changes the draft that another submission of the same form has just made, and perhaps changed. */
async function changeMade(actor: Actor, id: string, input: DraftInput, tried = 1): Promise<Saved> {
  const made = await prisma.campaign.findFirst({
    where: { id, workspaceId: actor.workspaceId },
    select: { revision: true },
  });
  try {
    return await changeDraft(actor, { id, revision: made?.revision ?? 0 }, input);
  } catch (error) {
    const isChanged = error instanceof AppError && error.code === 'draftChanged';
    if (!isChanged || tried === TRIES) throw error;
    return changeMade(actor, id, input, tried + 1);
  }
}

/** Makes a draft. Throws forbidden, and notFound for a list, message or caller id that is not this workspace's. */
export async function createDraft(actor: Actor, input: DraftInput, id?: string): Promise<Saved> {
  assertCan(actor, 'campaigns.draft');
  return transaction(async (tx) => {
    await assertOwn(tx, actor, input);
    const campaign = await tx.campaign.create({
      data: { ...columns(input), workspaceId: actor.workspaceId, ...(id && { id }) },
    });
    await recordCampaignEvent(tx, { campaign, actor, kind: 'campaign.created' });
    return { id: campaign.id, revision: campaign.revision };
  });
}

/**
 * Changes a draft that is still as the form showed it; saving it unchanged is no change. Throws notFound; notADraft if it was
 * launched in the meantime; draftChanged { by, revision, fields } if somebody else saved it since, so that nothing is overwritten
 * unseen: `fields` are those in which the two differ, `revision` is the revision with those differences.
 */
export async function changeDraft(actor: Actor, draft: Saved, input: DraftInput): Promise<Saved> {
  assertCan(actor, 'campaigns.draft');
  return transaction(async (tx) => {
    await assertOwn(tx, actor, input);
    // Locked, so that the compared draft is the one that is changed.
    const kept = await holdCampaign(tx, actor.workspaceId, draft.id);
    if (kept.state !== 'draft') throw new AppError('notADraft');
    const fields = differing(kept, input);
    if (kept.revision !== draft.revision && fields.length > 0)
      throw new AppError('draftChanged', {
        by: await lastToSave(tx, actor, draft.id),
        revision: kept.revision,
        fields: fields.join(','),
      });
    if (fields.length === 0) return { id: kept.id, revision: kept.revision };
    await endPlans(tx, actor, [kept.id], 'changedWithoutRight');
    // A scheduled launch was checked for the draft as it was.
    const data = { ...columns(input), revision: { increment: 1 }, ...UNSCHEDULED };
    const { revision } = await tx.campaign.update({ where: { id: kept.id }, data, select: { revision: true } });
    if (kept.launchAt && can(actor, 'campaigns.launch'))
      await recordCampaignEvent(tx, { campaign: kept, actor, kind: 'campaign.unscheduled' });
    if (!(await justChanged(tx, actor, kept.id)))
      await recordCampaignEvent(tx, { campaign: { ...kept, name: input.name }, actor, kind: 'campaign.changed' });
    return { id: kept.id, revision };
  });
}

/** Returns the editor's fields in which a draft differs from the form; the names are those that people are shown. */
function differing(kept: Campaign, input: DraftInput): string[] {
  const now = columns(input);
  const { audience, callingHours } = input;
  const same: Record<string, boolean> = {
    name: kept.name === now.name,
    audience: isDeepStrictEqual(inAnyOrder(Audience.parse(kept.audience)), inAnyOrder(audience)),
    message: kept.messageId === now.messageId,
    callerId: kept.callerIdId === now.callerIdId,
    window:
      minuteOf(kept.windowStart) === minuteOf(now.windowStart) &&
      minuteOf(kept.windowEnd) === minuteOf(now.windowEnd) &&
      kept.timeZone === now.timeZone,
    hours: isDeepStrictEqual(PlannedHours.nullable().parse(kept.callingHours), callingHours),
    limits: isDeepStrictEqual(Limits.parse(kept.limits), input.limits) && kept.callsPerMinute === now.callsPerMinute,
    retries:
      kept.maxRetries === now.maxRetries && kept.minutesBetween === now.minutesBetween && kept.repeats === now.repeats,
  };
  return Object.keys(same).filter((field) => !same[field]);
}

/** The form shows no seconds: looking at a draft that a program made with some does not change it. */
const minuteOf = (moment: Date | null | undefined) => moment && Math.floor(moment.getTime() / 60_000);

/** The order in which its parts were chosen does not matter to the audience. */
function inAnyOrder(audience: Audience): Audience {
  const entries = Object.entries(audience).map(([part, chosen]) => [
    part,
    Array.isArray(chosen) ? chosen.toSorted() : chosen,
  ]);
  return Object.fromEntries(entries) as Audience;
}

/** A draft that saves while one types makes one event per this many minutes of one person's typing. */
const ONE_EVENT_MINUTES = 10;

async function justChanged(tx: Prisma.TransactionClient, actor: Actor, id: string): Promise<boolean> {
  const last = await tx.event.findFirst({
    where: { subjectId: id, workspaceId: actor.workspaceId },
    orderBy: { id: 'desc' },
    select: { userId: true, kind: true, at: true },
  });
  const recent = last !== null && last.at.getTime() > Date.now() - ONE_EVENT_MINUTES * 60_000;
  return recent && last.userId === actor.userId && last.kind === 'campaign.changed';
}

/** Deletes a draft; a launched campaign stays. Throws notFound or notADraft. */
export async function deleteDraft(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'campaigns.draft');
  await transaction(async (tx) => {
    const campaign = await tx.campaign.findFirst({ where: { id, workspaceId: actor.workspaceId } });
    if (!campaign) throw new AppError('notFound');
    const deleted = await tx.campaign.deleteMany({ where: { id, workspaceId: actor.workspaceId, state: 'draft' } });
    if (deleted.count === 0) throw new AppError('notADraft');
    await recordCampaignEvent(tx, { campaign, actor, kind: 'campaign.deleted' });
  });
}

/**
 * Makes a new draft with everything of a campaign but its window, as far as it still exists. `name` is the copy's. Throws
 * forbidden, notFound.
 */
export async function duplicateCampaign(actor: Actor, id: string, name: string): Promise<Saved> {
  assertCan(actor, 'campaigns.draft');
  const { workspaceId } = actor;
  return transaction(async (tx) => {
    const original = await tx.campaign.findFirst({
      where: { id, workspaceId, purpose: { in: ['real', 'template'] } },
    });
    if (!original) throw new AppError('notFound');
    const audience = await stillThere(tx, workspaceId, original.audience);
    const data = { ...copied(original), workspaceId, name: cut(name, 120), audience };
    const campaign = await tx.campaign.create({ data });
    await recordCampaignEvent(tx, { campaign, actor, kind: 'campaign.created' });
    return { id: campaign.id, revision: campaign.revision };
  });
}

/** The columns that a new draft takes from a campaign: all but its name, audience and window. */
export function copied(original: Campaign) {
  const { messageId, callerIdId, timeZone, callsPerMinute, maxRetries, minutesBetween, repeats } = original;
  return {
    messageId,
    callerIdId,
    timeZone,
    callsPerMinute,
    maxRetries,
    minutesBetween,
    repeats,
    callingHours: original.callingHours ?? Prisma.DbNull,
    limits: Limits.parse(original.limits),
  };
}

/** Returns an audience without the lists, segments, tags and people that were deleted since. */
export async function stillThere(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  chosen: unknown,
): Promise<Audience> {
  const audience = Audience.parse(chosen);
  const select = { id: true } as const;
  const own = (ids: string[]) => ({ where: { workspaceId, id: { in: ids } }, select });
  const { lists, minusLists, segments, minusSegments, tags, people } = audience;
  const found = [
    ...(await tx.list.findMany(own([...lists, ...minusLists]))),
    ...(await tx.segment.findMany(own([...segments, ...minusSegments]))),
    ...(await tx.tag.findMany(own(tags))),
    ...(await tx.contact.findMany(own(people))),
  ];
  const known = new Set(found.map(({ id }) => id));
  const kept = (ids: string[]) => ids.filter((id) => known.has(id));
  return {
    ...audience,
    lists: kept(lists),
    minusLists: kept(minusLists),
    segments: kept(segments),
    minusSegments: kept(minusSegments),
    tags: kept(tags),
    people: kept(people),
  };
}

function columns({ messageId, callerIdId, callingHours, ...input }: DraftInput) {
  return {
    ...input,
    messageId: messageId ?? null,
    callerIdId: callerIdId ?? null,
    callingHours: callingHours ?? Prisma.DbNull,
  };
}

/** Everything that a draft refers to must be this workspace's own; a foreign id and a missing one are the same. */
async function assertOwn(tx: Prisma.TransactionClient, actor: Actor, input: DraftInput): Promise<void> {
  const { workspaceId } = actor;
  const { audience } = input;
  const lists = [...new Set([...audience.lists, ...audience.minusLists])];
  const segments = [...new Set([...audience.segments, ...audience.minusSegments])];
  const followed = [...new Set([audience.follows, audience.budgetOf])].filter((id) => id !== null);
  const own = (ids: string[]) => ({ where: { workspaceId, id: { in: ids } } });
  // Locked: anyone who wants to delete a list has to wait, and then finds that a draft uses it.
  const found = await tx.$queryRaw<unknown[]>`
    SELECT id FROM list WHERE id = ANY(${lists}::uuid[]) AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`;
  const counts = [
    [found.length, lists.length],
    [await tx.segment.count(own(segments)), segments.length],
    [await tx.tag.count(own(audience.tags)), audience.tags.length],
    [await tx.contact.count(own(audience.people)), audience.people.length],
    [await tx.campaign.count(own(followed)), followed.length],
  ];
  const [messages, callerIds] = [
    input.messageId ? await tx.message.count({ where: { workspaceId, id: input.messageId } }) : 1,
    input.callerIdId ? await tx.callerId.count({ where: { workspaceId, id: input.callerIdId } }) : 1,
  ];
  if (counts.some(([there, chosen]) => there !== chosen) || messages === 0 || callerIds === 0)
    throw new AppError('notFound');
}

async function lastToSave(tx: Prisma.TransactionClient, actor: Actor, id: string): Promise<string> {
  const last = await tx.event.findFirst({
    where: { subjectId: id, workspaceId: actor.workspaceId },
    orderBy: { id: 'desc' },
    select: { userName: true },
  });
  return last?.userName ?? '';
}
