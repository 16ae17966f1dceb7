import type { Db } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';

/** Each kind has a sentence in `app/_messages/<locale>/evidence.json` under `events.<kind>`, filled from `facts`. */
export type EventKind =
  | 'workspace.created'
  | 'workspace.changed'
  | 'member.added'
  | 'member.roleChanged'
  | 'member.removed'
  | 'member.passwordReset'
  | 'account.saved'
  | 'account.tested'
  | 'account.stopped'
  | 'account.resumed'
  | 'account.unreachable'
  | 'account.reachable'
  | 'callerId.added'
  | 'callerId.removed'
  | 'message.created'
  | 'message.changed'
  | 'message.deleted'
  | 'contact.created'
  | 'contact.changed'
  | 'contact.deleted'
  | 'list.created'
  | 'list.renamed'
  | 'list.deleted'
  | 'list.changed'
  | 'import.uploaded'
  | 'import.done'
  | 'suppression.added'
  | 'suppression.removed'
  | 'campaign.created'
  | 'campaign.changed'
  | 'campaign.deleted'
  | 'campaign.launched'
  | 'campaign.paused'
  | 'campaign.resumed'
  | 'campaign.cancelled'
  | 'campaign.completed'
  | 'campaign.failed'
  | 'batch.refused'
  | 'batch.unknown'
  | 'batch.found'
  | 'batch.resent'
  | 'batch.parked'
  | 'batch.decided';

export type NewEvent = {
  workspaceId: string;
  /** Null: the system did it. */
  actor: { userId: string; userName: string } | null;
  kind: EventKind;
  subject:
    | 'workspace'
    | 'member'
    | 'account'
    | 'callerId'
    | 'message'
    | 'contact'
    | 'list'
    | 'import'
    | 'suppression'
    | 'campaign';
  subjectId?: string;
  subjectName?: string;
  /** Small, flat, no secrets: what the sentence needs. */
  facts?: Record<string, string | number | boolean | null>;
};

/** Records that something was done; call it inside the transaction that does it. Events are immutable. */
export async function recordEvent(tx: Db, event: NewEvent): Promise<void> {
  await recordEvents(tx, [event]);
}

/** Records several events at once, in their order. */
export async function recordEvents(tx: Db, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.event.createMany({
    data: events.map((event) => ({
      workspaceId: event.workspaceId,
      userId: event.actor?.userId ?? null,
      userName: event.actor?.userName ?? null,
      kind: event.kind,
      subject: event.subject,
      subjectId: event.subjectId ?? null,
      subjectName: event.subjectName ?? null,
      facts: (event.facts ?? {}) as Prisma.InputJsonObject,
    })),
  });
}
