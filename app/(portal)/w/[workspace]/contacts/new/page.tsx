import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { ContactForm } from '../contact-form.tsx';
import { formOptions } from '../form-options.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('contact.new') };
}

export default async function NewContactPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  if (!can(actor, 'contacts.write')) notFound();
  const [t, locale] = await Promise.all([getTranslations('contacts'), getLocale()]);
  const options = await formOptions(actor, locale, createFormats(locale, actor.timeZone));
  return (
    <>
      <PageHeader
        title={t('contact.new')}
        crumbs={[{ label: t('title'), href: `/w/${actor.workspaceSlug}/contacts` }]}
        facts={[t('contact.newHint')]}
      />
      <Card className="max-w-3xl">
        <ContactForm workspace={actor.workspaceSlug} {...options} />
      </Card>
    </>
  );
}
