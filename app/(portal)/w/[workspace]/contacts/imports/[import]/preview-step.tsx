import { Trash2 } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { cx } from '#app/_components/cx.ts';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { secondTable } from '#lib/domain/import-columns.ts';
import { can } from '#lib/domain/permissions.ts';
import { discardImportAction } from '#lib/features/contacts/import/actions.ts';
import { columnLetter, fingerprint, PREVIEW_ROWS, previewRows } from '#lib/features/contacts/import/preview.ts';
import type { ImportDetail } from '#lib/features/contacts/import/queries.ts';
import type { Choices } from '#lib/features/contacts/import/schema.ts';
import { WAITS_DAYS } from '#lib/features/contacts/import/schema.ts';
import { listsWithCounts } from '#lib/features/contacts/queries.ts';
import { doubtfulRows, doubtsByWeight, reasonsBySize, rejectedRows } from '../figures.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { DoubtfulRows } from './doubtful-rows.tsx';
import { ReadingCard } from './reading-card.tsx';
import { ReadingForm } from './reading-form.tsx';
import { SampleTable } from './sample-table.tsx';

/** The effect of an import, in figures and in its first rows, with every setting that decides it. */
export async function PreviewStep({
  actor,
  detail,
  choices,
}: {
  actor: Actor;
  detail: ImportDetail;
  choices: Choices;
}) {
  const source = { workspaceId: actor.workspaceId, importId: detail.id, found: detail.settings.found };
  const [preview, lists, t, tErrors, locale] = await Promise.all([
    previewRows(source, choices),
    listsWithCounts(actor.workspaceId),
    getTranslations('contacts'),
    getTranslations('errors'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const { counts, known, complete, hidden, hiddenColumns, problem } = preview;
  const mayWrite = can(actor, 'contacts.write');
  const mayConfirm = mayWrite && problem === null;
  // If a file breaks off somewhere, the figures would cover only its beginning.
  const figured = problem === null || problem.code === 'noPhoneColumn' || problem.code === 'nothingAccepted';
  const rejected = rejectedRows(counts);
  const toCheck = doubtfulRows(counts);
  const n = format.number(counts.good);
  const otherSheets = (detail.settings.peopled ?? []).filter((name) => name !== choices.sheet);
  const beside = choices.header ? secondTable(detail.settings.headers ?? []) : null;

  return (
    <>
      <PageHeader
        title={detail.fileName}
        crumbs={[
          { label: t('title'), href: base },
          { label: t('tabs.imports'), href: `${base}/imports` },
        ]}
        facts={[
          t('preview.step'),
          format.bytes(detail.bytes),
          detail.createdByName && t('preview.uploadedBy', { name: detail.createdByName }),
          t('preview.waits', { days: WAITS_DAYS }),
          format.dateTime(detail.createdAt),
          t('zone', { zone: format.zone }),
        ]}
        actions={
          mayWrite && (
            <ConfirmDialog
              trigger={t('preview.discard')}
              triggerIcon={<Trash2 aria-hidden />}
              title={t('preview.discardTitle')}
              consequence={t('preview.discardText')}
              confirm={t('preview.discardConfirm')}
              danger
              action={discardImportAction}
              workspace={actor.workspaceSlug}
              hidden={{ id: detail.id }}
            />
          )
        }
      />
      {problem && (
        <Notice kind="danger" title={t('preview.problem')} className="mb-4">
          {tErrors(problem.code as 'fileEmpty', problem.params)}
        </Notice>
      )}
      {detail.problem && !problem && (
        <Notice kind="danger" title={t('preview.lastTime')} className="mb-4">
          {tErrors.has(detail.problem.code as 'fileEmpty')
            ? tErrors(detail.problem.code as 'fileEmpty', detail.problem.params)
            : tErrors('unexpected')}
        </Notice>
      )}
      {detail.settings.remembered && (
        <Notice kind="info" className="mb-4">
          {t('preview.remembered', { name: detail.settings.remembered.fileName })}
        </Notice>
      )}
      {hidden > 0 && (
        <Notice
          kind="info"
          title={t('preview.hiddenTitle', { count: hidden, n: format.number(hidden) })}
          className="mb-4"
        >
          {t(choices.hiddenRows ? 'preview.hiddenIn' : 'preview.hiddenOut')}
        </Notice>
      )}
      {hiddenColumns.length > 0 && (
        <Notice
          kind="info"
          title={t('preview.hiddenColumnsTitle', {
            count: hiddenColumns.length,
            names: hiddenColumns.map((at) => choices.columns[at]?.name ?? columnLetter(at)).join(', '),
          })}
          className="mb-4"
        >
          {t('preview.hiddenColumnsText')}
        </Notice>
      )}
      {otherSheets.length > 0 && (
        <Notice
          kind="warning"
          title={t('preview.otherSheetsTitle', { count: otherSheets.length, names: otherSheets.join(', ') })}
          className="mb-4"
        >
          {t('preview.otherSheetsText', { name: choices.sheet ?? '' })}
        </Notice>
      )}
      {beside !== null && (
        <Notice kind="warning" title={t('preview.secondTableTitle', { column: columnLetter(beside) })} className="mb-4">
          {t('preview.secondTableText')}
        </Notice>
      )}
      {!mayWrite && (
        <Notice kind="info" className="mb-4">
          {t('preview.readOnly')}
        </Notice>
      )}
      <div className="grid gap-4">
        <div className={cx('grid items-start gap-4', mayConfirm && 'lg:grid-cols-[minmax(0,1fr)_20rem]')}>
          {figured && (
            <Card
              title={t('preview.whatHappens')}
              note={complete ? undefined : t('preview.firstRows', { n: format.number(PREVIEW_ROWS) })}
            >
              <Stats>
                <Stat label={t('preview.rows')} value={format.number(counts.rows)} />
                <Stat
                  label={t('preview.good')}
                  value={n}
                  note={counts.good > 0 && t('preview.known', { count: known, n: format.number(known) })}
                  tone="accent"
                />
                <Stat
                  label={t('preview.duplicates')}
                  value={format.number(counts.duplicates)}
                  note={counts.duplicates > 0 && t('preview.duplicatesNote')}
                  tone="waiting"
                />
                <Stat
                  label={t('preview.rejected')}
                  value={format.number(rejected)}
                  note={rejected > 0 && t('preview.rejectedNote')}
                  tone="refused"
                />
                {toCheck > 0 && (
                  <Stat
                    label={t('result.toCheck')}
                    value={format.number(toCheck)}
                    note={t('preview.toCheckNote')}
                    tone="waiting"
                  />
                )}
                {counts.several > 0 && (
                  <Stat
                    label={t('result.several')}
                    value={format.number(counts.several)}
                    note={t('result.severalNote')}
                  />
                )}
                {counts.unread > 0 && (
                  <Stat label={t('result.unread')} value={format.number(counts.unread)} note={t('result.unreadNote')} />
                )}
              </Stats>
              {rejected > 0 && (
                <div className="-mx-4 mt-4 border-line border-t px-4 pt-3 sm:-mx-[18px] sm:px-[18px]">
                  <h3 className="mb-1.5 text-[13px] text-ink-2">{t('preview.why')}</h3>
                  <ul className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
                    {reasonsBySize(counts).map(([reason, rows]) => (
                      <li key={reason} className="flex justify-between gap-4">
                        <span>{t(`reasons.${reason as 'invalid_number'}`)}</span>
                        <span>{format.number(rows)}</span>
                      </li>
                    ))}
                  </ul>
                </div>
              )}
              {toCheck > 0 && (
                <div className="-mx-4 mt-4 border-line border-t px-4 pt-3 sm:-mx-[18px] sm:px-[18px]">
                  <h3 className="mb-1.5 text-[13px] text-ink-2">{t('preview.doubts')}</h3>
                  <ul className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
                    {doubtsByWeight(counts).map(([doubt, rows]) => (
                      <li key={doubt} className="flex justify-between gap-4">
                        <span>{t(`reasons.${doubt}`)}</span>
                        <span>{format.number(rows)}</span>
                      </li>
                    ))}
                  </ul>
                  <DoubtfulRows rows={preview.doubtful} more={toCheck > preview.doubtful.length} format={format} />
                </div>
              )}
            </Card>
          )}
          {mayConfirm && (
            <Card title={t('preview.target')}>
              <ConfirmForm
                workspace={actor.workspaceSlug}
                importId={detail.id}
                seen={fingerprint(choices)}
                lists={lists.map(({ id, name, members }) => ({
                  id,
                  name,
                  members: t('preview.listExisting', { count: members, n: format.number(members) }),
                }))}
                proposed={choices.list}
                proposedPolicy={choices.policy}
                confirm={complete ? t('preview.confirm', { count: counts.good, n }) : t('preview.confirmAll')}
              />
            </Card>
          )}
        </div>
        <ReadingForm workspace={actor.workspaceSlug} importId={detail.id} disabled={!mayWrite}>
          <ReadingCard
            choices={choices}
            sheets={detail.settings.found.sheets}
            first={preview.first}
            hasHidden={hidden > 0}
            locale={locale}
            disabled={!mayWrite}
          />
          <SampleTable choices={choices} rows={preview.sample} disabled={!mayWrite} format={format} />
        </ReadingForm>
      </div>
    </>
  );
}
