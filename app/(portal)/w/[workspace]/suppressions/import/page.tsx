import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { countryName } from '#app/(portal)/w/[workspace]/contacts/form-options.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { MAX_MEGABYTES, MAX_NUMBERS } from '#lib/features/suppressions/limits.ts';
import { workspaceFacts } from '#lib/features/workspaces/queries.ts';
import { ImportForm } from './import-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('suppressions.import');
  return { title: t('title') };
}

/** Numbers that must not be called, from a file or pasted. */
export default async function ImportSuppressionsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  if (!can(actor, 'suppressions.write')) notFound();
  const [t, locale, { defaultCountry }] = await Promise.all([
    getTranslations('suppressions'),
    getLocale(),
    workspaceFacts(actor),
  ]);
  const list = `/w/${actor.workspaceSlug}/suppressions`;
  return (
    <>
      <PageHeader title={t('import.title')} crumbs={[{ label: t('title'), href: list }]} facts={[t('import.text')]} />
      <Card className="max-w-3xl">
        <ImportForm
          workspace={actor.workspaceSlug}
          country={{ code: defaultCountry, name: countryName(defaultCountry, locale) }}
          most={{ megabytes: MAX_MEGABYTES, numbers: MAX_NUMBERS }}
          list={list}
        />
      </Card>
    </>
  );
}
