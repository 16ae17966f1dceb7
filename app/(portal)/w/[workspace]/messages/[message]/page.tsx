import { Trash2 } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { attributeKeys } from '#lib/features/contacts/queries.ts';
import { changeMessageAction, deleteMessageAction } from '#lib/features/messages/actions.ts';
import { languagesOf, messageOf, otherCampaignsOf, previewPeople } from '#lib/features/messages/queries.ts';
import { MessageEditor } from '../message-editor.tsx';
import { MessageFacts } from './message-facts.tsx';

type Props = { params: Promise<{ workspace: string; message: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, message: id } = await params;
  const message = await messageOf(await requireActor(workspace), id);
  return { title: message?.name };
}

export default async function MessagePage({ params }: Props) {
  const { workspace, message: id } = await params;
  const actor = await requireActor(workspace);
  const message = await messageOf(actor, id);
  if (!message) notFound();
  const ivr = message.kind === 'ivrTts' ? message.extension : null;
  const [t, locale, languages, attributes, people, playing] = await Promise.all([
    getTranslations('messages'),
    getLocale(),
    languagesOf(actor),
    attributeKeys(actor.workspaceId),
    previewPeople(actor),
    ivr === null ? [] : otherCampaignsOf(actor, ivr, null),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/messages`;
  const mayWrite = can(actor, 'messages.write');
  return (
    <>
      <PageHeader
        title={message.name}
        crumbs={[{ label: t('title'), href: base }]}
        badge={<Badge dot={false}>{t(`kinds.${message.kind}`)}</Badge>}
        facts={[t('changedOn', { when: format.dateTime(message.updatedAt) }), format.zone]}
        actions={
          mayWrite && (
            <ConfirmDialog
              trigger={t('delete')}
              triggerIcon={<Trash2 aria-hidden />}
              title={t('deleteTitle', { name: message.name })}
              consequence={t('deleteConsequence')}
              confirm={t('deleteConfirm')}
              danger
              action={deleteMessageAction}
              workspace={actor.workspaceSlug}
              hidden={{ id: message.id }}
            />
          )
        }
      />
      {message.drafts.length > 0 && (
        <Notice
          className="mb-4 max-w-3xl"
          title={t('inDrafts', { count: message.drafts.length, n: format.number(message.drafts.length) })}
        >
          {message.drafts.join(', ')}. {mayWrite && t('inDraftsText')}
        </Notice>
      )}
      {playing.length > 0 && (
        <Notice
          kind="warning"
          className="mb-4 max-w-3xl"
          title={t('ivrPlaying', { count: playing.length, n: format.number(playing.length) })}
        >
          {playing.map(({ id: campaign, name }) => (
            <Link key={campaign} href={`/w/${actor.workspaceSlug}/campaigns/${campaign}`} className="mr-2">
              {name}
            </Link>
          ))}
          {t('ivrPlayingText')}
        </Notice>
      )}
      {mayWrite ? (
        <MessageEditor
          workspace={actor.workspaceSlug}
          action={changeMessageAction}
          languages={languages}
          attributes={attributes}
          people={people}
          message={message}
          back={base}
        />
      ) : (
        <MessageFacts message={message} />
      )}
    </>
  );
}
