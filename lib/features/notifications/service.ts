import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { mailSettings } from '#lib/env.ts';
import { type Delivery, type Letter, mailer } from './smtp.ts';

/**
 * Marks all notifications up to this event of the workspace as seen by the actor. Any member may do so for themselves; the mark
 * never goes back. Throws `AppError('notFound')` for another workspace's event.
 */
export async function markSeen(actor: Actor, upTo: bigint): Promise<void> {
  const { workspaceId, userId } = actor;
  const event = await prisma.event.findFirst({ where: { id: upTo, workspaceId }, select: { id: true } });
  if (!event) throw new AppError('notFound');
  await prisma.member.updateMany({
    where: { workspaceId, userId, seenEventId: { lt: upTo } },
    data: { seenEventId: upTo },
  });
}

/** Sets whether the actor gets e-mails from now on, and in which language. Members decide for themselves. */
export async function chooseMails(actor: Actor, choice: { mails: boolean; language: 'it' | 'en' }): Promise<void> {
  const { workspaceId, userId } = actor;
  await prisma.$executeRaw`
    UPDATE "member" SET "mail_language" = ${choice.language}::"language",
      "mail_since" = CASE WHEN ${choice.mails} THEN coalesce("mail_since", now()) END
    WHERE "workspace_id" = ${workspaceId}::uuid AND "user_id" = ${userId}::uuid`;
}

/** Sends a letter at once, not through the outbox: for letters that are useless later. */
export async function deliver(letter: Letter): Promise<Delivery | 'noServer'> {
  const settings = mailSettings();
  return settings ? mailer(settings)(letter) : 'noServer';
}
