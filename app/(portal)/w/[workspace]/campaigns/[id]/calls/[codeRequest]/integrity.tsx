import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { CarriedExchange } from '#lib/features/calls/queries.ts';

/** The hashes that show whether the stored request was changed, and the number of exchanges that mention this call. */
export function Integrity({ exchanges, format }: { exchanges: CarriedExchange[]; format: Formats }) {
  const t = useTranslations('calls.integrity');
  const place = exchanges.filter((exchange) => exchange.kind === 'place').at(-1);
  if (!place) return null;
  return (
    <Card title={t('title')}>
      <KeyValue
        facts={[
          { label: t('exchanges'), value: format.number(exchanges.length) },
          { label: t('size'), value: format.bytes(place.requestBytes) },
          {
            label: 'SHA-256',
            value: (
              <span className="inline-flex items-center gap-1.5">
                <code className="text-[12.5px]">
                  {place.requestSha256.slice(0, 8)}…{place.requestSha256.slice(-8)}
                </code>
                <CopyButton value={place.requestSha256} />
              </span>
            ),
          },
        ]}
      />
      <p className="mt-3 text-ink-3 text-xs">{t('note')}</p>
    </Card>
  );
}
