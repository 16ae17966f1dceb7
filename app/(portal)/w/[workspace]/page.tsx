import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { AutoRefresh } from '#app/_components/auto-refresh.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { lastResults, latestDrafts, liveCampaigns, needsAPerson, quickStart } from '#lib/features/overview/queries.ts';
import { AttentionList } from './_overview/attention-list.tsx';
import { DraftList } from './_overview/draft-list.tsx';
import { LastResults } from './_overview/last-results.tsx';
import { LiveCampaigns } from './_overview/live-campaigns.tsx';
import { QuickStartCard } from './_overview/quick-start-card.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('overview');
  return { title: t('title') };
}

/** First the things that need a person, then the running campaigns, then the ended ones. */
export default async function OverviewPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [attention, live, results, drafts, steps, t, locale] = await Promise.all([
    needsAPerson(actor),
    liveCampaigns(actor),
    lastResults(actor),
    latestDrafts(actor),
    quickStart(actor),
    getTranslations('overview'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const runs = live.some((campaign) => campaign.state !== 'paused');
  return (
    <>
      <AutoRefresh seconds={3} active={runs} />
      <PageHeader
        title={t('title')}
        facts={[actor.workspaceName, t('zone', { zone: format.zone })]}
        actions={
          can(actor, 'campaigns.draft') && (
            <ButtonLink variant={steps ? 'secondary' : 'primary'} href={`${base}/campaigns/new`}>
              {t('live.new')}
            </ButtonLink>
          )
        }
      />
      <div className="grid gap-4">
        <AttentionList attention={attention} actor={actor} base={base} format={format} />
        {steps && <QuickStartCard steps={steps} actor={actor} base={base} />}
        {!(steps && live.length === 0) && (
          <LiveCampaigns campaigns={live} base={base} format={format} now={new Date()} />
        )}
        <DraftList drafts={drafts} base={base} format={format} />
        {!steps && <LastResults campaigns={results} base={base} format={format} />}
      </div>
    </>
  );
}
