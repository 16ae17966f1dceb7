import { getTranslations } from 'next-intl/server';
import { OutcomeBadge } from '#app/_components/badge.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { Table } from '#app/_components/table.tsx';
import { address, one, oneOf, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { filterCount, outcomeName } from '#app/(portal)/w/[workspace]/campaigns/_buckets.ts';
import { selected } from '#lib/domain/books.ts';
import { CALL_FILTERS, type CallRow, callPage } from '#lib/features/calls/queries.ts';
import type { Tab } from './head.tsx';
import type { Shared } from './shared.ts';

/** The results show the first calls; the calls' own tab shows full pages. */
const SHOWN = { results: 12, calls: 50 };

/** The campaign's calls: filtered by outcome, searched by name or number, a page at a time. */
export async function CallsCard({
  actor,
  campaign,
  base,
  format,
  search,
  tab,
}: Shared & { tab: Extract<Tab, 'results' | 'calls'> }) {
  const bucket = oneOf(search, 'outcome', CALL_FILTERS);
  const q = one(search, 'q');
  const [t, common, reasons, page] = await Promise.all([
    getTranslations('campaignPage.calls'),
    getTranslations('common.outcome'),
    getTranslations('evidence.reasons'),
    callPage(actor, campaign.id, { bucket, search: q }, turnOf(search), SHOWN[tab]),
  ]);
  const path = `${base}/campaigns/${campaign.id}`;
  const at = (given: Record<string, string | undefined>) =>
    address(path, { tab: tab === 'results' ? undefined : tab, outcome: bucket, q, ...given });
  const everybody = selected(campaign.tally);
  const meanings = new Map(campaign.snapshot?.message.digits.map((digit) => [digit.digit, digit.meaning]));
  const pressed = ({ digits }: CallRow) => {
    if (!digits) return '';
    const meaning = meanings.get(digits);
    return meaning ? `${digits} · ${meaning}` : digits;
  };
  return (
    <PagedCard page={page} to={at}>
      <Toolbar actions={<SearchBox label={t('search')} />}>
        <Chips
          label={t('filter')}
          chips={[
            {
              label: t('all'),
              href: at({ outcome: undefined }),
              active: bucket === undefined,
              count: format.number(everybody),
            },
            ...CALL_FILTERS.filter((name) => filterCount(campaign.tally, name) > 0 || name === bucket).map((name) => ({
              label: common(outcomeName(name)),
              href: at({ outcome: name }),
              active: bucket === name,
              count: format.number(filterCount(campaign.tally, name)),
            })),
          ]}
        />
      </Toolbar>
      <Table
        label={t('table')}
        rows={page.rows}
        rowKey={(row) => row.codeRequest}
        href={(row) => `${path}/calls/${row.codeRequest}`}
        empty={
          <EmptyState title={q ? t('noneFound', { q }) : t('none')}>
            {q ? t('noneFoundText') : t('noneText')}
          </EmptyState>
        }
        columns={[
          { key: 'person', header: t('person'), cell: (row) => `${row.firstName} ${row.lastName}`.trim() || '—' },
          { key: 'number', header: t('number'), priority: 2, cell: (row) => <Phone number={row.number} /> },
          {
            key: 'outcome',
            header: t('outcome'),
            cell: (row) => (
              <>
                <OutcomeBadge outcome={outcomeName(row.bucket, row.sending)} />
                {row.bucket === 'excluded' && row.reason !== null && (
                  <span className="ml-2 text-ink-2">{reasons.has(row.reason) ? reasons(row.reason) : row.reason}</span>
                )}
              </>
            ),
          },
          { key: 'digit', header: t('digit'), priority: 3, line: true, named: true, muted: true, cell: pressed },
          {
            key: 'answered',
            header: t('answered'),
            priority: 3,
            line: true,
            align: 'right',
            muted: true,
            cell: (row) => (row.answeredAt ? format.seconds(row.answeredAt) : '—'),
          },
          { key: 'duration', header: t('duration'), align: 'right', cell: (row) => format.duration(secondsOf(row)) },
          {
            key: 'price',
            header: t('price'),
            priority: 3,
            align: 'right',
            cell: (row) => (row.price === null ? '—' : format.price(row.price)),
          },
          {
            key: 'retries',
            header: t('retries'),
            priority: 3,
            align: 'right',
            muted: true,
            cell: (row) => (row.retries === null ? '—' : format.number(row.retries)),
          },
        ]}
      />
    </PagedCard>
  );
}

function secondsOf({ answeredAt, endedAt }: CallRow): number | null {
  return answeredAt && endedAt ? (endedAt.getTime() - answeredAt.getTime()) / 1000 : null;
}
