import { Download, SearchX, ShieldBan, Upload } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Toolbar } from '#app/_components/chips.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { instantToLocal } from '#lib/domain/window.ts';
import { type SuppressionRow, suppressionCounts, suppressionPage } from '#lib/features/suppressions/queries.ts';
import { workspaceFacts } from '#lib/features/workspaces/queries.ts';
import { address, one, type Search, turnOf } from '../_address.ts';
import { Proof } from './proof.tsx';
import { SuppressionDialog } from './suppression-dialog.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('suppressions');
  return { title: t('title') };
}

export default async function SuppressionsPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Search>;
}) {
  const actor = await requireActor((await params).workspace);
  const given = await searchParams;
  const search = one(given, 'q');
  const [page, counts, facts, t, locale] = await Promise.all([
    suppressionPage(actor.workspaceId, { search, ...turnOf(given) }),
    suppressionCounts(actor.workspaceId),
    workspaceFacts(actor),
    getTranslations('suppressions'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const now = new Date();
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/suppressions`;
  const mayWrite = can(actor, 'suppressions.write');
  const add = mayWrite && (
    <>
      <ButtonLink href={`${path}/import`} icon={<Upload aria-hidden />}>
        {t('import.open')}
      </ButtonLink>
      <SuppressionDialog
        workspace={actor.workspaceSlug}
        country={facts.defaultCountry}
        today={instantToLocal(now, actor.timeZone).date}
      />
    </>
  );

  const columns: Column<SuppressionRow>[] = [
    {
      key: 'number',
      header: t('number'),
      cell: ({ number }) => (number ? <Phone number={number} /> : <em className="text-ink-2">{t('erased')}</em>),
      width: 'sm:w-48',
    },
    { key: 'source', header: t('source'), cell: ({ source }) => t(`sources.${source}`) },
    {
      key: 'reason',
      header: t('reason'),
      cell: ({ reason }) => reason && <Short>{reason}</Short>,
      priority: 3,
      line: true,
      muted: true,
    },
    {
      key: 'proof',
      header: t('proofOf'),
      cell: (row) => (
        <Short>
          <Proof of={row} base={base} />
        </Short>
      ),
      priority: 3,
      interactive: true,
    },
    {
      key: 'since',
      header: t('since'),
      cell: ({ since }) => format.dateTime(since),
      align: 'right',
      priority: 2,
      muted: true,
    },
    {
      key: 'until',
      header: t('until'),
      cell: ({ until }) =>
        until === null ? (
          <span className="text-ink-3">{t('forever')}</span>
        ) : until <= now ? (
          <Badge dot={false}>{t('ended')}</Badge>
        ) : (
          format.until(until)
        ),
      align: 'right',
      priority: 2,
    },
  ];

  return (
    <>
      <PageHeader
        title={t('title')}
        facts={[
          t('intro'),
          t('counts', { count: counts.active, n: format.number(counts.active) }),
          t('zone', { zone: format.zone }),
        ]}
        actions={
          counts.all > 0 && (
            <>
              <ButtonLink href={`/api${path}`} icon={<Download aria-hidden />} download>
                {t('export')}
              </ButtonLink>
              {add}
            </>
          )
        }
      />
      <PagedCard page={page} to={(turn) => address(path, { q: search, ...turn })}>
        {counts.all > 0 && (
          <Toolbar>
            <SearchBox label={t('search')} />
          </Toolbar>
        )}
        <div className={counts.all > 0 ? 'border-line border-t' : undefined}>
          <Table
            label={t('table')}
            rows={page.rows}
            rowKey={({ id }) => id}
            href={({ id }) => `${path}/${id}`}
            columns={columns}
            empty={
              counts.all === 0 ? (
                <EmptyState icon={<ShieldBan />} title={t('emptyTitle')} actions={add}>
                  {t('emptyText')}
                </EmptyState>
              ) : (
                <EmptyState
                  icon={<SearchX />}
                  title={t('noneTitle')}
                  actions={<ButtonLink href={path}>{t('showAll')}</ButtonLink>}
                >
                  {t('noneText')}
                </EmptyState>
              )
            }
          />
        </div>
      </PagedCard>
    </>
  );
}

/** Free text leaves room for the other columns; its own page shows the whole text. */
function Short({ children }: { children: ReactNode }) {
  return (
    <span title={typeof children === 'string' ? children : undefined} className="block sm:max-w-44 sm:truncate">
      {children}
    </span>
  );
}
