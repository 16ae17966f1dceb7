import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { mailSettings } from '#lib/env.ts';
import { NOTIFYING_KINDS } from './kinds.ts';

/** Above this, the bell says "9+". */
const COUNTED = 10;

/**
 * The events that are news to the actor, as a filter of the evidence's events: those of the notifying kinds, except the actor's
 * own.
 */
export function newsFor(actor: Actor): { kinds: typeof NOTIFYING_KINDS; notBy: string } {
  return { kinds: NOTIFYING_KINDS, notBy: actor.userId };
}

/** The id of the last event that the actor has seen, as text. */
export async function seenUpTo(actor: Actor): Promise<string> {
  const { seenEventId } = await memberOf(actor);
  return String(seenEventId);
}

/** Returns the number of notifications that the actor has not seen; counted up to ten. */
export async function unseenCount(actor: Actor): Promise<number> {
  const { seenEventId } = await memberOf(actor);
  const unseen = await prisma.event.findMany({
    where: {
      workspaceId: actor.workspaceId,
      kind: { in: [...NOTIFYING_KINDS] },
      id: { gt: seenEventId },
      OR: [{ userId: null }, { userId: { not: actor.userId } }],
    },
    select: { id: true },
    take: COUNTED,
  });
  return unseen.length;
}

/** Returns whether and in which language the actor gets e-mails, and whether this installation sends any. */
export async function mailChoice(
  actor: Actor,
): Promise<{ mails: boolean; language: 'it' | 'en'; configured: boolean }> {
  const { mailSince, mailLanguage } = await memberOf(actor);
  return { mails: mailSince !== null, language: mailLanguage, configured: mailSettings() !== null };
}

function memberOf({ workspaceId, userId }: Actor) {
  return prisma.member.findUniqueOrThrow({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { seenEventId: true, mailSince: true, mailLanguage: true },
  });
}
