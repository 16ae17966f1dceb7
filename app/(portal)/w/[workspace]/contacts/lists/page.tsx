import { ListChecks } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { listsWithCounts } from '#lib/features/contacts/queries.ts';
import { ContactsTabs } from '../contacts-tabs.tsx';
import { ListDialog } from '../list-dialog.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('tabs.lists') };
}

export default async function ListsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [lists, t, locale] = await Promise.all([
    listsWithCounts(actor.workspaceId),
    getTranslations('contacts'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const create = can(actor, 'contacts.write') && <ListDialog workspace={actor.workspaceSlug} />;
  return (
    <>
      <PageHeader title={t('title')} facts={[t('lists.intro')]} actions={lists.length > 0 && create} />
      <ContactsTabs base={base} active="lists" />
      <Card flush>
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
              width: 'w-32',
            },
            {
              key: 'createdAt',
              header: t('lists.createdAt'),
              cell: ({ createdAt }) => format.date(createdAt),
              align: 'right',
              priority: 2,
              muted: true,
              width: 'w-48',
            },
          ]}
        />
      </Card>
    </>
  );
}
