import type { Db } from '#lib/db/client.ts';

/** Each kind has a sentence in `app/_messages/<locale>/evidence.json` under `events.<kind>`, filled from `facts`. */
export type EventKind =
  | 'workspace.created'
  | 'workspace.changed'
  | 'member.added'
  | 'member.invited'
  | 'member.uninvited'
  | 'member.joined'
  | 'member.roleChanged'
  | 'member.removed'
  | 'member.passwordReset'
  | 'account.saved'
  | 'account.tested'
  | 'account.stopped'
  | 'account.resumed'
  | 'account.restored'
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
  | 'contact.erased'
  | 'contact.merged'
  | 'contact.numberConfirmed'
  | 'contact.numberUnconfirmed'
  | 'contacts.numbersConfirmed'
  | 'contacts.numbersUnconfirmed'
  | 'contacts.deleted'
  | 'contacts.exported'
  | 'list.created'
  | 'list.renamed'
  | 'list.deleted'
  | 'list.changed'
  | 'tag.added'
  | 'tag.removed'
  | 'attribute.saved'
  | 'attribute.removed'
  | 'segment.created'
  | 'segment.changed'
  | 'segment.deleted'
  | 'consent.recorded'
  | 'consent.withdrawn'
  | 'import.uploaded'
  | 'import.done'
  | 'import.cancelled'
  | 'import.undone'
  | 'import.excluded'
  | 'import.unexcluded'
  | 'suppression.added'
  | 'suppression.removed'
  | 'suppression.erased'
  | 'suppression.imported'
  | 'campaign.created'
  | 'campaign.changed'
  | 'campaign.deleted'
  | 'campaign.scheduled'
  | 'campaign.unscheduled'
  | 'campaign.launched'
  | 'campaign.paused'
  | 'campaign.resumed'
  | 'campaign.cancelled'
  | 'campaign.completed'
  | 'campaign.failed'
  | 'campaign.carried'
  | 'campaign.adjusted'
  | 'campaign.tested'
  | 'campaign.rehearsed'
  | 'campaign.rehearsalEnded'
  | 'campaign.recurs'
  | 'campaign.unlaunched'
  | 'testNumber.confirmed'
  | 'campaign.tripped'
  | 'approval.asked'
  | 'approval.given'
  | 'approval.returned'
  | 'batch.refused'
  | 'batch.unknown'
  | 'batch.found'
  | 'batch.resent'
  | 'batch.parked'
  | 'batch.notShown'
  | 'batch.placedTwice'
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
    | 'tag'
    | 'attribute'
    | 'segment'
    | 'import'
    | 'suppression'
    | 'campaign';
  subjectId?: string;
  subjectName?: string;
  /** Small, flat, no secrets: the values that fill the sentence. */
  facts?: Record<string, string | number | boolean | null>;
};

/** Records that something was done; call it inside the transaction that does it. Events are immutable. */
export async function recordEvent(tx: Db, event: NewEvent): Promise<void> {
  await recordEvents(tx, [event]);
}

/** The same for what was done to a campaign: by a member, or by the system. */
export async function recordCampaignEvent(
  tx: Db,
  {
    campaign,
    ...event
  }: Pick<NewEvent, 'actor' | 'facts'> & {
    campaign: { workspaceId: string; id: string; name: string };
    kind: Extract<EventKind, `campaign.${string}` | `approval.${string}` | `batch.${string}`>;
  },
): Promise<void> {
  const { workspaceId, id, name } = campaign;
  await recordEvent(tx, { ...event, workspaceId, subject: 'campaign', subjectId: id, subjectName: name });
}

/** PostgreSQL does not accept half of a surrogate pair, which a file's name may hold. */
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);

/** Records several events at once, in their order. */
export async function recordEvents(tx: Db, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ actor, subjectId = null, subjectName = null, facts = {}, ...event }) => ({
    ...event,
    userId: actor?.userId ?? null,
    userName: actor?.userName ?? null,
    subjectId,
    subjectName,
    facts,
  }));
  // One parameter for all: an import may record a hundred thousand numbers.
  await tx.$executeRaw`
    INSERT INTO event (workspace_id, user_id, user_name, at, kind, subject, subject_id, subject_name, facts)
    SELECT e."workspaceId", e."userId", e."userName", clock_timestamp(), e.kind, e.subject, e."subjectId", e."subjectName",
           e.facts
    FROM ROWS FROM (json_to_recordset(${JSON.stringify(rows, wellFormed)}::json) AS ("workspaceId" uuid, "userId" uuid, "userName" text,
           kind text, subject text, "subjectId" text, "subjectName" text, facts jsonb)) WITH ORDINALITY
         AS e("workspaceId", "userId", "userName", kind, subject, "subjectId", "subjectName", facts, place)
    ORDER BY e.place`;
}
