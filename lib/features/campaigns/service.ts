import { type EventKind, recordEvent } from '#lib/audit/events.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { PlannedHours } from '#lib/domain/calling-hours.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import type { DraftInput } from './schema.ts';

/** Makes a draft. Throws forbidden, and notFound for a list, message or caller id that is not this workspace's. */
export async function createDraft(actor: Actor, input: DraftInput): Promise<{ id: string }> {
  assertCan(actor, 'campaigns.draft');
  return transaction(async (tx) => {
    await assertOwn(tx, actor, input);
    const campaign = await tx.campaign.create({ data: { ...columns(input), workspaceId: actor.workspaceId } });
    await aboutDraft(tx, actor, 'campaign.created', campaign);
    return { id: campaign.id };
  });
}

/**
 * Changes a draft that still is as the form showed it. Throws notFound; notADraft when it was launched meanwhile;
 * draftChanged { by } when somebody else saved it since, so that nothing is overwritten unseen.
 */
export async function changeDraft(
  actor: Actor,
  draft: { id: string; revision: number },
  input: DraftInput,
): Promise<void> {
  assertCan(actor, 'campaigns.draft');
  await transaction(async (tx) => {
    await assertOwn(tx, actor, input);
    const changed = await tx.campaign.updateMany({
      where: { id: draft.id, workspaceId: actor.workspaceId, state: 'draft', revision: draft.revision },
      data: { ...columns(input), revision: { increment: 1 } },
    });
    if (changed.count === 0) throw await whyNot(tx, actor, draft.id);
    await aboutDraft(tx, actor, 'campaign.changed', { id: draft.id, name: input.name });
  });
}

/** Deletes a draft; what was launched stays. Throws notFound or notADraft. */
export async function deleteDraft(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'campaigns.draft');
  await transaction(async (tx) => {
    const campaign = await tx.campaign.findFirst({
      where: { id, workspaceId: actor.workspaceId },
      select: { id: true, name: true },
    });
    if (!campaign) throw new AppError('notFound');
    const deleted = await tx.campaign.deleteMany({ where: { id, workspaceId: actor.workspaceId, state: 'draft' } });
    if (deleted.count === 0) throw new AppError('notADraft');
    await aboutDraft(tx, actor, 'campaign.deleted', campaign);
  });
}

/** A new draft with everything of a campaign but its window. `name` is the copy's. Throws notFound. */
export async function duplicateCampaign(actor: Actor, id: string, name: string): Promise<{ id: string }> {
  assertCan(actor, 'campaigns.draft');
  const { workspaceId } = actor;
  const original = await prisma.campaign.findFirst({ where: { id, workspaceId } });
  if (!original) throw new AppError('notFound');
  return createDraft(actor, {
    name: name.slice(0, 120),
    audience: Audience.parse(original.audience),
    messageId: original.messageId ?? undefined,
    callerIdId: original.callerIdId ?? undefined,
    windowStart: null,
    windowEnd: null,
    timeZone: original.timeZone,
    callingHours: PlannedHours.nullable().parse(original.callingHours),
    maxRetries: original.maxRetries,
    minutesBetween: original.minutesBetween,
    repeats: original.repeats,
  });
}

function columns({ messageId, callerIdId, callingHours, ...input }: DraftInput) {
  return {
    ...input,
    messageId: messageId ?? null,
    callerIdId: callerIdId ?? null,
    callingHours: callingHours ?? Prisma.DbNull,
  };
}

/** What a draft refers to must be this workspace's own; a foreign id and a missing one are the same. */
async function assertOwn(tx: Prisma.TransactionClient, actor: Actor, input: DraftInput): Promise<void> {
  const { workspaceId } = actor;
  const { audience } = input;
  const lists = [...new Set([...audience.lists, ...audience.minusLists])];
  const segments = [...new Set([...audience.segments, ...audience.minusSegments])];
  const own = (ids: string[]) => ({ where: { workspaceId, id: { in: ids } } });
  // Locked: who would delete a list meanwhile waits, and then finds that a draft uses it.
  const found = await tx.$queryRaw<unknown[]>`
    SELECT id FROM list WHERE id = ANY(${lists}::uuid[]) AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`;
  const counts = [
    [found.length, lists.length],
    [await tx.segment.count(own(segments)), segments.length],
    [await tx.tag.count(own(audience.tags)), audience.tags.length],
    [await tx.contact.count(own(audience.people)), audience.people.length],
  ];
  const [messages, callerIds] = [
    input.messageId ? await tx.message.count({ where: { workspaceId, id: input.messageId } }) : 1,
    input.callerIdId ? await tx.callerId.count({ where: { workspaceId, id: input.callerIdId } }) : 1,
  ];
  if (counts.some(([there, chosen]) => there !== chosen) || messages === 0 || callerIds === 0)
    throw new AppError('notFound');
}

async function whyNot(tx: Prisma.TransactionClient, actor: Actor, id: string): Promise<AppError> {
  const campaign = await tx.campaign.findFirst({
    where: { id, workspaceId: actor.workspaceId },
    select: { state: true },
  });
  if (!campaign) return new AppError('notFound');
  if (campaign.state !== 'draft') return new AppError('notADraft');
  const last = await tx.event.findFirst({
    where: { subjectId: id, workspaceId: actor.workspaceId },
    orderBy: { id: 'desc' },
    select: { userName: true },
  });
  return new AppError('draftChanged', { by: last?.userName ?? '' });
}

async function aboutDraft(
  tx: Prisma.TransactionClient,
  actor: Actor,
  kind: Extract<EventKind, `campaign.${string}`>,
  campaign: { id: string; name: string },
): Promise<void> {
  const { workspaceId } = actor;
  await recordEvent(tx, {
    workspaceId,
    actor,
    kind,
    subject: 'campaign',
    subjectId: campaign.id,
    subjectName: campaign.name,
  });
}
