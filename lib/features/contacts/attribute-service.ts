import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { attributeOf, readAttribute } from '#lib/domain/attribute.ts';
import { AppError } from '#lib/domain/errors.ts';
import { fieldsOf } from '#lib/domain/merge-fields.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import type { AttributeInput } from './schema.ts';

/**
 * Sets the type of an attribute, or gives it another label. Existing values stay as they are: those that do not fit the type
 * match no comparison. Throws forbidden, notFound, duplicateName, usedByMessages (a text has the old label).
 */
export async function saveAttribute(actor: Actor, { key, label, type }: AttributeInput): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const saved = transaction(async (tx) => {
    const before = await describedAttributes(tx, workspaceId);
    if (key === undefined) await tx.attribute.create({ data: { workspaceId, key: label, label, type } });
    else {
      const { count } = await tx.attribute.updateMany({ where: { workspaceId, key }, data: { label, type } });
      if (count === 0) throw new AppError('notFound');
      await assertTextsKeepTheirFields(tx, workspaceId, before);
    }
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'attribute.saved',
      subject: 'attribute',
      subjectId: key ?? label,
      subjectName: label,
      facts: { type },
    });
  });
  await orDuplicate(saved, new AppError('duplicateName'));
}

/**
 * Forgets the type of an attribute; its values stay with the contacts, as text. Throws forbidden, notFound, usedByMessages (a
 * text uses it, in the form of its type).
 */
export async function removeAttribute(actor: Actor, key: string): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const found = await tx.attribute.findFirst({ where: { workspaceId, key }, select: { label: true } });
    if (!found) throw new AppError('notFound');
    const before = await describedAttributes(tx, workspaceId);
    await tx.attribute.deleteMany({ where: { workspaceId, key } });
    await assertTextsKeepTheirFields(tx, workspaceId, before);
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'attribute.removed',
      subject: 'attribute',
      subjectId: key,
      subjectName: found.label,
    });
  });
}

/**
 * Returns a contact's attributes in the form of their types. Refuses a value that does not fit its type, unless it was there
 * before: a person who corrects a name need not repair a file's values. Throws attributeUnreadable { name }.
 */
export async function typedAttributes(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  { id, attributes }: { id?: string | undefined; attributes: Record<string, string> },
): Promise<Record<string, string>> {
  const described = await tx.attribute.findMany({ where: { workspaceId, key: { in: Object.keys(attributes) } } });
  if (described.length === 0) return attributes;
  const kept = id ? await tx.contact.findFirst({ where: { id, workspaceId }, select: { attributes: true } }) : null;
  const before = (kept?.attributes ?? {}) as Record<string, string>;
  const read = described.map(({ key, label, type }) => {
    const value = attributeOf(attributes, key) ?? '';
    const typed = readAttribute(type, value);
    if (typed === null && attributeOf(before, key) !== value)
      throw new AppError('attributeUnreadable', { name: label });
    return [key, typed ?? value];
  });
  return { ...attributes, ...Object.fromEntries(read) };
}

function describedAttributes(tx: Prisma.TransactionClient, workspaceId: string) {
  return tx.attribute.findMany({ where: { workspaceId }, select: { key: true, label: true, type: true } });
}

/** Throws usedByMessages { names } if a message's field would lose its attribute, or refer to another one. */
async function assertTextsKeepTheirFields(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  before: Awaited<ReturnType<typeof describedAttributes>>,
): Promise<void> {
  const after = await describedAttributes(tx, workspaceId);
  const messages = await tx.message.findMany({
    where: { workspaceId, text: { contains: '{{' } },
    select: { name: true, text: true },
    orderBy: { name: 'asc' },
  });
  const names = messages.flatMap(({ name, text }) => {
    const now = new Map(fieldsOf(text ?? '', after).fields.map((field) => [field.name, field.key]));
    const changed = fieldsOf(text ?? '', before).fields.some((field) => now.get(field.name) !== field.key);
    return changed ? [`“${name}”`] : [];
  });
  if (names.length > 0) throw new AppError('usedByMessages', { names: names.join(', ') });
}
