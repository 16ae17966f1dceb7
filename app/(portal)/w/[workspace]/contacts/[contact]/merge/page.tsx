import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Toolbar } from '#app/_components/chips.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { SearchBox } from '#app/_components/search-box.tsx';
import { Table } from '#app/_components/table.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { attributesOf, type ContactDetail, contactDetail, contactPage } from '#lib/features/contacts/queries.ts';
import { address, one, type Search } from '../../../_address.ts';
import { MergeForm } from './merge-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people');
  return { title: t('merge.title') };
}

type Params = { workspace: string; contact: string };
type Person = { firstName: string; lastName: string; number: string };

/** First the user finds the other contact (`q`), then sees the result of merging the two (`with`). */
export default async function MergePage({
  params,
  searchParams,
}: {
  params: Promise<Params>;
  searchParams: Promise<Search>;
}) {
  const { workspace, contact: id } = await params;
  const actor = await requireActor(workspace);
  const contact = await contactDetail(actor.workspaceId, id);
  if (!contact || !can(actor, 'contacts.write')) notFound();
  const given = await searchParams;
  const [chosen, search] = [one(given, 'with'), one(given, 'q')];
  const [t, tContacts, other, described, found] = await Promise.all([
    getTranslations('people.merge'),
    getTranslations('contacts'),
    chosen === undefined ? null : contactDetail(actor.workspaceId, chosen),
    attributesOf(actor.workspaceId),
    contactPage(actor.workspaceId, { search: search ?? contact.lastName, size: 20 }),
  ]);
  if (chosen !== undefined && (!other || other.id === contact.id)) notFound();
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const path = `${base}/${contact.id}/merge`;
  return (
    <>
      <PageHeader
        title={t('title')}
        crumbs={[
          { label: tContacts('title'), href: base },
          { label: nameOf(contact), href: `${base}/${contact.id}` },
        ]}
        facts={other ? [] : [t('intro')]}
        actions={other && <ButtonLink href={path}>{t('other')}</ButtonLink>}
      />
      {other ? (
        <Card className="max-w-3xl">
          <MergeForm workspace={actor.workspaceSlug} stays={shown(contact)} goes={shown(other)} described={described} />
        </Card>
      ) : (
        <Card flush className="max-w-3xl">
          <Toolbar>
            <SearchBox label={t('search')} />
          </Toolbar>
          <div className="border-line border-t">
            <Table
              label={t('found')}
              rows={found.rows.filter((row) => row.id !== contact.id)}
              rowKey={(row) => row.id}
              href={(row) => address(path, { with: row.id })}
              empty={t('noneFound')}
              columns={[
                { key: 'name', header: tContacts('people.name'), cell: nameOf },
                {
                  key: 'number',
                  header: tContacts('people.number'),
                  cell: ({ number }) => <Phone number={number} />,
                  muted: true,
                },
              ]}
            />
          </div>
        </Card>
      )}
    </>
  );
}

function shown(contact: ContactDetail) {
  const { number, attributes } = contact;
  return {
    ...contact,
    name: nameOf(contact),
    spelt: formatNumber(number),
    attributes: Object.entries(attributes),
  };
}

function nameOf({ firstName, lastName, number }: Person): string {
  return `${firstName} ${lastName}`.trim() || formatNumber(number);
}
