import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Notice } from '#app/_components/notice.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { doubtWords } from '#app/(portal)/w/[workspace]/contacts/doubt-words.ts';
import type { KnownDoubt } from '#lib/features/contacts/queries.ts';

/** Why an excluded person's number was to be checked, by the address book's current data; null: the contact is gone. */
export function NumberDoubtNotice({ of, base, format }: { of: KnownDoubt | null; base: string; format: Formats }) {
  const t = useTranslations('calls.doubt');
  const tCheck = useTranslations('people.toCheck');
  const known = of?.numberDoubt ? doubtWords(tCheck, of.numberDoubt, of.numberRemark) : t('unknown');
  return (
    <Notice
      kind="warning"
      title={t('title')}
      className="mb-4"
      action={of && <Link href={`${base}/contacts/${of.id}`}>{t('contact')}</Link>}
    >
      {known} {of?.numberConfirmedAt && t('confirmed', { when: format.dateTime(of.numberConfirmedAt) })}
    </Notice>
  );
}
