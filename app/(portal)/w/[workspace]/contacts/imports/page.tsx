import { FileSpreadsheet, Upload } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { type ImportSummary, importPage } from '#lib/features/contacts/import/queries.ts';
import { address, type Search, turnOf } from '../../_address.ts';
import { ContactsTabs } from '../contacts-tabs.tsx';
import { rejectedRows } from './figures.ts';

const STATES = {
  uploaded: { tone: 'missed', word: 'imports.uploaded' },
  running: { tone: 'waiting', word: 'imports.running' },
  done: { tone: 'accent', word: 'imports.finished' },
  undone: { tone: 'missed', word: 'imports.undone' },
} as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('tabs.imports') };
}

export default async function ImportsPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Search>;
}) {
  const actor = await requireActor((await params).workspace);
  const [page, t, locale] = await Promise.all([
    importPage(actor.workspaceId, turnOf(await searchParams)),
    getTranslations('contacts'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/contacts/imports`;
  const upload = can(actor, 'contacts.write') && (
    <ButtonLink variant="primary" href={`${path}/new`} icon={<Upload aria-hidden />}>
      {t('imports.new')}
    </ButtonLink>
  );
  const figure = (
    key: string,
    header: string,
    of: (row: ImportSummary) => number | undefined,
    priority?: 1 | 2 | 3,
  ) => ({
    key,
    header,
    cell: (row: ImportSummary) => {
      const value = of(row);
      return value === undefined ? '' : format.number(value);
    },
    align: 'right' as const,
    priority,
    width: 'sm:w-24',
  });
  const columns: Column<ImportSummary>[] = [
    { key: 'file', header: t('imports.file'), cell: ({ fileName }) => fileName },
    {
      key: 'state',
      header: t('imports.state'),
      cell: ({ state }) => <Badge tone={STATES[state].tone}>{t(STATES[state].word)}</Badge>,
      width: 'sm:w-36',
    },
    figure('rows', t('imports.rows'), ({ counts }) => counts?.rows, 3),
    figure('accepted', t('imports.accepted'), ({ counts }) => counts?.accepted, 2),
    figure('rejected', t('imports.rejected'), ({ counts }) => (counts ? rejectedRows(counts) : undefined), 2),
    {
      key: 'who',
      header: t('imports.who'),
      cell: ({ createdByName }) => createdByName ?? '—',
      priority: 3,
      muted: true,
    },
    {
      key: 'when',
      header: t('imports.when'),
      cell: ({ createdAt }) => format.dateTime(createdAt),
      align: 'right',
      priority: 2,
      muted: true,
    },
  ];
  return (
    <>
      <PageHeader
        title={t('title')}
        facts={[t('imports.intro'), t('zone', { zone: format.zone })]}
        actions={page.rows.length > 0 && upload}
      />
      <ContactsTabs base={base} active="imports" />
      <PagedCard page={page} to={(turn) => address(path, turn)}>
        <Table
          label={t('imports.table')}
          rows={page.rows}
          rowKey={({ id }) => id}
          href={({ id }) => `${path}/${id}`}
          columns={columns}
          empty={
            <EmptyState icon={<FileSpreadsheet />} title={t('imports.emptyTitle')} actions={upload}>
              {t('imports.emptyText')}
            </EmptyState>
          }
        />
      </PagedCard>
    </>
  );
}
