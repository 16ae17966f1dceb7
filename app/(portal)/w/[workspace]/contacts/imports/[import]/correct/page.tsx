import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Pagination } from '#app/_components/pagination.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { tidy } from '#lib/domain/text.ts';
import { CORRECTED_AT_ONCE } from '#lib/features/contacts/import/forms.ts';
import { importDetail, rejectPage } from '#lib/features/contacts/import/queries.ts';
import { address, type Search, turnOf } from '../../../../_address.ts';
import { CorrectForm } from './correct-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('correct.title') };
}

/** The rejected rows of an import, a page at a time, to be corrected and imported. */
export default async function CorrectPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string; import: string }>;
  searchParams: Promise<Search>;
}) {
  const [{ workspace, import: id }, search] = await Promise.all([params, searchParams]);
  const actor = await requireActor(workspace);
  const detail = await importDetail(actor.workspaceId, id);
  const choices = detail?.settings.choices;
  if (detail?.state !== 'done' || !choices || !can(actor, 'contacts.write')) notFound();
  const [page, t, locale] = await Promise.all([
    rejectPage(actor.workspaceId, id, {
      kind: 'rejected',
      size: CORRECTED_AT_ONCE,
      onlyOpen: true,
      ...turnOf(search),
    }),
    getTranslations('contacts'),
    getLocale(),
  ]);
  const { rows } = page;
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const path = `${base}/imports/${id}`;
  // The number first: it is missing in nearly all of them.
  const columns = choices.columns
    .map(({ name, role }, at) => ({ at, name, isPhone: role === 'phone', isTaken: role !== 'ignore' }))
    .filter(({ isTaken }) => isTaken)
    .sort((a, b) => Number(b.isPhone) - Number(a.isPhone));
  return (
    <>
      <PageHeader
        title={t('correct.title')}
        crumbs={[
          { label: t('title'), href: base },
          { label: t('tabs.imports'), href: `${base}/imports` },
          { label: detail.fileName, href: path },
        ]}
      />
      <Card title={t('correct.rows')} note={t('correct.note')}>
        {rows.length === 0 ? (
          <p className="text-ink-2">{t('correct.none')}</p>
        ) : (
          <CorrectForm
            key={rows[0]?.row}
            workspace={actor.workspaceSlug}
            importId={id}
            fileName={t('correct.fileName', { name: detail.fileName.replace(/\.[a-z]{1,4}$/i, '') })}
            columns={columns}
            rows={rows.map(({ row, reason, cells }) => ({
              row,
              shown: format.number(row),
              reason,
              cells: columns.map(({ at }) => tidy(cells[at] ?? '')),
            }))}
            back={path}
          />
        )}
      </Card>
      <Pagination page={page} to={(turn) => address(`${path}/correct`, turn)} />
    </>
  );
}
