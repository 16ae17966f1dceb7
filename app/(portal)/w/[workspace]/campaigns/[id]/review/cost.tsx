import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { Ledger } from '#app/_components/key-value.tsx';
import type { Shared } from './shared.ts';

/** The expected cost, based on earlier prices, and whether the remaining credit suffices. */
export function Cost({ check, format }: Shared) {
  const t = useTranslations('campaignReview.cost');
  const { cost, credits } = check;
  if (!cost) return null;
  const unknown = cost.unknown.reduce((sum, { people }) => sum + people, 0);
  return (
    <Card title={t('title')}>
      <p className="font-semibold text-[20px] leading-8 tracking-[-0.015em] tabular-nums">
        {cost.low !== null && cost.high !== null
          ? t('range', { low: format.money(cost.low), high: format.money(cost.high) })
          : t('noHistory')}
      </p>
      <p className="text-ink-2">{t(cost.high === null ? 'noHistoryWhy' : 'rangeWhy')}</p>
      <Ledger
        facts={[
          {
            label: t('credits'),
            value: credits
              ? `${format.credits(credits.amount)}${credits.at ? ` · ${format.dateTime(credits.at)}` : ''}`
              : t('creditsUnknown'),
          },
          ...(credits && cost.high !== null
            ? [{ label: t('enough'), value: t(sufficiency(credits.amount, cost.low ?? '0', cost.high)) }]
            : []),
          ...(cost.high !== null && unknown > 0
            ? [
                {
                  label: t('unknown'),
                  value: cost.unknown
                    .map(({ prefix, people }) => t('unknownTo', { prefix, count: people, n: format.number(people) }))
                    .join(', '),
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

/** For display only, so a rounded comparison is enough. */
function sufficiency(credits: string, low: string, high: string): 'yes' | 'perhaps' | 'no' {
  if (Number(credits) >= Number(high)) return 'yes';
  return Number(credits) >= Number(low) ? 'perhaps' : 'no';
}
