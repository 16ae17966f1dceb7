import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { setLists } from './list-service.ts';
import type { ContactInput } from './schema.ts';

/**
 * Creates a contact, or changes the one named by `id`; its lists become exactly `lists`. Answers its id.
 * Throws forbidden, notFound (contact or list), duplicateNumber.
 */
export async function saveContact(actor: Actor, input: ContactInput): Promise<string> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const values = {
    number: input.number,
    firstName: input.firstName,
    lastName: input.lastName,
    attributes: input.attributes,
    updatedAt: new Date(),
  };
  const saved = transaction(async (tx) => {
    const id = input.id ?? (await tx.contact.create({ data: { ...values, workspaceId }, select: { id: true } })).id;
    if (input.id) {
      const { count } = await tx.contact.updateMany({ where: { id, workspaceId }, data: values });
      if (count === 0) throw new AppError('notFound');
    }
    await setLists(tx, actor, id, input.lists);
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: input.id ? 'contact.changed' : 'contact.created',
      subject: 'contact',
      subjectId: id,
      subjectName: nameOf(values),
      facts: { number: values.number },
    });
    return id;
  });
  return orDuplicate(saved, new AppError('duplicateNumber'));
}

/** Deletes a contact and its places in lists. Calls that were made and suppressions of its number stay. */
export async function deleteContact(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const contact = await tx.contact.findFirst({
      where: { id, workspaceId },
      select: { number: true, firstName: true, lastName: true },
    });
    const { count } = await tx.contact.deleteMany({ where: { id, workspaceId } });
    if (!contact || count === 0) throw new AppError('notFound');
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'contact.deleted',
      subject: 'contact',
      subjectId: id,
      subjectName: nameOf(contact),
      facts: { number: contact.number },
    });
  });
}

function nameOf(contact: { firstName: string; lastName: string; number: string }): string {
  return `${contact.firstName} ${contact.lastName}`.trim() || contact.number;
}
