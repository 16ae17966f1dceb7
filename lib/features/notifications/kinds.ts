import type { EventKind } from '#lib/audit/events.ts';

/**
 * The events that are sent to the members as notifications. The indexes `event_notifying_idx` and `event_notifying_at_idx` name
 * them too: a new kind needs a migration.
 */
export const NOTIFYING_KINDS = [
  'campaign.completed',
  'campaign.failed',
  'campaign.tripped',
  'campaign.unlaunched',
  'batch.parked',
  'batch.notShown',
  'account.stopped',
  'account.unreachable',
  'approval.asked',
  'approval.given',
  'approval.returned',
] as const satisfies readonly EventKind[];
export type NotifyingKind = (typeof NOTIFYING_KINDS)[number];

/** True for the kind of an event that is a notification. */
export function isNotifyingKind(kind: string): kind is NotifyingKind {
  return NOTIFYING_KINDS.some((known) => known === kind);
}

/** The page to act on it, below `/w/<workspace>/`. */
export function placeToAct(kind: NotifyingKind, subjectId: string): string {
  if (kind === 'account.stopped' || kind === 'account.unreachable') return 'settings/account';
  return kind === 'approval.asked' || kind === 'campaign.unlaunched'
    ? `campaigns/${subjectId}/review`
    : `campaigns/${subjectId}`;
}
