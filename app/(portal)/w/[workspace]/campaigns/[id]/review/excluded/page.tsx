import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound, redirect } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { address, oneOf, type Search, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { doubtWords } from '#app/(portal)/w/[workspace]/contacts/doubt-words.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { EXCLUSIONS } from '#lib/domain/audience.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { excludedPeople } from '#lib/features/dispatch/queries.ts';

type Props = { params: Promise<{ workspace: string; id: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('campaignReview');
  return { title: t('excluded.title') };
}

/** The people of the lists who would not be called, and why: each links to the suppression with its proof. */
export default async function ExcludedPeoplePage({ params, searchParams }: Props) {
  const { workspace, id } = await params;
  const actor = await requireActor(workspace);
  const campaign = (await campaignOf(actor, id)) ?? notFound();
  const base = `/w/${actor.workspaceSlug}`;
  if (campaign.state !== 'draft') redirect(`${base}/campaigns/${id}?tab=calls&outcome=excluded`);
  const search = await searchParams;
  const { after } = turnOf(search);
  const reason = oneOf(search, 'reason', EXCLUSIONS);
  const [t, list, sources, reasons, tCheck, locale, { people, next }] = await Promise.all([
    getTranslations('campaignReview'),
    getTranslations('campaigns.list'),
    getTranslations('suppressions'),
    getTranslations('evidence.reasons'),
    getTranslations('people.toCheck'),
    getLocale(),
    excludedPeople(actor, id, { after, reason }),
  ]);
  const format = createFormats(locale, campaign.timeZone);
  const review = `${base}/campaigns/${id}/review`;
  const path = `${review}/excluded`;
  return (
    <>
      <PageHeader
        title={t('excluded.title')}
        crumbs={[
          { label: list('title'), href: `${base}/campaigns` },
          { label: campaign.name, href: `${base}/campaigns/${id}/edit` },
          { label: t('title'), href: review },
        ]}
        facts={[t('excluded.text', { at: format.time(new Date()) })]}
      />
      {reason === 'numberToCheck' && (
        <Notice kind="warning" className="mb-4">
          {t('toCheck.excluded')} <Link href={address(`${base}/contacts`, { check: 'open' })}>{t('toCheck.link')}</Link>
        </Notice>
      )}
      <PagedCard
        // It goes forwards only: "previous" leads to the first page.
        page={{ previous: after ?? null, next }}
        to={({ after }) => address(path, { after, reason })}
      >
        <Table
          label={t('excluded.title')}
          rows={people}
          rowKey={({ contactId }) => contactId}
          href={({ suppressionId, contactId }) =>
            suppressionId ? `${base}/suppressions/${suppressionId}` : `${base}/contacts/${contactId}`
          }
          empty={t('excluded.none')}
          columns={[
            {
              key: 'person',
              header: t('excluded.person'),
              cell: (row) => `${row.firstName} ${row.lastName}`.trim() || '—',
            },
            { key: 'number', header: t('excluded.number'), priority: 2, cell: (row) => <Phone number={row.number} /> },
            {
              key: 'source',
              header: t('excluded.why'),
              cell: (row) => (
                <>
                  {row.source ? sources(`sources.${row.source}`) : reasons(row.reason)}
                  {row.doubt && (
                    <span className="block text-[13px] text-ink-2 whitespace-normal">
                      {doubtWords(tCheck, row.doubt, row.remark)}
                    </span>
                  )}
                </>
              ),
            },
          ]}
        />
      </PagedCard>
    </>
  );
}
