import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Formats } from '#app/_i18n/format.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import type { EventRow } from '#lib/features/evidence/events.ts';
import { isEventKind } from '#lib/features/evidence/kinds.ts';

const LINK = 'font-medium text-accent underline-offset-2 hover:underline';

/** One event as a sentence: action, actor and subject, with a link to anything that can still be opened. */
export function EventSentence({ event, base, format }: { event: EventRow; base: string; format: Formats }) {
  const t = useTranslations('evidence');
  const name = event.subjectName || event.subjectId || t('eventsPage.unnamed');
  const shown = /^\+\d{6,15}$/.test(name) ? formatNumber(name) : name;
  const target = addressOf(event, base);
  const subject: ReactNode = target ? (
    <Link href={target} className={LINK}>
      {shown}
    </Link>
  ) : (
    <span className="font-medium">{shown}</span>
  );
  const parts = {
    who: () => <span className="font-medium">{event.userName ?? t('system')}</span>,
    subject: () => subject,
    link: (words: ReactNode) => (
      <Link href={`${base}/settings/account`} className={LINK}>
        {words}
      </Link>
    ),
    round: typeof event.facts.round === 'number' ? format.number(event.facts.round) : '',
    batch: typeof event.facts.batch === 'number' ? format.number(event.facts.batch) : '',
  };
  if (!isEventKind(event.kind)) return t.rich('eventsPage.unknownKind', { ...parts, kind: event.kind });
  return t.rich(`events.${event.kind}`, parts);
}

/** The pages that show subjects without a page of their own. */
const AMONG: Record<string, string> = {
  account: 'settings/account',
  callerId: 'settings/caller-ids',
  member: 'settings/members',
  attribute: 'contacts/attributes',
  workspace: 'settings',
};

/** The page of a subject, while the subject exists. */
const OWN_PAGE: Record<string, string> = {
  campaign: 'campaigns',
  contact: 'contacts',
  list: 'contacts/lists',
  segment: 'contacts/segments',
  import: 'contacts/imports',
  message: 'messages',
  suppression: 'suppressions',
};

/** Returns the address of an event's subject; undefined if it is gone. */
function addressOf({ subject, subjectId, exists }: EventRow, base: string): string | undefined {
  const among = AMONG[subject];
  if (among !== undefined) return `${base}/${among}`;
  const own = OWN_PAGE[subject];
  return own === undefined || !exists || subjectId === null ? undefined : `${base}/${own}/${subjectId}`;
}
