import { Megaphone, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge, CampaignBadge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { OutcomeBar } from '#app/_components/outcome-bar.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { address, one, oneOf, type Search, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { CAMPAIGN_STATES } from '#lib/domain/transitions.ts';
import { campaignCounts, campaignPage, templateCount } from '#lib/features/campaigns/queries.ts';
import { outcomeCounts } from './_buckets.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('campaigns.list');
  return { title: t('title') };
}

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Search> };

export default async function CampaignsPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).workspace);
  const search = await searchParams;
  const state = oneOf(search, 'state', CAMPAIGN_STATES);
  const templates = one(search, 'templates') === '1';
  const [t, states, locale, counts, kept, page] = await Promise.all([
    getTranslations('campaigns.list'),
    getTranslations('common.campaignState'),
    getLocale(),
    campaignCounts(actor),
    templateCount(actor),
    campaignPage(actor, { state: templates ? undefined : state, templates }, turnOf(search)),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/campaigns`;
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const mayDraft = can(actor, 'campaigns.draft');
  const draftPage = mayDraft ? 'edit' : 'review';
  const create = mayDraft && (
    <ButtonLink variant="primary" href={`${base}/new`} icon={<Plus aria-hidden />}>
      {t('new')}
    </ButtonLink>
  );
  if (all + kept === 0) {
    return (
      <EmptyState whole icon={<Megaphone aria-hidden />} title={t('emptyTitle')} actions={create}>
        {mayDraft ? t('emptyText') : t('emptyTextReader')}
      </EmptyState>
    );
  }
  return (
    <>
      <PageHeader title={t('title')} facts={[t('zone', { zone: format.zone })]} actions={create} />
      <PagedCard page={page} to={(turn) => address(base, { state, templates: templates ? '1' : undefined, ...turn })}>
        <Toolbar>
          <Chips
            label={t('filter')}
            chips={[
              { label: t('all'), href: base, active: state === undefined && !templates, count: format.number(all) },
              ...CAMPAIGN_STATES.filter((name) => (counts[name] ?? 0) > 0 || name === state).map((name) => ({
                label: states(name),
                href: address(base, { state: name }),
                active: state === name && !templates,
                count: format.number(counts[name] ?? 0),
              })),
              ...(kept > 0 || templates
                ? [
                    {
                      label: t('templates'),
                      href: address(base, { templates: '1' }),
                      active: templates,
                      count: format.number(kept),
                    },
                  ]
                : []),
            ]}
          />
        </Toolbar>
        <Table
          label={t('title')}
          rows={page.rows}
          rowKey={(row) => row.id}
          href={(row) => (row.state === 'draft' ? `${base}/${row.id}/${draftPage}` : `${base}/${row.id}`)}
          empty={<EmptyState title={t('noneTitle')}>{t('noneText')}</EmptyState>}
          columns={[
            {
              key: 'name',
              header: t('name'),
              cell: (row) => row.name,
            },
            {
              key: 'state',
              header: t('state'),
              cell: (row) => (templates ? <Badge>{t('template')}</Badge> : <CampaignBadge state={row.state} />),
            },
            {
              key: 'window',
              header: t('window'),
              priority: 3,
              line: true,
              muted: true,
              cell: (row) => {
                if (row.nextAt) return t('next', { at: format.dateTime(row.nextAt) });
                if (row.launchAt) return t('launchAt', { at: format.dateTime(row.launchAt) });
                return row.windowStart && row.windowEnd ? format.range(row.windowStart, row.windowEnd) : '—';
              },
            },
            {
              key: 'progress',
              header: t('progress'),
              priority: 2,
              width: 'max-sm:basis-full sm:w-40',
              cell: (row) =>
                row.tally.total > 0 ? <OutcomeBar counts={outcomeCounts(row.tally)} legend={false} /> : '',
            },
            {
              key: 'answered',
              header: t('answered'),
              priority: 2,
              align: 'right',
              cell: (row) =>
                row.tally.total > 0
                  ? format.percent((row.tally.answered ?? 0) + (row.tally.optedOut ?? 0), row.tally.total)
                  : '—',
            },
            {
              key: 'calls',
              header: t('calls'),
              align: 'right',
              cell: (row) => (row.tally.total > 0 ? format.number(row.tally.total) : '—'),
            },
          ]}
        />
      </PagedCard>
    </>
  );
}
