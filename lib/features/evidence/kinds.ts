import type { EventKind } from '#lib/audit/events.ts';

/**
 * Every kind of event, with the group by which people filter. A record, so that a kind without a group does not compile.
 */
export const GROUP_OF: Record<EventKind, EventGroup> = {
  'campaign.created': 'campaigns',
  'campaign.changed': 'campaigns',
  'campaign.deleted': 'campaigns',
  'campaign.scheduled': 'campaigns',
  'campaign.unscheduled': 'campaigns',
  'campaign.launched': 'campaigns',
  'campaign.paused': 'campaigns',
  'campaign.resumed': 'campaigns',
  'campaign.cancelled': 'campaigns',
  'campaign.completed': 'campaigns',
  'campaign.failed': 'campaigns',
  'campaign.carried': 'campaigns',
  'campaign.adjusted': 'campaigns',
  'campaign.tested': 'campaigns',
  'campaign.rehearsed': 'campaigns',
  'campaign.rehearsalEnded': 'campaigns',
  'campaign.recurs': 'campaigns',
  'campaign.unlaunched': 'campaigns',
  'testNumber.confirmed': 'members',
  'campaign.tripped': 'campaigns',
  'approval.asked': 'campaigns',
  'approval.given': 'campaigns',
  'approval.returned': 'campaigns',
  'batch.refused': 'batches',
  'batch.unknown': 'batches',
  'batch.found': 'batches',
  'batch.resent': 'batches',
  'batch.parked': 'batches',
  'batch.decided': 'batches',
  'contact.created': 'contacts',
  'contact.changed': 'contacts',
  'contact.deleted': 'contacts',
  'contact.erased': 'contacts',
  'contact.merged': 'contacts',
  'contact.numberConfirmed': 'contacts',
  'contact.numberUnconfirmed': 'contacts',
  'contacts.numbersConfirmed': 'contacts',
  'contacts.numbersUnconfirmed': 'contacts',
  'contacts.deleted': 'contacts',
  'contacts.exported': 'contacts',
  'list.created': 'contacts',
  'list.renamed': 'contacts',
  'list.deleted': 'contacts',
  'list.changed': 'contacts',
  'tag.added': 'contacts',
  'tag.removed': 'contacts',
  'attribute.saved': 'contacts',
  'attribute.removed': 'contacts',
  'segment.created': 'contacts',
  'segment.changed': 'contacts',
  'segment.deleted': 'contacts',
  'consent.recorded': 'contacts',
  'consent.withdrawn': 'contacts',
  'import.uploaded': 'contacts',
  'import.done': 'contacts',
  'import.cancelled': 'contacts',
  'import.undone': 'contacts',
  'import.excluded': 'suppressions',
  'import.unexcluded': 'suppressions',
  'suppression.added': 'suppressions',
  'suppression.removed': 'suppressions',
  'suppression.erased': 'suppressions',
  'suppression.imported': 'suppressions',
  'message.created': 'messages',
  'message.changed': 'messages',
  'message.deleted': 'messages',
  'callerId.added': 'settings',
  'callerId.removed': 'settings',
  'account.saved': 'settings',
  'account.tested': 'settings',
  'account.stopped': 'settings',
  'account.resumed': 'settings',
  'account.restored': 'settings',
  'account.unreachable': 'settings',
  'account.reachable': 'settings',
  'workspace.created': 'settings',
  'workspace.changed': 'settings',
  'member.added': 'members',
  'member.invited': 'members',
  'member.uninvited': 'members',
  'member.joined': 'members',
  'member.roleChanged': 'members',
  'member.removed': 'members',
  'member.passwordReset': 'members',
};

export const EVENT_GROUPS = [
  'campaigns',
  'batches',
  'contacts',
  'suppressions',
  'messages',
  'members',
  'settings',
] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number];

export const EVENT_KINDS = Object.keys(GROUP_OF) as EventKind[];

export function kindsOf(group: EventGroup): EventKind[] {
  return EVENT_KINDS.filter((kind) => GROUP_OF[kind] === group);
}

/** True for a kind that has its sentence; the table may hold those of a newer version. */
export function isEventKind(kind: string): kind is EventKind {
  return Object.hasOwn(GROUP_OF, kind);
}
