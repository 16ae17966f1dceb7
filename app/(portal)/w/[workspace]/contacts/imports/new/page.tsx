import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { env } from '#lib/env.ts';
import { UploadForm } from './upload-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('upload.title') };
}

export default async function NewImportPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  if (!can(actor, 'contacts.write')) notFound();
  const t = await getTranslations('contacts');
  const base = `/w/${actor.workspaceSlug}/contacts`;
  return (
    <>
      <PageHeader
        title={t('upload.title')}
        crumbs={[
          { label: t('title'), href: base },
          { label: t('tabs.imports'), href: `${base}/imports` },
        ]}
        facts={[t('upload.step')]}
      />
      <Card className="max-w-3xl">
        <UploadForm workspace={actor.workspaceSlug} maxMegabytes={env.IMPORT_MAX_MB} />
        <p className="mt-4 text-ink-2">{t('upload.how')}</p>
        <p className="mt-2 text-ink-2">{t('upload.safe')}</p>
      </Card>
    </>
  );
}
