import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { inheritSuppression } from '#lib/features/suppressions/service.ts';
import { uniteConsents } from './consents.ts';
import type { MergingInput } from './schema.ts';
import { nameOf } from './service.ts';

/**
 * Merges two contacts: `id` stays, `other` goes. The chosen number stays; lists, tags and consents are united; blanks are filled
 * from the other. Calls and suppressions of both numbers stay, and the stricter holds for the one person: what either withdrew is
 * withdrawn, and the number that stays is suppressed as long as either was. Throws forbidden, notFound, mergeWithItself.
 */
export async function mergeContacts(actor: Actor, { id, other, number }: MergingInput): Promise<void> {
  assertCan(actor, 'contacts.write');
  if (id === other) throw new AppError('mergeWithItself');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    // In a fixed order, so that two merges of the same contacts cannot deadlock.
    await tx.$queryRaw`
      SELECT id FROM contact WHERE id IN (${id}::uuid, ${other}::uuid) AND workspace_id = ${workspaceId}::uuid
      ORDER BY id FOR UPDATE`;
    const stays = await own(tx, workspaceId, id);
    const goes = await own(tx, workspaceId, other);
    if (!stays || !goes) throw new AppError('notFound');
    await tx.$executeRaw`
      INSERT INTO list_member (workspace_id, list_id, contact_id)
      SELECT workspace_id, list_id, ${id}::uuid FROM list_member
      WHERE contact_id = ${other}::uuid AND workspace_id = ${workspaceId}::uuid ON CONFLICT DO NOTHING`;
    await tx.$executeRaw`
      INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
      SELECT workspace_id, tag_id, ${id}::uuid FROM contact_tag
      WHERE contact_id = ${other}::uuid AND workspace_id = ${workspaceId}::uuid ON CONFLICT DO NOTHING`;
    await uniteConsents(tx, workspaceId, { id, other });
    await tx.contact.deleteMany({ where: { id: other, workspaceId } });
    const kept = number === 'this' ? stays : goes;
    const dropped = number === 'this' ? goes : stays;
    await inheritSuppression(tx, actor, dropped.number, kept.number);
    const attributes = { ...(goes.attributes as object), ...(stays.attributes as object) } as Prisma.InputJsonObject;
    const firstName = stays.firstName || goes.firstName;
    const lastName = stays.lastName || goes.lastName;
    await tx.contact.updateMany({
      where: { id, workspaceId },
      data: {
        number: kept.number,
        // Everything known of the number goes with it, including a confirmation.
        numberKind: kept.numberKind,
        numberDoubt: kept.numberDoubt,
        numberRemark: kept.numberRemark,
        numberConfirmedAt: kept.numberConfirmedAt,
        numberConfirmedBy: kept.numberConfirmedBy,
        firstName,
        lastName,
        attributes,
        updatedAt: new Date(),
      },
    });
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'contact.merged',
      subject: 'contact',
      subjectId: id,
      subjectName: nameOf({ firstName, lastName, number: kept.number }),
      facts: { number: kept.number, other: nameOf(goes), otherNumber: dropped.number },
    });
  });
}

function own(tx: Prisma.TransactionClient, workspaceId: string, id: string) {
  return tx.contact.findFirst({ where: { id, workspaceId } });
}
