import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Phone } from '#app/_components/phone.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import type { FoundCall } from '#lib/features/evidence/exchanges.ts';
import type { Sought } from '#lib/features/evidence/search.ts';

/** The calls that a search found, above the exchanges that carried them. */
export function FoundCalls({
  sought,
  found,
  base,
  format,
}: {
  sought: Sought;
  found: { total: number; calls: FoundCall[] };
  base: string;
  format: Formats;
}) {
  const t = useTranslations('evidence.exchanges');
  const more = found.total - found.calls.length;
  return (
    <div className="border-line border-t bg-accent-soft px-4 py-3">
      <p className="text-ink-2">
        {t('found', { calls: found.total, n: format.number(found.total) })}{' '}
        {sought.by === 'number' ? (
          <Phone number={sought.number} />
        ) : (
          <code className="[overflow-wrap:anywhere]">{sought.by === 'codeRequest' ? sought.codeRequest : ''}</code>
        )}
      </p>
      <ul className="mt-1.5 space-y-1">
        {found.calls.map((call) => (
          <li key={call.codeRequest} className="[overflow-wrap:anywhere]">
            <Link
              href={`${base}/campaigns/${call.campaignId}/calls/${call.codeRequest}`}
              className="font-medium text-accent underline underline-offset-2"
            >
              {`${call.firstName} ${call.lastName}`.trim() || formatNumber(call.number)}
            </Link>{' '}
            <span className="text-ink-2">
              {t('foundIn', { campaign: call.campaignName })}
              {call.purpose === 'rehearsal' && ` ${t('foundRehearsed')}`}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-1 text-ink-2">{t('foundMore', { n: format.number(more) })}</p>}
    </div>
  );
}

/** A search without an exchange: shows the term, and where it was searched. */
export function NothingFound({
  sought,
  found,
  workspace,
  clear,
}: {
  sought: Sought;
  /** Calls that the search found, but that no exchange has carried yet. */
  found: number;
  workspace: string;
  clear: ReactNode;
}) {
  const t = useTranslations('evidence.exchanges');
  if (found > 0) {
    return (
      <EmptyState icon={<SearchX />} title={t('notSentTitle')} actions={clear}>
        {t('notSentText', { calls: found })}
      </EmptyState>
    );
  }
  const [title, text] =
    sought.by === 'codeRequest'
      ? [t('unknownCodeTitle'), t('unknownCodeText', { workspace, text: sought.codeRequest })]
      : sought.by === 'number'
        ? [t('unknownNumberTitle'), t('unknownNumberText', { workspace, text: formatNumber(sought.number) })]
        : [t('unreadableTitle'), t('unreadableText', { text: sought.text })];
  return (
    <EmptyState icon={<SearchX />} title={title} actions={clear}>
      <p className="[overflow-wrap:anywhere]">{text}</p>
    </EmptyState>
  );
}
