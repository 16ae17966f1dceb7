import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { fieldsOf, writableFields } from '#lib/domain/merge-fields.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { attributeKeys } from '#lib/features/contacts/queries.ts';
import type { MessageInput } from './schema.ts';

/** Adds a message to the catalogue. Throws `AppError` forbidden, unknownField { name, known }, duplicateName. */
export async function createMessage(actor: Actor, input: MessageInput): Promise<{ id: string }> {
  assertCan(actor, 'messages.write');
  const { workspaceId } = actor;
  await assertFieldsExist(workspaceId, input);
  return transaction(async (tx) => {
    const data = { workspaceId, ...columns(input) };
    const { id } = await orDuplicate(tx.message.create({ data }), new AppError('duplicateName'));
    await about(tx, actor, 'message.created', { id, name: input.name, kind: input.kind });
    return { id };
  });
}

/**
 * Changes a message, for every later launch with it; launched campaigns keep their copy. Throws `AppError` forbidden, notFound,
 * unknownField { name, known }, duplicateName.
 */
export async function changeMessage(actor: Actor, id: string, input: MessageInput): Promise<void> {
  assertCan(actor, 'messages.write');
  await assertFieldsExist(actor.workspaceId, input);
  await transaction(async (tx) => {
    const changed = await orDuplicate(
      tx.message.updateMany({ where: { id, workspaceId: actor.workspaceId }, data: columns(input) }),
      new AppError('duplicateName'),
    );
    if (changed.count === 0) throw new AppError('notFound');
    await about(tx, actor, 'message.changed', { id, name: input.name, kind: input.kind });
  });
}

/** Deletes a message. Throws `AppError` forbidden, notFound, usedByDrafts { names }. */
export async function deleteMessage(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'messages.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    // Locked: a draft that is about to choose it waits, and then finds it gone.
    const [message] = await tx.$queryRaw<{ name: string; kind: string }[]>`
      SELECT "name", "kind"::text AS "kind" FROM "message"
      WHERE "id" = ${id}::uuid AND "workspace_id" = ${workspaceId}::uuid FOR UPDATE`;
    if (!message) throw new AppError('notFound');
    const drafts = await tx.campaign.findMany({
      where: { workspaceId, messageId: id, state: 'draft' },
      select: { name: true },
      orderBy: { name: 'asc' },
    });
    if (drafts.length > 0)
      throw new AppError('usedByDrafts', { names: drafts.map(({ name }) => `“${name}”`).join(', ') });
    await tx.message.deleteMany({ where: { id, workspaceId } });
    await about(tx, actor, 'message.deleted', { id, ...message });
  });
}

async function assertFieldsExist(workspaceId: string, input: MessageInput): Promise<void> {
  if (input.kind === 'audio') return;
  const attributes = await attributeKeys(workspaceId);
  const unknown = fieldsOf(input.text, attributes).problems.find(({ code }) => code === 'unknownField');
  if (unknown?.code === 'unknownField')
    throw new AppError('unknownField', { name: unknown.name, known: writableFields(attributes).join(', ') });
}

/** Clears the columns of other kinds, so that a row holds exactly those that its kind needs. */
function columns(input: MessageInput) {
  return {
    name: input.name,
    kind: input.kind,
    extension: input.kind === 'tts' ? null : input.extension,
    text: input.kind === 'audio' ? null : input.text || null,
    language: input.kind === 'audio' ? null : input.language,
    digits: input.digits,
  };
}

function about(
  tx: Prisma.TransactionClient,
  actor: Actor,
  kind: 'message.created' | 'message.changed' | 'message.deleted',
  message: { id: string; name: string; kind: string },
): Promise<void> {
  return recordEvent(tx, {
    workspaceId: actor.workspaceId,
    actor,
    kind,
    subject: 'message',
    subjectId: message.id,
    subjectName: message.name,
    facts: { kind: message.kind },
  });
}
