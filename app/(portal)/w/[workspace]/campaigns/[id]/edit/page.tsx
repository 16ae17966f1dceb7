import { Bookmark, Copy } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge, CampaignBadge } from '#app/_components/badge.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Menu } from '#app/_components/menu.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { instantToLocal } from '#lib/domain/window.ts';
import { deleteDraftAction, duplicateCampaignAction, makeTemplateAction } from '#lib/features/campaigns/actions.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { DraftEditor } from '../../_editor/draft-editor.tsx';
import { TemplateCard } from './recurrence.tsx';

type Props = { params: Promise<{ workspace: string; id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  const campaign = await campaignOf(await requireActor(workspace), id);
  return { title: campaign?.name ?? '' };
}

export default async function EditCampaignPage({ params }: Props) {
  const { workspace, id } = await params;
  const actor = await requireActor(workspace);
  const campaign = (await campaignOf(actor, id)) ?? notFound();
  const base = `/w/${actor.workspaceSlug}/campaigns`;
  if (campaign.state !== 'draft') redirect(`${base}/${id}`);
  // A user who may only read sees the effect of the draft, and changes nothing.
  if (!can(actor, 'campaigns.draft')) redirect(`${base}/${id}/review`);
  const [t, list, page, locale] = await Promise.all([
    getTranslations('campaignEditor'),
    getTranslations('campaigns.list'),
    getTranslations('campaignPage.control'),
    getLocale(),
  ]);
  const isTemplate = campaign.purpose === 'template';
  const local = (instant: Date | null) => {
    if (!instant) return '';
    const { date, time } = instantToLocal(instant, campaign.timeZone);
    return `${date}T${time}`;
  };
  return (
    <>
      <PageHeader
        title={campaign.name}
        crumbs={[{ label: list('title'), href: base }]}
        badge={isTemplate ? <Badge>{list('template')}</Badge> : <CampaignBadge state="draft" />}
        actions={
          <>
            <ConfirmDialog
              trigger={t(isTemplate ? 'deleteTemplate' : 'delete')}
              triggerVariant="secondary"
              title={t(isTemplate ? 'deleteTemplateTitle' : 'deleteTitle')}
              consequence={t(isTemplate ? 'deleteTemplateConsequence' : 'deleteConsequence', { name: campaign.name })}
              confirm={t(isTemplate ? 'deleteTemplate' : 'delete')}
              danger
              action={deleteDraftAction}
              workspace={actor.workspaceSlug}
              hidden={{ id }}
            />
            <Menu
              items={[
                ...(isTemplate
                  ? []
                  : [
                      {
                        label: t('keepAsTemplate'),
                        icon: <Bookmark aria-hidden />,
                        action: makeTemplateAction,
                        fields: { workspace: actor.workspaceSlug, id },
                      },
                    ]),
                {
                  label: page('duplicate'),
                  icon: <Copy aria-hidden />,
                  action: duplicateCampaignAction,
                  fields: { workspace: actor.workspaceSlug, id },
                },
              ]}
            />
          </>
        }
      />
      {campaign.scheduled && (
        <Notice
          kind="warning"
          className="mb-4"
          title={t('scheduled', {
            at: createFormats(locale, campaign.timeZone).dateTime(campaign.scheduled.at),
          })}
        >
          {t('scheduledText')}
        </Notice>
      )}
      {isTemplate && (
        <TemplateCard actor={actor} template={campaign} format={createFormats(locale, campaign.timeZone)} />
      )}
      <DraftEditor
        key={campaign.revision}
        actor={actor}
        existing={{ id, revision: campaign.revision }}
        isTemplate={isTemplate}
        back={base}
        draft={{
          name: campaign.name,
          audience: campaign.audience,
          messageId: campaign.messageId ?? '',
          callerIdId: campaign.callerIdId ?? '',
          windowStart: local(campaign.windowStart),
          windowEnd: local(campaign.windowEnd),
          timeZone: campaign.timeZone,
          callingHours: campaign.callingHours,
          limits: campaign.limits,
          callsPerMinute: campaign.callsPerMinute,
          maxRetries: campaign.maxRetries,
          minutesBetween: campaign.minutesBetween,
          repeats: campaign.repeats,
        }}
      />
    </>
  );
}
