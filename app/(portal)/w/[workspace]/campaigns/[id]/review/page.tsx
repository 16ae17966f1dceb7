import { Pencil } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { CampaignBadge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { one } from '#app/(portal)/w/[workspace]/_address.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { localToInstant } from '#lib/domain/window.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { rehearsalsOf } from '#lib/features/campaigns/rehearsals.ts';
import { preflight } from '#lib/features/dispatch/queries.ts';
import { testNumbersOf } from '#lib/features/test-numbers/queries.ts';
import { AbroadCard } from './abroad.tsx';
import { Approval } from './approval.tsx';
import { Cost } from './cost.tsx';
import { Figures } from './figures.tsx';
import { LaunchPanel } from './launch-panel.tsx';
import { Obstacles } from './obstacles.tsx';
import { Rehearsals } from './rehearsal.tsx';
import { FirstRequests } from './requests.tsx';
import { Schedule } from './schedule.tsx';
import { TestCall } from './test-call.tsx';

type Props = {
  params: Promise<{ workspace: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('campaignReview');
  return { title: t('title') };
}

/** Returns the time in the address, local to the campaign's zone; null: missing, past, or skipped by a clock change. */
function momentOf(text: string | undefined, timeZone: string): Date | null {
  const [date = '', time = ''] = (text ?? '').split('T');
  const read = localToInstant(date, time, timeZone);
  return read.ok && read.instant > new Date() ? read.instant : null;
}

export default async function ReviewPage({ params, searchParams }: Props) {
  const { workspace, id } = await params;
  const actor = await requireActor(workspace);
  const campaign = (await campaignOf(actor, id)) ?? notFound();
  const base = `/w/${actor.workspaceSlug}`;
  if (campaign.state !== 'draft') redirect(`${base}/campaigns/${id}`);
  // A template only yields drafts; only those are checked and launched.
  if (campaign.purpose === 'template' && can(actor, 'campaigns.draft')) redirect(`${base}/campaigns/${id}/edit`);
  const search = await searchParams;
  const wanted = Number(one(search, 'request')) || undefined;
  const chosen = momentOf(one(search, 'at'), campaign.timeZone);
  const at = chosen ?? campaign.scheduled?.at ?? null;
  const [t, list, locale, numbers, rehearsals, check] = await Promise.all([
    getTranslations('campaignReview'),
    getTranslations('campaigns.list'),
    getLocale(),
    testNumbersOf(actor),
    rehearsalsOf(actor, campaign),
    preflight(actor, id, at ?? new Date(), wanted),
  ]);
  const format = createFormats(locale, campaign.timeZone);
  const shared = { actor, campaign, check, base, format, at };
  const asked = one(search, 'at') !== undefined;
  return (
    <>
      <PageHeader
        title={t('title')}
        crumbs={[
          { label: list('title'), href: `${base}/campaigns` },
          { label: campaign.name, href: `${base}/campaigns/${id}/edit` },
        ]}
        badge={<CampaignBadge state="draft" />}
        facts={[
          campaign.name,
          t('saved', { at: format.dateTime(campaign.updatedAt) }),
          t('zone', { zone: format.zone }),
        ]}
        actions={
          can(actor, 'campaigns.draft') && (
            <ButtonLink href={`${base}/campaigns/${id}/edit`} icon={<Pencil aria-hidden />}>
              {t('edit')}
            </ButtonLink>
          )
        }
      />
      <div className="space-y-4">
        {at && <Notice title={t('asOf', { at: format.dateTime(at) })}>{t('asOfText')}</Notice>}
        {asked && !chosen && (
          <Notice kind="warning" title={t('noMoment')}>
            {t('noMomentText')}
          </Notice>
        )}
        <Figures {...shared} />
        <Obstacles {...shared} />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
          <div className="grid min-w-0 gap-4">
            <Schedule {...shared} />
            <AbroadCard {...shared} />
            <FirstRequests {...shared} />
          </div>
          <div className="grid gap-4 lg:sticky lg:top-16">
            <Cost {...shared} />
            <TestCall {...shared} numbers={numbers} />
            <Rehearsals {...shared} rehearsals={rehearsals} />
            <Approval {...shared} />
            <LaunchPanel {...shared} />
          </div>
        </div>
      </div>
    </>
  );
}
