import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { choicesOf } from '../../_segments/choices.ts';
import { SegmentForm } from '../../_segments/segment-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people');
  return { title: t('segments.new') };
}

export default async function NewSegmentPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  if (!can(actor, 'contacts.write')) notFound();
  const [t, tContacts, choices] = await Promise.all([
    getTranslations('people'),
    getTranslations('contacts'),
    choicesOf(actor.workspaceId),
  ]);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  return (
    <>
      <PageHeader
        title={t('segments.new')}
        crumbs={[
          { label: tContacts('title'), href: base },
          { label: tContacts('tabs.lists'), href: `${base}/lists` },
        ]}
        facts={[t('segments.intro')]}
      />
      <Card className="max-w-4xl">
        <SegmentForm workspace={actor.workspaceSlug} timeZone={actor.timeZone} choices={choices} />
      </Card>
    </>
  );
}
