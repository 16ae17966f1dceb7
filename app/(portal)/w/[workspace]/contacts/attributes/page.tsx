import { Trash2, UserCog } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Table } from '#app/_components/table.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { removeAttributeAction } from '#lib/features/contacts/actions.ts';
import { attributeKeys, attributesOf } from '#lib/features/contacts/queries.ts';
import { ContactsTabs } from '../contacts-tabs.tsx';
import { AttributeDialog } from './attribute-dialog.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people');
  return { title: t('attributes.tab') };
}

export default async function AttributesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [described, all, t, tContacts] = await Promise.all([
    attributesOf(actor.workspaceId),
    attributeKeys(actor.workspaceId),
    getTranslations('people.attributes'),
    getTranslations('contacts'),
  ]);
  const workspace = actor.workspaceSlug;
  const mayWrite = can(actor, 'contacts.write');
  const isDescribed = (key: string) => described.some((attribute) => attribute.key === key);
  const create = mayWrite && <AttributeDialog workspace={workspace} />;
  return (
    <>
      <PageHeader title={tContacts('title')} facts={[t('intro')]} actions={all.length > 0 && create} />
      <ContactsTabs base={`/w/${workspace}`} active="attributes" />
      <Card flush>
        <Table
          label={t('table')}
          rows={all}
          rowKey={({ key }) => key}
          empty={
            <EmptyState icon={<UserCog />} title={t('emptyTitle')} actions={create}>
              {t('emptyText')}
            </EmptyState>
          }
          columns={[
            { key: 'label', header: t('label'), cell: ({ label }) => label },
            {
              key: 'type',
              header: t('type'),
              cell: ({ key, type }) =>
                isDescribed(key) ? t(`types.${type}`) : <span className="text-ink-3">{t('undescribed')}</span>,
            },
            { key: 'key', header: t('key'), named: true, cell: ({ key }) => key, priority: 2, muted: true },
            {
              key: 'change',
              header: <span className="sr-only">{t('change')}</span>,
              align: 'right',
              interactive: true,
              width: 'sm:w-24',
              cell: (attribute) =>
                mayWrite && (
                  <span className="inline-flex gap-1">
                    <AttributeDialog
                      workspace={workspace}
                      attribute={attribute}
                      described={isDescribed(attribute.key)}
                    />
                    {isDescribed(attribute.key) && (
                      <ConfirmDialog
                        trigger={t('forget')}
                        triggerIcon={<Trash2 aria-hidden />}
                        triggerIconOnly
                        triggerVariant="ghost"
                        triggerSize="sm"
                        title={t('forgetTitle', { name: attribute.label })}
                        consequence={t('forgetText')}
                        confirm={t('forget')}
                        danger
                        action={removeAttributeAction}
                        workspace={workspace}
                        hidden={{ key: attribute.key }}
                        doneMessage={t('forgotten')}
                      />
                    )}
                  </span>
                ),
            },
          ]}
        />
      </Card>
    </>
  );
}
