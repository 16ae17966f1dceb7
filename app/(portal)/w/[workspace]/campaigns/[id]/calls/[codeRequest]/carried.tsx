import { Download } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Chips } from '#app/_components/chips.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Tabs } from '#app/_components/tabs.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { address } from '#app/(portal)/w/[workspace]/_address.ts';
import { StoredText } from '#app/(portal)/w/[workspace]/_stored-text.tsx';
import type { CarriedExchange } from '#lib/features/calls/queries.ts';

type Props = {
  exchanges: CarriedExchange[];
  codeRequest: string;
  base: string;
  path: string;
  part: string | undefined;
  /** True while the call can still be sent. */
  waits: boolean;
  /** The exchange that the reader chose; by default the last one that placed the call. */
  chosen: string | undefined;
  format: Formats;
};

/** Each exchange that carried the call, with request and answer as stored and this call highlighted. */
export function Carried({ exchanges, codeRequest, waits, base, path, part, chosen, format }: Props) {
  const t = useTranslations('calls.carried');
  const evidence = useTranslations('evidence');
  const places = exchanges.filter((exchange) => exchange.kind === 'place');
  const shown = exchanges.find((exchange) => exchange.id === chosen) ?? places.at(-1) ?? exchanges.at(-1);
  if (!shown) {
    return (
      <Card>
        <EmptyState title={t(waits ? 'none' : 'never')}>{t(waits ? 'noneText' : 'neverText')}</EmptyState>
      </Card>
    );
  }
  const side = part === 'response' ? 'response' : 'request';
  const text = shown[side];
  const at = (given: Record<string, string | undefined>) => address(path, { exchange: chosen, ...given });
  const bytes = side === 'request' ? shown.requestBytes : shown.responseBytes;
  const hash = side === 'request' ? shown.requestSha256 : shown.responseSha256;
  const moment = side === 'request' ? shown.startedAt : shown.endedAt;
  return (
    <Card flush>
      {exchanges.length > 1 && (
        <div className="border-line border-b px-4 py-3 sm:px-[18px]">
          <Chips
            label={t('which')}
            chips={exchanges.map((exchange) => ({
              label: evidence(`kind.${exchange.kind}`),
              href: address(path, { exchange: exchange.id, part: side === 'response' ? 'response' : undefined }),
              active: exchange.id === shown.id,
              count: format.seconds(exchange.startedAt),
            }))}
          />
        </div>
      )}
      <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-4 pt-2.5 sm:px-[18px]">
        <Tabs
          bare
          label={t('sides')}
          tabs={[
            { label: evidence('exchange.request'), href: at({ part: undefined }), active: side === 'request' },
            {
              label: evidence('exchange.response'),
              href: at({ part: 'response' }),
              active: side === 'response',
              ...(shown.httpStatus !== null && { note: String(shown.httpStatus) }),
            },
          ]}
        />
        {text !== null && text !== '' && (
          <div className="pb-2">
            <ButtonLink
              variant="ghost"
              size="sm"
              icon={<Download aria-hidden />}
              href={`/api${base}/exchanges/${shown.id}/${side}`}
              download
            >
              {t('download')}
            </ButtonLink>
          </div>
        )}
      </div>
      <p className="border-line border-b px-4 py-2.5 text-[12.5px] text-ink-2 [overflow-wrap:anywhere] sm:px-[18px]">
        {side === 'request' && (
          <code>
            {shown.method} {shown.url.replace(/^.*(?=\/[^/]+\/[^/]+\/?$)/, '…')}
          </code>
        )}
        {[
          side === 'request' ? '' : null,
          moment && format.millis(moment),
          bytes !== null && format.bytes(bytes),
          hash && `SHA-256 ${hash.slice(0, 4)}…${hash.slice(-4)}`,
        ]
          .filter((fact) => fact !== null && fact !== false)
          .join(' · ')}{' '}
        <Link
          className="text-accent underline underline-offset-2"
          href={`${base}/evidence/exchanges/${shown.id}?q=${codeRequest}`}
        >
          {t('whole')}
        </Link>
      </p>
      {text ? (
        <StoredText text={text} label={evidence(`exchange.${side}`)} codeRequest={codeRequest} />
      ) : (
        <p className="px-4 py-12 text-center text-ink-2">
          {evidence(
            shown.endedAt === null
              ? 'exchange.noResponseOpen'
              : text === ''
                ? 'exchange.emptyResponse'
                : 'exchange.noResponseText',
          )}
        </p>
      )}
    </Card>
  );
}
