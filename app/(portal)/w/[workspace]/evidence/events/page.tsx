import { History, SearchX } from 'lucide-react';
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
import { listDoers, listEvents } from '#lib/features/evidence/events.ts';
import { EVENT_GROUPS } from '#lib/features/evidence/kinds.ts';
import { SectionTabs } from '../section-tabs.tsx';
import { EventList } from './event-list.tsx';
import { PersonFilter } from './person-filter.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('evidence');
  return { title: t('tabs.events') };
}

export default async function EventsPage({
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
  const path = `${base}/evidence/events`;

  const group = oneOf(search, 'group', EVENT_GROUPS);
  const [person, q] = [one(search, 'person'), one(search, 'q')];
  const [page, doers] = await Promise.all([
    listEvents(actor, { group, person, text: q }, turnOf(search)),
    listDoers(actor),
  ]);

  const to = (changes: Record<string, string | undefined>) => address(path, { group, person, q, ...changes });
  const narrowed = group !== undefined || person !== undefined || q !== undefined;
  const people = [
    { value: 'all', label: t('eventsPage.everybody') },
    ...doers.map(({ id, name }) => ({ value: id, label: name || t('eventsPage.unnamed') })),
    { value: 'system', label: t('eventsPage.theSystem') },
  ];
  const chosen = people.some(({ value }) => value === person) ? (person ?? 'all') : 'all';

  return (
    <>
      <PageHeader title={t('title')} facts={[t('eventsPage.intro'), t('exchanges.zone', { zone: format.zone })]} />
      <SectionTabs base={base} active="events" />
      <PagedCard page={page} to={to}>
        <Toolbar>
          <SearchBox label={t('eventsPage.searchLabel')} />
          <PersonFilter label={t('eventsPage.personLabel')} options={people} value={chosen} />
        </Toolbar>
        <div className="border-line border-t px-3 py-2.5">
          <Chips
            label={t('eventsPage.groupLabel')}
            chips={[
              { label: t('groups.all'), href: to({ group: undefined }), active: group === undefined },
              ...EVENT_GROUPS.map((name) => ({
                label: t(`groups.${name}`),
                href: to({ group: name }),
                active: group === name,
              })),
            ]}
          />
        </div>
        {page.rows.length > 0 ? (
          <EventList events={page.rows} base={base} format={format} now={new Date()} />
        ) : narrowed ? (
          <EmptyState
            icon={<SearchX />}
            title={t('eventsPage.noneTitle')}
            actions={<ButtonLink href={path}>{t('eventsPage.clear')}</ButtonLink>}
          >
            {q === undefined
              ? t('eventsPage.noneText', { workspace: actor.workspaceName })
              : t('eventsPage.noneFound', { workspace: actor.workspaceName, text: q })}
          </EmptyState>
        ) : (
          <EmptyState icon={<History />} title={t('eventsPage.emptyTitle')}>
            {t('eventsPage.emptyText')}
          </EmptyState>
        )}
      </PagedCard>
    </>
  );
}
