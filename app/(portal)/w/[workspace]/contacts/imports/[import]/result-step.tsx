import { Undo2, Upload } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { doNotCallOf } from '#lib/features/contacts/import/exclude.ts';
import { type ImportDetail, numbersToCheck } from '#lib/features/contacts/import/queries.ts';
import type { Choices, Counts } from '#lib/features/contacts/import/schema.ts';
import { listDetail } from '#lib/features/contacts/queries.ts';
import { address, type Search } from '../../../_address.ts';
import { doubtfulRows, rejectedRows } from '../figures.ts';
import { DoNotCallNotice } from './do-not-call.tsx';
import { ResultFigures } from './result-figures.tsx';
import { ResultReasons } from './result-reasons.tsx';
import { ResultRecord } from './result-record.tsx';
import { ResultRows } from './result-rows.tsx';

type Props = { actor: Actor; detail: ImportDetail & { counts: Counts }; choices: Choices; search: Search };

/** The result of an import for every row, and the rows that it did not take. */
export async function ResultStep({ actor, detail, choices, search }: Props) {
  const { counts } = detail;
  const [doNotCall, toCheck, list, t, locale] = await Promise.all([
    counts.doubts.doNotCall ? doNotCallOf(actor.workspaceId, detail.id) : null,
    doubtfulRows(counts) > 0 ? numbersToCheck(actor.workspaceId, detail.id) : 0,
    choices.list.kind === 'existing' ? listDetail(actor.workspaceId, choices.list.id) : null,
    getTranslations('contacts'),
    getLocale(),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const path = `${base}/imports/${detail.id}`;
  const mayWrite = can(actor, 'contacts.write');

  return (
    <>
      <PageHeader
        title={detail.fileName}
        crumbs={[
          { label: t('title'), href: base },
          { label: t('tabs.imports'), href: `${base}/imports` },
        ]}
        badge={
          detail.undone ? (
            <Badge tone="missed">{t('imports.undone')}</Badge>
          ) : (
            <Badge tone="accent">{t('imports.finished')}</Badge>
          )
        }
        facts={[
          t('result.step'),
          t('result.rows', { count: counts.rows, n: format.number(counts.rows) }),
          t('zone', { zone: format.zone }),
        ]}
        actions={
          <>
            {mayWrite && !detail.undone && (
              <ButtonLink href={`${path}/undo`} icon={<Undo2 aria-hidden />}>
                {t('undo.link')}
              </ButtonLink>
            )}
            {mayWrite && (
              <ButtonLink href={`${base}/imports/new`} icon={<Upload aria-hidden />}>
                {t('result.again')}
              </ButtonLink>
            )}
            <ButtonLink variant="primary" href={list ? `${base}/lists/${list.id}` : base}>
              {list ? t('result.openList') : t('result.people')}
            </ButtonLink>
          </>
        }
      />
      {detail.undone && detail.undoneAt && (
        <Notice kind="info" title={t('undo.was', { when: format.dateTime(detail.undoneAt) })} className="mb-4">
          {t('undo.done', {
            removed: format.number(detail.undone.removed),
            restored: format.number(detail.undone.restored),
            memberships: format.number(detail.undone.memberships),
          })}
        </Notice>
      )}
      {doNotCall && doNotCall.numbers > 0 && (
        <DoNotCallNotice
          figures={doNotCall}
          importId={detail.id}
          workspace={actor.workspaceSlug}
          mayExclude={can(actor, 'suppressions.write') && !detail.undone}
          format={format}
        />
      )}
      <div className="grid gap-4">
        <ResultFigures counts={counts} numbersToCheck={toCheck} format={format} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {rejectedRows(counts) + doubtfulRows(counts) > 0 && (
            <ResultReasons counts={counts} toCheck={address(base, { check: 'open', list: list?.id })} format={format} />
          )}
          <ResultRecord detail={detail} choices={choices} list={list} base={base} format={format} />
        </div>
        <ResultRows
          actor={actor}
          importId={detail.id}
          counts={counts}
          mayCorrect={mayWrite && !detail.undone}
          search={search}
          format={format}
        />
      </div>
    </>
  );
}
