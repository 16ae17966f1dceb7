import { Download, Filter, SearchX, Upload, UserPlus, Users } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Menu } from '#app/_components/menu.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import type { Turn } from '#app/_components/pagination.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { NUMBER_CHECKS, type NumberCheck, readNumberCheck } from '#lib/domain/number-check.ts';
import { can } from '#lib/domain/permissions.ts';
import { contactCount, contactPage, hasConfirmed, listNames, tagNames } from '#lib/features/contacts/queries.ts';
import { segmentOf, segments } from '#lib/features/segments/queries.ts';
import { address, one, type Search, turnOf } from '../_address.ts';
import { ManyBar } from './_many/bar.tsx';
import { ChoosingPeople } from './_many/choosing.tsx';
import { ContactsTabs } from './contacts-tabs.tsx';
import { PeopleFilter } from './people-filter.tsx';
import { PeopleTable } from './people-table.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('title') };
}

export default async function ContactsPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Search>;
}) {
  const actor = await requireActor((await params).workspace);
  const given = await searchParams;
  const wanted = {
    search: one(given, 'q'),
    list: one(given, 'list'),
    tag: one(given, 'tag'),
    segment: one(given, 'segment'),
    check: readNumberCheck(one(given, 'check')),
  };
  const turn = turnOf(given);
  const [{ page, total, toCheck, anyConfirmed, options }, t, tPeople, locale] = await Promise.all([
    peopleOf(actor, wanted, turn),
    getTranslations('contacts'),
    getTranslations('people'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const { search: q, ...narrowed } = wanted;
  const filters = { q, ...narrowed };
  const n = format.number(total.count);
  const mayWrite = can(actor, 'contacts.write');
  const importLink = (
    <ButtonLink variant="primary" href={`${base}/contacts/imports/new`} icon={<Upload aria-hidden />}>
      {t('people.import')}
    </ButtonLink>
  );
  const newLink = (
    <ButtonLink href={`${base}/contacts/new`} icon={<UserPlus aria-hidden />}>
      {t('people.new')}
    </ButtonLink>
  );
  const isEmpty = page.rows.length === 0 && Object.values(wanted).every((part) => part === undefined);
  const isChecked = toCheck.count > 0 || wanted.check !== undefined || anyConfirmed;
  const checks = isChecked ? NUMBER_CHECKS.map((id) => ({ id, name: tPeople(`checks.${id}`) })) : [];
  const exportTo = (format: string) => address(`/api${base}/contacts/export`, { ...filters, format });

  return (
    <>
      <PageHeader
        title={t('title')}
        facts={[total.exact ? t('people.count', { count: total.count, n }) : tPeople('count.about', { n })]}
        actions={
          !isEmpty &&
          mayWrite && (
            <>
              {newLink}
              {importLink}
            </>
          )
        }
      />
      <ContactsTabs base={base} active="people" />
      <ChoosingPeople key={JSON.stringify([wanted, turn])} page={page.rows.map(({ id }) => id)}>
        <PagedCard page={page} to={(turn) => address(`${base}/contacts`, { ...filters, ...turn })}>
          {!isEmpty && (
            <Toolbar
              actions={
                <>
                  {wanted.segment && (
                    <ButtonLink href={`${base}/contacts/segments/${wanted.segment}`} icon={<Filter aria-hidden />}>
                      {tPeople('filter.editSegment')}
                    </ButtonLink>
                  )}
                  <Menu
                    trigger={tPeople('export.trigger')}
                    triggerIcon={<Download aria-hidden />}
                    triggerVariant="secondary"
                    items={[
                      { label: tPeople('export.csv'), href: exportTo('csv'), download: true },
                      { label: tPeople('export.xlsx'), href: exportTo('xlsx'), download: true },
                    ]}
                  />
                </>
              }
            >
              <SearchBox label={t('people.search')} />
              <PeopleFilter {...options} checks={checks} />
              {toCheck.count > 0 && (
                <Chips
                  label={tPeople('filter.check')}
                  chips={[
                    {
                      label: tPeople('toCheck.chip'),
                      count: toCheck.exact
                        ? format.number(toCheck.count)
                        : tPeople('count.about', { n: format.number(toCheck.count) }),
                      href: address(`${base}/contacts`, { ...filters, check: wanted.check ? undefined : 'open' }),
                      active: wanted.check !== undefined && wanted.check !== 'confirmed',
                    },
                  ]}
                />
              )}
            </Toolbar>
          )}
          {mayWrite && (
            <ManyBar
              workspace={actor.workspaceSlug}
              timeZone={actor.timeZone}
              matching={wanted}
              total={total}
              lists={options.lists}
              tags={options.tags}
              mayConfirm={toCheck.count > 0}
            />
          )}
          <div className={isEmpty ? undefined : 'border-line border-t'}>
            <PeopleTable
              rows={page.rows}
              base={base}
              choosing={mayWrite}
              empty={
                isEmpty ? (
                  <EmptyState
                    icon={<Users />}
                    title={t('people.emptyTitle')}
                    actions={
                      mayWrite && (
                        <>
                          {newLink}
                          {importLink}
                        </>
                      )
                    }
                  >
                    {t('people.emptyText')}
                  </EmptyState>
                ) : (
                  <EmptyState
                    icon={<SearchX />}
                    title={t('people.noneTitle')}
                    actions={<ButtonLink href={`${base}/contacts`}>{t('people.showAll')}</ButtonLink>}
                  >
                    {t('people.noneText')}
                  </EmptyState>
                )
              }
            />
          </div>
        </PagedCard>
      </ChoosingPeople>
    </>
  );
}

type Wanted = Partial<Record<'search' | 'list' | 'tag' | 'segment', string | undefined>> & {
  check?: NumberCheck | undefined;
};

/** The page, the number of matches, and further filters. A segment that is gone is not found, rather than everybody. */
async function peopleOf({ workspaceId }: Actor, wanted: Wanted, turn: Turn) {
  const segment = wanted.segment === undefined ? undefined : await segmentOf(workspaceId, wanted.segment);
  if (segment === null) notFound();
  const { search, list: listId, tag: tagId, check } = wanted;
  const filter = { search, listId, tagId, check, filter: segment?.filter };
  const [page, total, toCheck, anyConfirmed, lists, tags, saved] = await Promise.all([
    contactPage(workspaceId, { ...filter, ...turn }),
    contactCount(workspaceId, filter),
    contactCount(workspaceId, { check: 'open' }),
    hasConfirmed(workspaceId),
    listNames(workspaceId),
    tagNames(workspaceId),
    segments(workspaceId),
  ]);
  return { page, total, toCheck, anyConfirmed, options: { lists, tags, segments: saved } };
}
