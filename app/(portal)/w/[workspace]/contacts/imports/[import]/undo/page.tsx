import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { undoImportAction } from '#lib/features/contacts/import/actions.ts';
import { importDetail } from '#lib/features/contacts/import/queries.ts';
import { consequenceOfUndoing } from '#lib/features/contacts/import/undo.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('undo.title') };
}

/** The effect of undoing an import, in figures, and the button that does it. */
export default async function UndoImportPage({ params }: { params: Promise<{ workspace: string; import: string }> }) {
  const { workspace, import: id } = await params;
  const actor = await requireActor(workspace);
  const detail = await importDetail(actor.workspaceId, id);
  if (detail?.state !== 'done' || !detail.counts || !can(actor, 'contacts.write')) notFound();
  const [{ removed, restored, memberships }, t, locale] = await Promise.all([
    consequenceOfUndoing(actor.workspaceId, id),
    getTranslations('contacts'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const { accepted, updated } = detail.counts;
  return (
    <>
      <PageHeader
        title={t('undo.title')}
        crumbs={[
          { label: t('title'), href: base },
          { label: t('tabs.imports'), href: `${base}/imports` },
          { label: detail.fileName, href: `${base}/imports/${id}` },
        ]}
      />
      <Card title={t('preview.whatHappens')} className="max-w-4xl">
        <Stats>
          <Stat
            label={t('undo.removed')}
            value={format.number(removed)}
            note={t('undo.removedNote', { n: format.number(accepted), stay: format.number(accepted - removed) })}
            tone="refused"
          />
          <Stat
            label={t('undo.restored')}
            value={format.number(restored)}
            note={t('undo.restoredNote', { n: format.number(updated), stay: format.number(updated - restored) })}
            tone="accent"
          />
          <Stat label={t('undo.memberships')} value={format.number(memberships)} />
        </Stats>
        <p className="mt-4 text-ink-2">{t('undo.who')}</p>
        <p className="mt-2 text-ink-2">{t('undo.once')}</p>
        <ActionForm action={undoImportAction} workspace={actor.workspaceSlug} hidden={{ id }}>
          <div className="mt-4 flex flex-wrap gap-3">
            <Button type="submit" variant="danger">
              {t('undo.confirm', { count: removed, n: format.number(removed) })}
            </Button>
            <ButtonLink href={`${base}/imports/${id}`}>{t('undo.back')}</ButtonLink>
          </div>
        </ActionForm>
      </Card>
    </>
  );
}
