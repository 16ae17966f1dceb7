import { SearchX, Upload, UserPlus, Users } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Toolbar } from '#app/_components/chips.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Pagination } from '#app/_components/pagination.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { contactCount, contactPage } from '#lib/features/contacts/queries.ts';
import { address, one, type Search } from '../_address.ts';
import { ContactsTabs } from './contacts-tabs.tsx';
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
  const search = one(given, 'q');
  const [page, total, t, locale] = await Promise.all([
    contactPage(actor.workspaceId, { search, after: one(given, 'after'), before: one(given, 'before') }),
    contactCount(actor.workspaceId, { search }),
    getTranslations('contacts'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const to = (place: { after?: string; before?: string }) => address(`${base}/contacts`, { q: search, ...place });
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
  const isEmpty = page.rows.length === 0 && search === undefined;

  return (
    <>
      <PageHeader
        title={t('title')}
        facts={[total.capped ? t('people.countOver', { n }) : t('people.count', { count: total.count, n })]}
        actions={
          mayWrite &&
          !isEmpty && (
            <>
              {newLink}
              {importLink}
            </>
          )
        }
      />
      <ContactsTabs base={base} active="people" />
      <Card flush>
        {!isEmpty && (
          <Toolbar>
            <SearchBox label={t('people.search')} />
          </Toolbar>
        )}
        <div className={isEmpty ? undefined : 'border-line border-t'}>
          <PeopleTable
            rows={page.rows}
            base={base}
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
        <Pagination
          previous={page.previous && to({ before: page.previous })}
          next={page.next && to({ after: page.next })}
        />
      </Card>
    </>
  );
}
