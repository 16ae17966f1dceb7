import { SearchX, ShieldBan } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Toolbar } from '#app/_components/chips.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Pagination } from '#app/_components/pagination.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { instantToLocal } from '#lib/domain/window.ts';
import { removeSuppressionAction } from '#lib/features/suppressions/actions.ts';
import { type SuppressionRow, suppressionCounts, suppressionPage } from '#lib/features/suppressions/queries.ts';
import { workspaceFacts } from '#lib/features/workspaces/queries.ts';
import { address, one, type Search } from '../_address.ts';
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
    suppressionPage(actor.workspaceId, { search, after: one(given, 'after'), before: one(given, 'before') }),
    suppressionCounts(actor.workspaceId),
    workspaceFacts(actor),
    getTranslations('suppressions'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const now = new Date();
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/suppressions`;
  const to = (edge: { after?: string; before?: string }) => address(path, { q: search, ...edge });
  const mayWrite = can(actor, 'suppressions.write');
  const add = mayWrite && (
    <SuppressionDialog
      workspace={actor.workspaceSlug}
      country={facts.defaultCountry}
      today={instantToLocal(now, actor.timeZone).date}
    />
  );

  const columns: Column<SuppressionRow>[] = [
    { key: 'number', header: t('number'), cell: ({ number }) => <Phone number={number} />, width: 'w-48' },
    {
      key: 'source',
      header: t('source'),
      cell: ({ source, codeRequest }) => (
        <>
          {t(`sources.${source}`)}
          {codeRequest && (
            <>
              {' · '}
              <Link
                href={`${base}/evidence?q=${codeRequest}`}
                className="rounded underline decoration-edge underline-offset-3"
              >
                {t('proof')}
              </Link>
            </>
          )}
        </>
      ),
    },
    { key: 'reason', header: t('reason'), cell: ({ reason }) => reason, priority: 3, muted: true },
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
          format.dateTime(until)
        ),
      align: 'right',
      priority: 2,
    },
    ...(mayWrite
      ? [
          {
            key: 'remove',
            header: <span className="sr-only">{t('remove.open')}</span>,
            align: 'right' as const,
            width: 'w-28',
            cell: ({ id, number, codeRequest }: SuppressionRow) => (
              <ConfirmDialog
                trigger={t('remove.open')}
                triggerVariant="ghost"
                triggerSize="sm"
                title={t('remove.title', { number: formatNumber(number) })}
                consequence={
                  <>
                    <p>{t('remove.text')}</p>
                    {codeRequest && <p className="mt-2 font-medium text-ink">{t('remove.proof')}</p>}
                  </>
                }
                confirm={t('remove.submit')}
                danger
                action={removeSuppressionAction}
                workspace={actor.workspaceSlug}
                hidden={{ id }}
                doneMessage={t('remove.done')}
              />
            ),
          },
        ]
      : []),
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
        actions={counts.all > 0 && add}
      />
      <Card flush>
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
        <Pagination
          previous={page.previous && to({ before: page.previous })}
          next={page.next && to({ after: page.next })}
        />
      </Card>
    </>
  );
}
