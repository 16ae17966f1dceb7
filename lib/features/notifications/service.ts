import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { mailSettings } from '#lib/env.ts';
import { type Delivery, type Letter, mailer } from './smtp.ts';

/**
 * The actor has seen all notifications up to this event of the workspace. Every member may say so, of himself; the mark
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

/** Whether the actor is told by e-mail what happens from now on, and in which language. Every member decides for himself. */
export async function chooseMails(actor: Actor, choice: { mails: boolean; language: 'it' | 'en' }): Promise<void> {
  const { workspaceId, userId } = actor;
  await prisma.$executeRaw`
    UPDATE "member" SET "mail_language" = ${choice.language}::"language",
      "mail_since" = CASE WHEN ${choice.mails} THEN coalesce("mail_since", now()) END
    WHERE "workspace_id" = ${workspaceId}::uuid AND "user_id" = ${userId}::uuid`;
}

/** Sends a letter at once, outside of the outbox: for what is of no use later. */
export async function deliver(letter: Letter): Promise<Delivery | 'noServer'> {
  const settings = mailSettings();
  return settings ? mailer(settings)(letter) : 'noServer';
}
