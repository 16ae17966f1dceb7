import { Filter, ListChecks, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { listsWithCounts } from '#lib/features/contacts/queries.ts';
import { segments } from '#lib/features/segments/queries.ts';
import { ContactsTabs } from '../contacts-tabs.tsx';
import { ListDialog } from '../list-dialog.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('tabs.lists') };
}

export default async function ListsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [lists, saved, t, tPeople, locale] = await Promise.all([
    listsWithCounts(actor.workspaceId),
    segments(actor.workspaceId),
    getTranslations('contacts'),
    getTranslations('people'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const create = can(actor, 'contacts.write') && <ListDialog workspace={actor.workspaceSlug} />;
  const createSegment = can(actor, 'contacts.write') && (
    <ButtonLink href={`${base}/contacts/segments/new`} icon={<Plus aria-hidden />}>
      {tPeople('segments.new')}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        facts={[t('lists.intro')]}
        actions={
          <>
            {saved.length > 0 && createSegment}
            {lists.length > 0 && create}
          </>
        }
      />
      <ContactsTabs base={base} active="lists" />
      <Card flush title={t('tabs.lists')} className="mb-4">
        <Table
          label={t('lists.table')}
          rows={lists}
          rowKey={({ id }) => id}
          href={({ id }) => `${base}/contacts/lists/${id}`}
          empty={
            <EmptyState icon={<ListChecks />} title={t('lists.emptyTitle')} actions={create}>
              {t('lists.emptyText')}
            </EmptyState>
          }
          columns={[
            { key: 'name', header: t('lists.name'), cell: ({ name }) => name },
            {
              key: 'members',
              header: t('lists.members'),
              cell: ({ members }) => format.number(members),
              align: 'right',
              width: 'sm:w-32',
            },
            {
              key: 'createdAt',
              header: t('lists.createdAt'),
              cell: ({ createdAt }) => format.date(createdAt),
              align: 'right',
              priority: 2,
              muted: true,
              width: 'sm:w-48',
            },
          ]}
        />
      </Card>
      <Card flush title={tPeople('segments.title')} note={tPeople('segments.intro')}>
        <Table
          label={tPeople('segments.table')}
          rows={saved}
          rowKey={({ id }) => id}
          href={({ id }) => `${base}/contacts/segments/${id}`}
          empty={
            <EmptyState icon={<Filter />} title={tPeople('segments.emptyTitle')} actions={createSegment}>
              {tPeople('segments.emptyText')}
            </EmptyState>
          }
          columns={[
            { key: 'name', header: tPeople('segments.name'), cell: ({ name }) => name },
            {
              key: 'see',
              header: <span className="sr-only">{tPeople('segments.see')}</span>,
              align: 'right',
              interactive: true,
              width: 'sm:w-40',
              cell: ({ id }) => (
                <ButtonLink variant="ghost" size="sm" href={`${base}/contacts?segment=${id}`}>
                  {tPeople('segments.see')}
                </ButtonLink>
              ),
            },
            {
              key: 'updatedAt',
              header: tPeople('segments.updatedAt'),
              cell: ({ updatedAt }) => format.date(updatedAt),
              align: 'right',
              priority: 2,
              muted: true,
              width: 'sm:w-48',
            },
          ]}
        />
      </Card>
    </>
  );
}
