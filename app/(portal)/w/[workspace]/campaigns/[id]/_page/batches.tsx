import { getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { Table } from '#app/_components/table.tsx';
import type { Tone } from '#app/_components/tone.ts';
import { address, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { statusName, statusOf } from '#app/(portal)/w/[workspace]/_http-status.ts';
import { type BatchRow, batchCount, batchPage } from '#lib/features/campaigns/batches.ts';
import type { Shared } from './shared.ts';

const TONE: Record<BatchRow['state'], Tone> = {
  pending: 'waiting',
  sending: 'active',
  submitted: 'active',
  unknown: 'missed',
  parked: 'missed',
  refused: 'refused',
  done: 'accent',
  cancelled: 'neutral',
  expired: 'neutral',
};

/** The batches, in the order in which they are sent. */
export async function BatchesTab({ actor, campaign, base, format, search }: Shared) {
  const [t, reasons, page, last] = await Promise.all([
    getTranslations('campaignPage.batches'),
    getTranslations('evidence'),
    batchPage(actor, campaign.id, turnOf(search)),
    batchCount(actor, campaign.id),
  ]);
  const path = `${base}/campaigns/${campaign.id}`;
  const [first, end] = [page.rows.at(0), page.rows.at(-1)];
  const why = ({ reason }: BatchRow) => {
    if (reason === null) return '';
    const status = statusOf(reason);
    if (status !== null) return reasons(`reasonStatus.${statusName(status)}`, { status });
    return reasons.has(`reasons.${reason}`) ? reasons(`reasons.${reason}`) : reason;
  };
  return (
    <PagedCard
      page={page}
      to={(turn) => address(path, { tab: 'batches', ...turn })}
      range={
        first &&
        end &&
        t('note', { from: format.number(first.seq), to: format.number(end.seq), of: format.number(last) })
      }
    >
      <Table
        label={t('table')}
        rows={page.rows}
        rowKey={(row) => row.id}
        href={(row) => {
          const [exchange] = row.exchanges;
          return exchange && `${base}/evidence/exchanges/${exchange.id}`;
        }}
        empty={<EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
        columns={[
          { key: 'seq', header: t('seq'), named: true, cell: (row) => format.number(row.seq) },
          {
            key: 'state',
            header: t('state'),
            cell: (row) => <Badge tone={TONE[row.state]}>{t(`states.${row.state}`)}</Badge>,
          },
          { key: 'why', header: t('why'), priority: 2, muted: true, cell: why },
          { key: 'size', header: t('size'), align: 'right', cell: (row) => format.number(row.size) },
          {
            key: 'attempt',
            header: t('attempt'),
            priority: 3,
            align: 'right',
            muted: true,
            cell: (row) => format.number(row.attempt),
          },
          {
            key: 'polls',
            header: t('polls'),
            priority: 3,
            align: 'right',
            muted: true,
            cell: (row) => format.number(row.polls),
          },
          {
            key: 'sent',
            header: t('sent'),
            priority: 2,
            align: 'right',
            muted: true,
            // For a batch in doubt after a restore nobody knows whether and when it was sent.
            cell: (row) => (row.sentAt && row.reason !== 'restored' ? format.dateTimeSeconds(row.sentAt) : '—'),
          },
        ]}
      />
    </PagedCard>
  );
}
