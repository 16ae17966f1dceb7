import { recordEvent } from '#lib/audit/events.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { parseCallerId } from '#lib/domain/caller-id.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';

/**
 * Adds a number that was agreed with the reseller. Read like any number; national ones as the workspace's country. Throws
 * `AppError` forbidden, notACallerId, duplicateCallerId.
 */
export async function addCallerId(actor: Actor, given: { number: string; label: string }): Promise<{ id: string }> {
  assertCan(actor, 'account.manage');
  const { defaultCountry } = await prisma.workspace.findUniqueOrThrow({
    where: { id: actor.workspaceId },
    select: { defaultCountry: true },
  });
  const number = parseCallerId(given.number, defaultCountry);
  if (number === null) throw new AppError('notACallerId');
  return transaction(async (tx) => {
    const data = { workspaceId: actor.workspaceId, number, label: given.label };
    const { id } = await orDuplicate(tx.callerId.create({ data }), new AppError('duplicateCallerId'));
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor,
      kind: 'callerId.added',
      subject: 'callerId',
      subjectId: id,
      subjectName: number,
      facts: { label: given.label },
    });
    return { id };
  });
}

/** Sets the number's label. Throws `AppError` forbidden, notFound. */
export async function labelCallerId(actor: Actor, given: { id: string; label: string }): Promise<void> {
  assertCan(actor, 'account.manage');
  const changed = await prisma.callerId.updateMany({
    where: { id: given.id, workspaceId: actor.workspaceId },
    data: { label: given.label },
  });
  if (changed.count === 0) throw new AppError('notFound');
}

/** Removes a number. Launched campaigns keep their copy. Throws `AppError` forbidden, notFound, usedByDrafts { names }. */
export async function removeCallerId(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'account.manage');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    // Locked: a draft that is about to name it waits, and then finds it gone.
    const [callerId] = await tx.$queryRaw<{ number: string; label: string }[]>`
      SELECT "number", "label" FROM "caller_id"
      WHERE "id" = ${id}::uuid AND "workspace_id" = ${workspaceId}::uuid FOR UPDATE`;
    if (!callerId) throw new AppError('notFound');
    const drafts = await tx.campaign.findMany({
      where: { workspaceId, callerIdId: id, state: 'draft' },
      select: { name: true },
      orderBy: { name: 'asc' },
    });
    if (drafts.length > 0)
      throw new AppError('usedByDrafts', { names: drafts.map(({ name }) => `“${name}”`).join(', ') });
    await tx.callerId.deleteMany({ where: { id, workspaceId } });
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'callerId.removed',
      subject: 'callerId',
      subjectId: id,
      subjectName: callerId.number,
      facts: { label: callerId.label },
    });
  });
}
