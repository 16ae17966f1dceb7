import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#app/_components/page-header.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { attributeKeys } from '#lib/features/contacts/queries.ts';
import { createMessageAction } from '#lib/features/messages/actions.ts';
import { languagesOf, previewPeople } from '#lib/features/messages/queries.ts';
import { MessageEditor } from '../message-editor.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('messages');
  return { title: t('new') };
}

export default async function NewMessagePage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  if (!can(actor, 'messages.write')) notFound();
  const [t, languages, attributes, people] = await Promise.all([
    getTranslations('messages'),
    languagesOf(actor),
    attributeKeys(actor.workspaceId),
    previewPeople(actor),
  ]);
  const base = `/w/${actor.workspaceSlug}/messages`;
  return (
    <>
      <PageHeader title={t('new')} crumbs={[{ label: t('title'), href: base }]} />
      <MessageEditor
        workspace={actor.workspaceSlug}
        action={createMessageAction}
        languages={languages}
        attributes={attributes}
        people={people}
        message={null}
        back={base}
      />
    </>
  );
}
