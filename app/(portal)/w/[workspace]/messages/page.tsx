import { AudioLines, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { type MessageRow, messagesOf } from '#lib/features/messages/queries.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('messages');
  return { title: t('title') };
}

export default async function MessagesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [t, locale, rows] = await Promise.all([getTranslations('messages'), getLocale(), messagesOf(actor)]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/messages`;
  const create = can(actor, 'messages.write') && (
    <ButtonLink href={`${base}/new`} variant="primary" icon={<Plus aria-hidden />}>
      {t('new')}
    </ButtonLink>
  );
  const columns: Column<MessageRow>[] = [
    { key: 'name', header: t('name'), cell: ({ name }) => name },
    { key: 'kind', header: t('kind'), cell: ({ kind }) => <Badge dot={false}>{t(`kinds.${kind}`)}</Badge> },
    {
      key: 'content',
      header: t('content'),
      priority: 2,
      muted: true,
      cell: ({ extension, text }) => (
        <span title={text ?? undefined}>
          {extension !== null && <span className="font-mono text-[12.5px]">{extension}</span>}
          {extension !== null && text && ' · '}
          {text}
        </span>
      ),
    },
    {
      key: 'digits',
      header: t('digits'),
      priority: 3,
      mono: true,
      muted: true,
      cell: ({ digits }) => digits.map(({ digit }) => digit).join(' ') || '—',
    },
    {
      key: 'updated',
      header: t('updated'),
      priority: 3,
      muted: true,
      align: 'right',
      cell: ({ updatedAt }) => format.date(updatedAt),
    },
  ];
  return (
    <>
      <PageHeader title={t('title')} facts={[t('intro')]} actions={rows.length > 0 && create} />
      <Card flush>
        <Table
          label={t('title')}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.id}
          href={(row) => `${base}/${row.id}`}
          empty={
            <EmptyState icon={<AudioLines />} title={t('emptyTitle')} actions={create}>
              {t('emptyText')}
            </EmptyState>
          }
        />
      </Card>
    </>
  );
}
