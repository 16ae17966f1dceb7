import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { type Fact, KeyValue } from '#app/_components/key-value.tsx';
import { Notice } from '#app/_components/notice.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { statusName } from '#app/(portal)/w/[workspace]/_http-status.ts';
import type { ExchangeFacts } from '#lib/features/evidence/exchanges.ts';
import { duration } from '../../exchange-table.tsx';
import { useReasonWords } from '../../exchange-words.tsx';

/** The exchange's effect on the calls, and its details. */
export function ExchangeFactsCard({
  exchange,
  base,
  format,
}: {
  exchange: ExchangeFacts;
  base: string;
  format: Formats;
}) {
  const t = useTranslations('evidence.exchange');
  const meaning = useTranslations('evidence.meaning');
  const reasonWords = useReasonWords();
  const { campaign, batch, reason, endedAt } = exchange;
  const facts: (Fact | null)[] = [
    campaign && {
      label: t('campaign'),
      value: (
        <Link href={`${base}/campaigns/${campaign.id}`} className="text-accent underline underline-offset-2">
          {campaign.name}
        </Link>
      ),
    },
    batch && {
      label: t('batch'),
      value: t('batchOf', { seq: format.number(batch.seq), n: batch.size, calls: format.number(batch.size) }),
    },
    { label: t('attempt'), value: format.number(exchange.attempt) },
    reason !== null && reason !== 'ok' ? { label: t('reason'), value: reasonWords(reason) } : null,
    { label: t('httpStatus'), value: exchange.httpStatus ?? '—' },
    { label: t('started'), value: format.millis(exchange.startedAt) },
    { label: t('ended'), value: endedAt ? format.millis(endedAt) : t('notEnded') },
    { label: t('duration'), value: duration(exchange, format) },
    {
      label: t('address'),
      value: (
        <code>
          {exchange.method} {exchange.url}
        </code>
      ),
    },
  ];
  return (
    <Card title={t('facts')}>
      <p className="mb-4">{meaning(`${exchange.outcome}.${exchange.kind}`)}</p>
      <Advice exchange={exchange} base={base} />
      <KeyValue facts={facts.filter((fact) => fact !== null)} />
      <p className="mt-4 text-ink-3 text-xs">
        {t('addressNote')}{' '}
        {campaign?.purpose === 'rehearsal' ? t('rehearsalNote') : exchange.sandbox && t('sandboxNote')}
      </p>
    </Card>
  );
}

/** Failures of the connection have no status. */
const CONNECTION = [
  'timeout',
  'connectTimeout',
  'connectionRefused',
  'reset',
  'dns',
  'tls',
  'transport',
  'unreachable',
];

/** The meaning of a missing or bad answer, and the possible remedy. */
function Advice({ exchange, base }: { exchange: ExchangeFacts; base: string }) {
  const t = useTranslations('evidence.advice');
  const { outcome, httpStatus, reason } = exchange;
  if (outcome === 'accepted' || outcome === 'open') return null;
  const isConnection = httpStatus === null && reason !== null && CONNECTION.includes(reason);
  if (httpStatus === null && !isConnection) return null;
  // A good status adds nothing if the answer was cut or cannot be read.
  if (httpStatus !== null && httpStatus < 300) return null;
  return (
    <Notice title={t('title')} className="mb-4">
      {t.rich(httpStatus === null ? 'connection' : statusName(httpStatus), {
        status: httpStatus ?? 0,
        link: (words) => <Link href={`${base}/settings/account`}>{words}</Link>,
      })}
    </Notice>
  );
}

/** The hashes that show whether a stored text was changed. */
export function IntegrityCard({ exchange, format }: { exchange: ExchangeFacts; format: Formats }) {
  const t = useTranslations('evidence.exchange');
  const hashes = [
    { label: t('requestHash'), hash: exchange.requestSha256, bytes: exchange.requestBytes },
    { label: t('responseHash'), hash: exchange.responseSha256, bytes: exchange.responseBytes },
  ];
  return (
    <Card title={t('integrity')}>
      <dl className="space-y-3">
        {hashes.map(({ label, hash, bytes }) => (
          <div key={label}>
            <dt className="flex items-center justify-between gap-2 text-ink-2">
              {label}
              {hash !== null && <CopyButton value={hash} />}
            </dt>
            <dd className="text-[12.5px] [overflow-wrap:anywhere]">
              {hash === null ? '—' : <code>{hash}</code>}
              {bytes !== null && <span className="text-ink-3"> · {format.bytes(bytes)}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-ink-3 text-xs">{t('hashNote')}</p>
    </Card>
  );
}
