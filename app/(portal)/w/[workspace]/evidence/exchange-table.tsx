import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Table } from '#app/_components/table.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { address } from '#app/(portal)/w/[workspace]/_address.ts';
import type { ExchangeRow } from '#lib/features/evidence/exchanges.ts';
import { ExchangeBadge } from './exchange-words.tsx';

type Props = {
  rows: ExchangeRow[];
  base: string;
  /** The search term: the exchange's page highlights that call. */
  q?: string;
  format: Formats;
  empty: ReactNode;
};

export function ExchangeTable({ rows, base, q, format, empty }: Props) {
  const t = useTranslations('evidence');
  const column = (name: string) => t(`exchanges.columns.${name}`);
  return (
    <Table
      label={t('exchanges.table')}
      rows={rows}
      rowKey={(row) => row.id}
      href={(row) => address(`${base}/evidence/exchanges/${row.id}`, { q })}
      empty={empty}
      columns={[
        {
          key: 'time',
          header: column('time'),
          width: 'whitespace-nowrap',
          cell: (row) => (
            <>
              <span className="font-normal text-ink-2">{format.date(row.startedAt)}, </span>
              {format.seconds(row.startedAt)}
            </>
          ),
        },
        { key: 'kind', header: column('kind'), cell: (row) => t(`kind.${row.kind}`) },
        {
          key: 'campaign',
          header: column('campaign'),
          priority: 2,
          muted: true,
          cell: (row) =>
            row.campaign === null
              ? '—'
              : `${row.campaign.name}${row.campaign.purpose === 'rehearsal' ? ` ${t('exchanges.foundRehearsed')}` : ''}`,
        },
        {
          key: 'batch',
          header: column('batch'),
          priority: 3,
          align: 'right',
          muted: true,
          cell: (row) => (row.batch ? format.number(row.batch.seq) : '—'),
        },
        {
          key: 'attempt',
          header: column('attempt'),
          priority: 3,
          align: 'right',
          muted: true,
          cell: (row) => format.number(row.attempt),
        },
        {
          key: 'outcome',
          header: column('outcome'),
          cell: (row) => <ExchangeBadge outcome={row.outcome} httpStatus={row.httpStatus} />,
        },
        {
          key: 'duration',
          header: column('duration'),
          priority: 3,
          align: 'right',
          cell: (row) => duration(row, format),
        },
        {
          key: 'bytes',
          header: column('bytes'),
          priority: 3,
          align: 'right',
          muted: true,
          cell: (row) =>
            `${format.number(row.requestBytes)} / ${row.responseBytes === null ? '—' : format.number(row.responseBytes)}`,
        },
      ]}
    />
  );
}

/** 173 ms; a dash if it has not ended. */
export function duration(row: { startedAt: Date; endedAt: Date | null }, format: Formats): string {
  if (row.endedAt === null) return '—';
  return `${format.number(row.endedAt.getTime() - row.startedAt.getTime())}\u00a0ms`;
}
