import { ArrowLeftRight, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { address, one, oneOf, type Search, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { EXCHANGE_KINDS, EXCHANGE_OUTCOMES, findCalls, listExchanges } from '#lib/features/evidence/exchanges.ts';
import { readSearch } from '#lib/features/evidence/search.ts';
import { ExchangeTable } from './exchange-table.tsx';
import { FoundCalls, NothingFound } from './search-result.tsx';
import { SectionTabs } from './section-tabs.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('evidence');
  return { title: t('tabs.exchanges') };
}

export default async function ExchangesPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Search>;
}) {
  const actor = await requireActor((await params).workspace);
  const search = await searchParams;
  const [t, locale] = await Promise.all([getTranslations('evidence'), getLocale()]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/evidence`;

  const kind = oneOf(search, 'kind', EXCHANGE_KINDS);
  const outcome = oneOf(search, 'outcome', EXCHANGE_OUTCOMES);
  const q = one(search, 'q');
  const wanted = q === undefined ? null : await readSearch(actor, q);
  const [page, found] = await Promise.all([
    listExchanges(actor, { kind, outcome, search: wanted }, turnOf(search)),
    wanted ? findCalls(actor, wanted) : null,
  ]);

  const to = (changes: Record<string, string | undefined>) => address(path, { kind, outcome, q, ...changes });
  const filtered = kind !== undefined || outcome !== undefined;
  const clear = <ButtonLink href={path}>{t('exchanges.clear')}</ButtonLink>;
  const empty =
    wanted && found && (found.total === 0 || !filtered) ? (
      <NothingFound search={wanted} found={found.total} workspace={actor.workspaceName} clear={clear} />
    ) : filtered || page.previous !== null ? (
      <EmptyState icon={<SearchX />} title={t('exchanges.noneTitle')} actions={clear}>
        {t('exchanges.noneText', { workspace: actor.workspaceName })}
      </EmptyState>
    ) : (
      <EmptyState
        icon={<ArrowLeftRight />}
        title={t('exchanges.emptyTitle')}
        actions={<ButtonLink href={`${base}/campaigns`}>{t('exchanges.emptyAction')}</ButtonLink>}
      >
        {t('exchanges.emptyText')}
      </EmptyState>
    );

  return (
    <>
      <PageHeader title={t('title')} facts={[t('exchanges.intro'), t('exchanges.zone', { zone: format.zone })]} />
      <SectionTabs base={base} active="exchanges" />
      <PagedCard page={page} to={to}>
        <Toolbar>
          <SearchBox label={t('exchanges.searchLabel')} />
          <Chips
            label={t('exchanges.kindLabel')}
            chips={[
              { label: t('exchanges.all'), href: to({ kind: undefined }), active: kind === undefined },
              ...EXCHANGE_KINDS.map((word) => ({
                label: t(`kind.${word}`),
                href: to({ kind: word }),
                active: kind === word,
              })),
            ]}
          />
        </Toolbar>
        <div className="border-line border-t px-3 py-2.5">
          <Chips
            label={t('exchanges.outcomeLabel')}
            chips={[
              { label: t('exchanges.anyOutcome'), href: to({ outcome: undefined }), active: outcome === undefined },
              ...EXCHANGE_OUTCOMES.map((word) => ({
                label: t(`outcome.${word}`),
                href: to({ outcome: word }),
                active: outcome === word,
              })),
            ]}
          />
        </div>
        {wanted && found && found.total > 0 && <FoundCalls search={wanted} found={found} base={base} format={format} />}
        <div className="border-line border-t">
          <ExchangeTable rows={page.rows} base={base} q={q} format={format} empty={empty} />
        </div>
      </PagedCard>
    </>
  );
}
