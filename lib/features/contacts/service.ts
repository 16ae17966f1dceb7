import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { eraseNumber } from '#lib/features/suppressions/service.ts';
import { typedAttributes } from './attribute-service.ts';
import { setLists } from './list-service.ts';
import { checkOf, recordConfirmed } from './number-service.ts';
import type { ContactInput } from './schema.ts';
import { setTags } from './tag-service.ts';

export { makeListOf } from './list-service.ts';

/**
 * Creates a contact, or changes the one named by `id`; its lists and tags become exactly those given. Returns its id. A doubtful
 * number is saved only after its doubt was shown, as one to check or as confirmed. Throws forbidden, notFound (contact or list),
 * duplicateNumber, attributeUnreadable { name }, numberDoubtful { doubt, remark }.
 */
export async function saveContact(actor: Actor, input: ContactInput): Promise<string> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const read = parseNumber(input.number, 'IT');
  const values = {
    number: input.number,
    numberKind: read.ok ? read.kind : null,
    firstName: input.firstName,
    lastName: input.lastName,
    updatedAt: new Date(),
  };
  const saved = transaction(async (tx) => {
    const check = await checkOf(tx, actor, input);
    const data = { ...values, ...check, attributes: await typedAttributes(tx, workspaceId, input) };
    const id = input.id ?? (await tx.contact.create({ data: { ...data, workspaceId }, select: { id: true } })).id;
    if (input.id) {
      const { count } = await tx.contact.updateMany({ where: { id, workspaceId }, data });
      if (count === 0) throw new AppError('notFound');
    }
    await setLists(tx, actor, id, input.lists);
    await setTags(tx, workspaceId, id, input.tags);
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: input.id ? 'contact.changed' : 'contact.created',
      subject: 'contact',
      subjectId: id,
      subjectName: nameOf(values),
      facts: { number: values.number },
    });
    if (check?.numberConfirmedAt) await recordConfirmed(tx, actor, { id, ...values, ...check });
    return id;
  });
  return orDuplicate(saved, new AppError('duplicateNumber'));
}

/** Deletes a contact with its list memberships and tags. Its past calls and the suppressions of its number stay. */
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

/**
 * Deletes a contact and removes its number from the address book and the suppressions: if it was suppressed, a keyed hash still
 * forbids its calls. The past record (calls, events) stays as proof.
 */
export async function eraseContact(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const contact = await tx.contact.findFirst({ where: { id, workspaceId }, select: { number: true } });
    const { count } = await tx.contact.deleteMany({ where: { id, workspaceId } });
    if (!contact || count === 0) throw new AppError('notFound');
    await eraseNumber(actor, contact.number, tx);
    await tx.importReject.deleteMany({ where: { workspaceId, number: contact.number } });
    await recordEvent(tx, { workspaceId, actor, kind: 'contact.erased', subject: 'contact', subjectId: id });
  });
}

export function nameOf(contact: { firstName: string; lastName: string; number: string }): string {
  return `${contact.firstName} ${contact.lastName}`.trim() || contact.number;
}
