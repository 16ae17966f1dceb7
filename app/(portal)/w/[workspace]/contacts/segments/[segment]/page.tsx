import { Trash2, Users } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { leavesByItself } from '#lib/features/campaigns/queries.ts';
import { contactCount } from '#lib/features/contacts/queries.ts';
import { deleteSegmentAction } from '#lib/features/segments/actions.ts';
import { segmentOf } from '#lib/features/segments/queries.ts';
import { choicesOf } from '../../_segments/choices.ts';
import { SegmentForm } from '../../_segments/segment-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people');
  return { title: t('segments.title') };
}

export default async function SegmentPage({ params }: { params: Promise<{ workspace: string; segment: string }> }) {
  const { workspace, segment: id } = await params;
  const actor = await requireActor(workspace);
  const segment = await segmentOf(actor.workspaceId, id);
  if (!segment) notFound();
  const [t, tContacts, locale, choices, total, leaves] = await Promise.all([
    getTranslations('people'),
    getTranslations('contacts'),
    getLocale(),
    choicesOf(actor.workspaceId, segment.filter),
    contactCount(actor.workspaceId, { filter: segment.filter }),
    !can(actor, 'campaigns.launch') && leavesByItself(actor, id),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const n = format.number(total.count);
  const mayWrite = can(actor, 'contacts.write');
  return (
    <>
      <PageHeader
        title={segment.name}
        crumbs={[
          { label: tContacts('title'), href: base },
          { label: tContacts('tabs.lists'), href: `${base}/lists` },
        ]}
        facts={[total.exact ? t('count.exact', { count: total.count, n }) : t('count.about', { n })]}
        actions={
          <>
            {mayWrite && (
              <ConfirmDialog
                trigger={t('segments.delete')}
                triggerIcon={<Trash2 aria-hidden />}
                title={t('segments.deleteTitle', { name: segment.name })}
                consequence={t('segments.deleteText')}
                confirm={t('segments.delete')}
                danger
                action={deleteSegmentAction}
                workspace={actor.workspaceSlug}
                hidden={{ id: segment.id }}
              />
            )}
            <ButtonLink href={`${base}?segment=${segment.id}`} icon={<Users aria-hidden />}>
              {t('segments.see')}
            </ButtonLink>
          </>
        }
      />
      {mayWrite && leaves && (
        <Notice kind="warning" className="mb-4">
          {t('segments.endsPlans')}
        </Notice>
      )}
      {!mayWrite && <Notice className="mb-4">{t('segments.readOnly')}</Notice>}
      <Card className="max-w-4xl">
        <fieldset disabled={!mayWrite} className="min-w-0">
          <SegmentForm
            workspace={actor.workspaceSlug}
            timeZone={actor.timeZone}
            choices={choices}
            segment={{ id: segment.id, name: segment.name, filter: segment.filter }}
          />
        </fieldset>
      </Card>
    </>
  );
}
