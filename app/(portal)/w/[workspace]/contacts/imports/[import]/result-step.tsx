import { Download, Upload } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { KeyValue, Ledger } from '#app/_components/key-value.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Pagination } from '#app/_components/pagination.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import { Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { type ImportDetail, type RejectKind, rejectPage } from '#lib/features/contacts/import/queries.ts';
import type { Choices, Counts } from '#lib/features/contacts/import/schema.ts';
import { listDetail } from '#lib/features/contacts/queries.ts';
import { address, one, type Search } from '../../../_address.ts';
import { countryName } from '../../form-options.ts';
import { DELIMITER_NAMES, reasonsBySize, rejectedRows } from '../figures.ts';

const PAGE = 50;

type Props = { actor: Actor; detail: ImportDetail & { counts: Counts }; choices: Choices; search: Search };

/** What an import did to every row, and the rows that it did not take. */
export async function ResultStep({ actor, detail, choices, search }: Props) {
  const { counts } = detail;
  const rejected = rejectedRows(counts);
  const kind: RejectKind =
    one(search, 'kind') === 'duplicates' || (rejected === 0 && counts.duplicates > 0) ? 'duplicates' : 'rejected';
  const [after, before] = [rowOf(one(search, 'after')), rowOf(one(search, 'before'))];
  const [found, list, t, locale] = await Promise.all([
    rejectPage(actor.workspaceId, detail.id, { kind, after, before, size: PAGE + 1 }),
    choices.list.kind === 'existing' ? listDetail(actor.workspaceId, choices.list.id) : null,
    getTranslations('contacts'),
    getLocale(),
  ]);
  const rows = before === undefined ? found.slice(0, PAGE) : found.slice(-PAGE);
  const beyond = found.length > PAGE;
  const hasPrevious = before === undefined ? after !== undefined : beyond;
  const hasNext = before === undefined ? beyond : true;
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const path = `${base}/imports/${detail.id}`;
  const file = `/api/w/${actor.workspaceSlug}/imports/${detail.id}/rows`;
  const to = (edge: Record<string, string | undefined>) => address(path, { kind, ...edge });
  const mayWrite = can(actor, 'contacts.write');

  return (
    <>
      <PageHeader
        title={detail.fileName}
        crumbs={[
          { label: t('title'), href: base },
          { label: t('tabs.imports'), href: `${base}/imports` },
        ]}
        badge={<Badge tone="accent">{t('imports.finished')}</Badge>}
        facts={[
          t('result.step'),
          t('result.rows', { count: counts.rows, n: format.number(counts.rows) }),
          t('zone', { zone: format.zone }),
        ]}
        actions={
          <>
            {mayWrite && (
              <ButtonLink href={`${base}/imports/new`} icon={<Upload aria-hidden />}>
                {t('result.again')}
              </ButtonLink>
            )}
            <ButtonLink variant="primary" href={list ? `${base}/lists/${list.id}` : base}>
              {list ? t('result.openList') : t('result.people')}
            </ButtonLink>
          </>
        }
      />
      <div className="grid gap-4">
        <Card title={t('result.title')}>
          <Stats>
            <Stat
              label={t('result.accepted')}
              value={format.number(counts.accepted)}
              note={t('result.acceptedNote')}
              tone="accent"
            />
            <Stat label={t('result.updated')} value={format.number(counts.updated)} note={t('result.updatedNote')} />
            <Stat
              label={t('result.unchanged')}
              value={format.number(counts.unchanged)}
              note={t('result.unchangedNote')}
            />
            <Stat
              label={t('result.duplicates')}
              value={format.number(counts.duplicates)}
              note={t('result.duplicatesNote')}
              tone="waiting"
            />
            <Stat
              label={t('result.rejected')}
              value={format.number(rejected)}
              note={t('result.rejectedNote', { percent: format.percent(rejected, counts.rows) })}
              tone="refused"
            />
          </Stats>
        </Card>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {rejected > 0 && (
            <Card title={t('result.reasonsTitle')}>
              <Ledger
                facts={reasonsBySize(counts).map(([reason, n]) => ({
                  label: t(`reasons.${reason as 'invalid_number'}`),
                  value: format.number(n),
                }))}
              />
            </Card>
          )}
          <Card title={t('result.record')}>
            <KeyValue
              facts={[
                ...(list ? [{ label: t('preview.list'), value: list.name }] : []),
                { label: t('result.by'), value: detail.createdByName ?? '—' },
                { label: t('result.at'), value: detail.doneAt ? format.dateTimeSeconds(detail.doneAt) : '—' },
                { label: t('preview.encoding'), value: t(`encodings.${choices.encoding}`) },
                { label: t('preview.delimiter'), value: t(`delimiters.${DELIMITER_NAMES[choices.delimiter]}`) },
                { label: t('preview.country'), value: countryName(choices.country, locale) },
                { label: t('result.size'), value: format.bytes(detail.bytes) },
                {
                  label: t('result.hash'),
                  value: <span className="font-mono text-[12.5px] break-all">{detail.sha256}</span>,
                },
              ]}
            />
          </Card>
        </div>
        <Card flush title={rejected + counts.duplicates === 0 ? t('result.allTaken') : undefined}>
          {rejected + counts.duplicates > 0 && (
            <>
              <Toolbar
                actions={
                  <ButtonLink
                    size="sm"
                    href={kind === 'rejected' ? file : `${file}?kind=duplicates`}
                    download
                    icon={<Download aria-hidden />}
                  >
                    {kind === 'rejected' ? t('result.download') : t('result.downloadDuplicates')}
                  </ButtonLink>
                }
              >
                <Chips
                  label={t('result.notTaken')}
                  chips={[
                    {
                      label: t('result.rejected'),
                      count: format.number(rejected),
                      href: address(path, { kind: 'rejected' }),
                      active: kind === 'rejected',
                    },
                    {
                      label: t('result.duplicates'),
                      count: format.number(counts.duplicates),
                      href: address(path, { kind: 'duplicates' }),
                      active: kind === 'duplicates',
                    },
                  ]}
                />
              </Toolbar>
              <div className="border-line border-t">
                <Table
                  label={t('result.notTaken')}
                  rows={rows}
                  rowKey={({ row }) => row}
                  columns={[
                    {
                      key: 'row',
                      header: t('rejects.row'),
                      cell: ({ row }) => <span className="font-normal text-ink-2">{format.number(row)}</span>,
                      align: 'right',
                      width: 'w-20',
                    },
                    {
                      key: 'reason',
                      header: t('rejects.reason'),
                      cell: ({ reason }) => t(`reasons.${reason as 'invalid_number'}`),
                      width: 'w-72',
                    },
                    {
                      key: 'cells',
                      header: t('result.cells'),
                      cell: ({ cells }) => cells.filter((cell) => cell.trim() !== '').join(' · '),
                      muted: true,
                    },
                  ]}
                />
              </div>
              <Pagination
                note={kind === 'rejected' && mayWrite ? t('result.fix') : undefined}
                previous={hasPrevious && rows[0] ? to({ before: String(rows[0].row) }) : undefined}
                next={hasNext && rows.length > 0 ? to({ after: String(rows.at(-1)?.row) }) : undefined}
              />
            </>
          )}
        </Card>
      </div>
    </>
  );
}

/** A row number of the address, or undefined. */
function rowOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
