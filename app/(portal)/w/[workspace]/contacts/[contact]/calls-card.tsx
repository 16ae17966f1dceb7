import { useTranslations } from 'next-intl';
import { OutcomeBadge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { Table } from '#app/_components/table.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { CallFilter, CallOfNumber } from '#lib/features/calls/queries.ts';

/** The most that `callsOfNumber` returns; there may be more. */
const MOST = 50;

/** Every call to the person's number, with its outcome; the line links to the call. */
export function CallsCard({ calls, base, format }: { calls: CallOfNumber[]; base: string; format: Formats }) {
  const t = useTranslations('people.calls');
  return (
    <Card
      flush
      className="mt-4"
      title={t('title')}
      note={calls.length < MOST ? undefined : t('last', { n: format.number(MOST) })}
    >
      <Table
        label={t('table')}
        rows={calls}
        rowKey={({ codeRequest }) => codeRequest}
        href={({ campaignId, codeRequest }) => `${base}/campaigns/${campaignId}/calls/${codeRequest}`}
        empty={t('none')}
        columns={[
          { key: 'campaign', header: t('campaign'), cell: ({ campaignName }) => campaignName },
          { key: 'outcome', header: t('outcome'), cell: ({ bucket }) => <OutcomeBadge outcome={badgeOf(bucket)} /> },
          {
            key: 'digits',
            header: t('digits'),
            named: true,
            cell: ({ digits }) => digits,
            priority: 2,
            mono: true,
            width: 'sm:w-24',
          },
          {
            key: 'when',
            header: t('when'),
            cell: ({ at }) => (at ? format.dateTime(at) : ''),
            align: 'right',
            priority: 2,
            muted: true,
          },
        ]}
      />
    </Card>
  );
}

function badgeOf(bucket: CallFilter) {
  return bucket === 'pending' ? 'waiting' : bucket === 'submitted' ? 'underWay' : bucket;
}
