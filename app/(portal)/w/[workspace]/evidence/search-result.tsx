import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Phone } from '#app/_components/phone.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import type { FoundCall } from '#lib/features/evidence/exchanges.ts';
import type { ExchangeSearch } from '#lib/features/evidence/search.ts';

/** The calls that a search found, above the exchanges that carried them. */
export function FoundCalls({
  search,
  found,
  base,
  format,
}: {
  search: ExchangeSearch;
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
        {search.by === 'number' ? (
          <Phone number={search.number} />
        ) : (
          <code className="[overflow-wrap:anywhere]">{search.by === 'codeRequest' ? search.codeRequest : ''}</code>
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
  search,
  found,
  workspace,
  clear,
}: {
  search: ExchangeSearch;
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
    search.by === 'codeRequest'
      ? [t('unknownCodeTitle'), t('unknownCodeText', { workspace, text: search.codeRequest })]
      : search.by === 'number'
        ? [t('unknownNumberTitle'), t('unknownNumberText', { workspace, text: formatNumber(search.number) })]
        : [t('unreadableTitle'), t('unreadableText', { text: search.text })];
  return (
    <EmptyState icon={<SearchX />} title={title} actions={clear}>
      <p className="[overflow-wrap:anywhere]">{text}</p>
    </EmptyState>
  );
}
