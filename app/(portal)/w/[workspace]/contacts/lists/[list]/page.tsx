import { SearchX, Trash2, Users, X } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Toolbar } from '#app/_components/chips.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { Menu } from '#app/_components/menu.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { deleteListAction, removeFromListAction } from '#lib/features/contacts/actions.ts';
import { contactPage, listDetail } from '#lib/features/contacts/queries.ts';
import { address, one, type Search, turnOf } from '../../../_address.ts';
import { ListDialog } from '../../list-dialog.tsx';
import { PeopleTable } from '../../people-table.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('tabs.lists') };
}

export default async function ListPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string; list: string }>;
  searchParams: Promise<Search>;
}) {
  const { workspace, list: id } = await params;
  const actor = await requireActor(workspace);
  const list = await listDetail(actor.workspaceId, id);
  if (!list) notFound();
  const given = await searchParams;
  const search = one(given, 'q');
  const [page, t, locale] = await Promise.all([
    contactPage(actor.workspaceId, { search, listId: list.id, ...turnOf(given) }),
    getTranslations('contacts'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/contacts/lists/${list.id}`;
  const mayWrite = can(actor, 'contacts.write');
  const count = list.members;
  const n = format.number(count);

  return (
    <>
      <PageHeader
        title={list.name}
        crumbs={[
          { label: t('title'), href: `${base}/contacts` },
          { label: t('tabs.lists'), href: `${base}/contacts/lists` },
        ]}
        facts={[
          t('people.count', { count, n }),
          list.drafts.length > 0 &&
            t('lists.inDrafts', {
              count: list.drafts.length,
              n: format.number(list.drafts.length),
              names: list.drafts.map((draft) => draft.name).join(', '),
            }),
        ]}
        actions={
          mayWrite && (
            <>
              <ListDialog workspace={actor.workspaceSlug} list={list} />
              <ConfirmDialog
                trigger={t('lists.delete')}
                triggerIcon={<Trash2 aria-hidden />}
                title={t('lists.deleteTitle', { name: list.name })}
                consequence={t('lists.deleteText', { count, n })}
                confirm={t('lists.delete')}
                danger
                action={deleteListAction}
                workspace={actor.workspaceSlug}
                hidden={{ id: list.id }}
              />
            </>
          )
        }
      />
      <PagedCard page={page} to={(turn) => address(path, { q: search, ...turn })}>
        {count > 0 && (
          <Toolbar>
            <SearchBox label={t('lists.memberSearch')} />
          </Toolbar>
        )}
        <div className={count > 0 ? 'border-line border-t' : undefined}>
          <PeopleTable
            rows={page.rows}
            base={base}
            extra={
              mayWrite
                ? {
                    key: 'remove',
                    header: <span className="sr-only">{t('lists.remove')}</span>,
                    align: 'right',
                    interactive: true,
                    width: 'sm:w-16',
                    cell: (contact) => (
                      <span className="inline-flex">
                        <Menu
                          triggerVariant="ghost"
                          triggerSize="sm"
                          items={[
                            {
                              label: t('lists.remove'),
                              icon: <X aria-hidden className="size-4" />,
                              action: removeFromListAction,
                              fields: {
                                workspace: actor.workspaceSlug,
                                listId: list.id,
                                'contactIds[]': contact.id,
                              },
                              doneMessage: t('lists.removed'),
                            },
                          ]}
                        />
                      </span>
                    ),
                  }
                : undefined
            }
            empty={
              count === 0 ? (
                <EmptyState
                  icon={<Users />}
                  title={t('lists.noMembersTitle')}
                  actions={
                    mayWrite && <ButtonLink href={`${base}/contacts/imports/new`}>{t('people.import')}</ButtonLink>
                  }
                >
                  {t('lists.noMembersText')}
                </EmptyState>
              ) : (
                <EmptyState
                  icon={<SearchX />}
                  title={t('people.noneTitle')}
                  actions={<ButtonLink href={path}>{t('people.showAll')}</ButtonLink>}
                >
                  {t('people.noneText')}
                </EmptyState>
              )
            }
          />
        </div>
      </PagedCard>
    </>
  );
}
