import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Card } from '#app/_components/card.tsx';
import { Ledger } from '#app/_components/key-value.tsx';
import { formatNumber } from '#lib/domain/phone.ts';
import type { Preflight } from '#lib/features/dispatch/queries.ts';
import type { Shared } from './shared.ts';

/** The people who are called and those who are not, the times, and the message. */
export function Figures({ campaign, check, base, format }: Shared) {
  const t = useTranslations('campaignReview');
  const kinds = useTranslations('messages.kinds');
  const reasons = useTranslations('evidence.reasons');
  const { windowStart, windowEnd, callingHours, message, callerId } = campaign;
  const endsAt = check.forecast?.endsAt ?? null;
  return (
    <div className="grid gap-4 md:grid-cols-3">
      <Card title={t('who')}>
        <Big figure={format.number(check.calls)}>{t('willBeCalled', { count: check.calls })}</Big>
        <Ledger
          facts={[
            { label: t('inAudience'), value: format.number(check.inAudience) },
            ...(check.doubles > 0 ? [{ label: t('doubles'), value: format.number(check.doubles) }] : []),
            ...check.excluded.map(({ reason, people }) => ({
              label: t('excludedFor', { reason: reasons.has(reason) ? reasons(reason) : reason }),
              value: (
                <Link
                  href={`${base}/campaigns/${campaign.id}/review/excluded?reason=${reason}`}
                  className="rounded underline decoration-edge underline-offset-3"
                >
                  {`−\u00a0${format.number(people)}`}
                  <span className="sr-only"> {t('seeExcluded', { count: people, n: format.number(people) })}</span>
                </Link>
              ),
            })),
            { label: t('lists'), value: check.sources.join(', ') || '—' },
          ]}
        />
      </Card>
      <Card title={t('when')}>
        {check.calls === 0 ? (
          <Big figure="—">{t('nothingToSend')}</Big>
        ) : (
          <Big figure={endsAt ? format.time(endsAt) : '—'}>
            {endsAt ? t('allSent', { day: format.date(endsAt) }) : t(noEnd(check))}
          </Big>
        )}
        <Ledger
          facts={[
            {
              label: t('requests'),
              value: t('requestsValue', {
                n: format.number(check.batches),
                calls: format.number(check.callsPerRequest),
                most: check.callsPerRequest,
              }),
            },
            { label: t('rate'), value: t('rateValue', { n: format.decimal(check.requestsPerSecond) }) },
            { label: t('from'), value: windowStart ? format.dateTime(windowStart) : '—' },
            { label: t('until'), value: windowEnd ? format.dateTime(windowEnd) : '—' },
            { label: t('hours'), value: callingHours ? format.callingHours(callingHours) : t('anyHour') },
          ]}
        />
      </Card>
      <Card title={t('what')}>
        <Big figure={message?.name ?? '—'} words>
          {message ? kinds(message.kind) : t('noMessage')}
        </Big>
        <Ledger
          facts={[
            { label: t('extension'), value: message?.extension ?? '—' },
            { label: t('callerId'), value: callerId ? formatNumber(callerId.number) : '—' },
            {
              label: t('retries'),
              value: t('retriesValue', {
                count: campaign.maxRetries,
                n: format.number(campaign.maxRetries),
                minutes: format.number(campaign.minutesBetween),
              }),
            },
            { label: t('repeats'), value: format.number(campaign.repeats) },
          ]}
        />
      </Card>
    </div>
  );
}

/** Why nobody can say when everything will be sent. */
function noEnd(check: Preflight) {
  if (check.warnings.some(({ code }) => code === 'willNotFinish')) return 'willNotFinish';
  if (check.blockers.some(({ code }) => code === 'noWindow')) return 'noWindow';
  return 'noTimeLeft';
}

function Big({ figure, words = false, children }: { figure: string; words?: boolean; children: ReactNode }) {
  const size = words ? 'text-[20px]' : 'text-[28px]';
  return (
    <>
      <p
        title={figure}
        className={`line-clamp-2 font-semibold ${size} leading-9 tracking-[-0.015em] [overflow-wrap:anywhere]`}
      >
        {figure}
      </p>
      <p className="text-ink-2">{children}</p>
    </>
  );
}
