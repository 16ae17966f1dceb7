import { getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Pagination } from '#app/_components/pagination.tsx';
import { Table } from '#app/_components/table.tsx';
import type { Tone } from '#app/_components/tone.ts';
import { address, one } from '#app/(portal)/w/[workspace]/_address.ts';
import { statusName, statusOf } from '#app/(portal)/w/[workspace]/_http-status.ts';
import { batchCount, batchesOf } from '#lib/features/campaigns/batches.ts';
import type { Shared } from './shared.ts';

type BatchRow = Awaited<ReturnType<typeof batchesOf>>[number];

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

const PAGE = 50;

/** The batches, in the order in which they are sent. */
export async function BatchesTab({ actor, campaign, base, format, search }: Shared) {
  const after = Math.max(0, Number(one(search, 'after') ?? 0) || 0);
  const [t, reasons, rows, last] = await Promise.all([
    getTranslations('campaignPage.batches'),
    getTranslations('evidence'),
    batchesOf(actor, campaign.id, after, PAGE),
    batchCount(actor, campaign.id),
  ]);
  const path = `${base}/campaigns/${campaign.id}`;
  const at = (seq: number) => address(path, { tab: 'batches', after: seq > 0 ? String(seq) : undefined });
  const shown = rows.at(-1)?.seq ?? after;
  const why = ({ reason }: BatchRow) => {
    if (reason === null) return '';
    const status = statusOf(reason);
    if (status !== null) return reasons(`reasonStatus.${statusName(status)}`, { status });
    return reasons.has(`reasons.${reason}`) ? reasons(`reasons.${reason}`) : reason;
  };
  return (
    <Card flush>
      <Table
        label={t('table')}
        rows={rows}
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
      <Pagination
        {...(after > 0 && { previous: at(Math.max(0, after - PAGE)) })}
        {...(shown < last && { next: at(shown) })}
        note={
          rows.length > 0 &&
          t('note', { from: format.number(after + 1), to: format.number(shown), of: format.number(last) })
        }
      />
    </Card>
  );
}
