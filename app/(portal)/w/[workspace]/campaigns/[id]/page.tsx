import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { AutoRefresh } from '#app/_components/auto-refresh.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { oneOf, type Search } from '#app/(portal)/w/[workspace]/_address.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { BatchesTab } from './_page/batches.tsx';
import { CallsCard } from './_page/calls.tsx';
import { CampaignHead, TABS } from './_page/head.tsx';
import { HistoryTab } from './_page/history.tsx';
import { OpeningNotice } from './_page/opening-notice.tsx';
import { PersonNeeded } from './_page/person-needed.tsx';
import { RehearsalReport } from './_page/rehearsal-report.tsx';
import { ResultsCards } from './_page/results.tsx';

type Props = { params: Promise<{ workspace: string; id: string }>; searchParams: Promise<Search> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  const campaign = await campaignOf(await requireActor(workspace), id);
  return { title: campaign?.name ?? '' };
}

/** Results may still change in these states. */
const LIVE = ['launching', 'running', 'paused', 'cancelled'];

export default async function CampaignPage({ params, searchParams }: Props) {
  const { workspace, id } = await params;
  const actor = await requireActor(workspace);
  const campaign = (await campaignOf(actor, id)) ?? notFound();
  const base = `/w/${actor.workspaceSlug}`;
  if (campaign.state === 'draft') redirect(`${base}/campaigns/${id}/edit`);
  const search = await searchParams;
  const tab = oneOf(search, 'tab', TABS) ?? 'results';
  const format = createFormats(await getLocale(), campaign.timeZone);
  const open = ['pending', 'submitted', 'unknown'] as const;
  const live = LIVE.includes(campaign.state) && open.some((bucket) => (campaign.tally[bucket] ?? 0) > 0);
  const shared = { actor, campaign, base, format, search };
  return (
    <>
      <AutoRefresh seconds={2} active={live} />
      <CampaignHead {...shared} tab={tab} />
      <div className="space-y-4">
        <RehearsalReport {...shared} tab={tab} />
        <OpeningNotice {...shared} />
        <PersonNeeded {...shared} />
        {tab === 'results' && <ResultsCards {...shared} />}
        {(tab === 'results' || tab === 'calls') && <CallsCard {...shared} tab={tab} />}
        {tab === 'batches' && <BatchesTab {...shared} />}
        {tab === 'history' && <HistoryTab {...shared} />}
      </div>
    </>
  );
}
