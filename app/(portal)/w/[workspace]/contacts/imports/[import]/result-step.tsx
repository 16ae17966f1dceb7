import { Download, PencilLine, Undo2, Upload } from 'lucide-react';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { KeyValue, Ledger } from '#app/_components/key-value.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Pagination } from '#app/_components/pagination.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { isOtherReading } from '#lib/domain/number-doubt.ts';
import { can } from '#lib/domain/permissions.ts';
import { doNotCallOf } from '#lib/features/contacts/import/exclude.ts';
import {
  type ImportDetail,
  numbersToCheck,
  REJECT_KINDS,
  type Reject,
  type RejectKind,
  rejectPage,
} from '#lib/features/contacts/import/queries.ts';
import type { Choices, Counts } from '#lib/features/contacts/import/schema.ts';
import { listDetail } from '#lib/features/contacts/queries.ts';
import { address, one, type Search } from '../../../_address.ts';
import { countryName } from '../../form-options.ts';
import { DELIMITER_NAMES, doubtfulRows, doubtsByWeight, reasonsBySize, rejectedRows } from '../figures.ts';
import { DoNotCallNotice } from './do-not-call.tsx';
import { rowOf } from './row-of.ts';

const PAGE = 50;

type Props = { actor: Actor; detail: ImportDetail & { counts: Counts }; choices: Choices; search: Search };

/** What an import did to every row, and the rows that it did not take. */
export async function ResultStep({ actor, detail, choices, search }: Props) {
  const { counts } = detail;
  const rejected = rejectedRows(counts);
  const asked = one(search, 'kind');
  const toCheck = doubtfulRows(counts);
  const { duplicates, several, suppressed, unread } = counts;
  const rowsOf = { rejected, duplicates, toCheck, several, suppressed, unread };
  const kinds = REJECT_KINDS.filter((one) => rowsOf[one] > 0);
  const kind: RejectKind = kinds.find((one) => one === asked) ?? kinds[0] ?? 'rejected';
  const [after, before] = [rowOf(one(search, 'after')), rowOf(one(search, 'before'))];
  const [told, doNotCall, numbers, list, t, tPeople, locale] = await Promise.all([
    rejectPage(actor.workspaceId, detail.id, { kind, after, before, size: PAGE + 1 }),
    counts.doubts.doNotCall ? doNotCallOf(actor.workspaceId, detail.id) : null,
    toCheck > 0 ? numbersToCheck(actor.workspaceId, detail.id) : 0,
    choices.list.kind === 'existing' ? listDetail(actor.workspaceId, choices.list.id) : null,
    getTranslations('contacts'),
    getTranslations('people'),
    getLocale(),
  ]);
  const rows = before === undefined ? told.slice(0, PAGE) : told.slice(-PAGE);
  const beyond = told.length > PAGE;
  const hasPrevious = before === undefined ? after !== undefined : beyond;
  const hasNext = before === undefined ? beyond : true;
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const path = `${base}/imports/${detail.id}`;
  const file = `/api/w/${actor.workspaceSlug}/imports/${detail.id}/rows`;
  const to = (edge: Record<string, string | undefined>) => address(path, { kind, ...edge });
  const { consent, corrects, found } = detail.settings;
  const mapping = choices.columns
    .filter(({ role }) => role !== 'ignore')
    .map(({ name, role }) => `${name} → ${t(`roles.${role}`)}`)
    .join(' · ');
  const mayWrite = can(actor, 'contacts.write');
  const readAs: Column<Reject>[] = [
    {
      key: 'number',
      header: t('rejects.read'),
      cell: ({ number }) => (number ? <Phone number={number} /> : '—'),
      width: 'w-44',
    },
    {
      key: 'remark',
      header: t('rejects.remark'),
      cell: ({ remark }) =>
        isOtherReading(remark) ? t('rejects.otherReading', { number: remark.slice(0, -1) }) : remark,
      width: 'w-44',
    },
  ];

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
        <Card title={t('result.title')}>
          <Stats>
            <Stat
              label={t('result.accepted')}
              value={format.number(counts.accepted)}
              note={t('result.acceptedNote')}
              tone="accent"
            />
            <Stat label={t('result.updated')} value={format.number(counts.updated)} note={t('result.updatedNote')} />
            <Stat
              label={t('result.unchanged')}
              value={format.number(counts.unchanged)}
              note={t('result.unchangedNote')}
            />
            <Stat
              label={t('result.duplicates')}
              value={format.number(counts.duplicates)}
              note={t('result.duplicatesNote')}
              tone="waiting"
            />
            <Stat
              label={t('result.rejected')}
              value={format.number(rejected)}
              note={t('result.rejectedNote', { percent: format.percent(rejected, counts.rows) })}
              tone="refused"
            />
            {toCheck > 0 && (
              <Stat
                label={t('result.toCheck')}
                value={format.number(toCheck)}
                note={t('result.toCheckNote', { count: numbers, n: format.number(numbers) })}
                tone="waiting"
              />
            )}
            {counts.several > 0 && (
              <Stat label={t('result.several')} value={format.number(counts.several)} note={t('result.severalNote')} />
            )}
            {counts.suppressed > 0 && (
              <Stat
                label={t('result.suppressed')}
                value={format.number(counts.suppressed)}
                note={t('result.suppressedNote')}
                tone="waiting"
              />
            )}
            {counts.unread > 0 && (
              <Stat label={t('result.unread')} value={format.number(counts.unread)} note={t('result.unreadNote')} />
            )}
            {counts.hidden > 0 && (
              <Stat label={t('result.hidden')} value={format.number(counts.hidden)} note={t('result.hiddenNote')} />
            )}
          </Stats>
        </Card>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {rejected + toCheck > 0 && (
            <div className="grid gap-4">
              {rejected > 0 && (
                <Card title={t('result.reasonsTitle')}>
                  <Ledger
                    facts={reasonsBySize(counts).map(([reason, n]) => ({
                      label: t(`reasons.${reason as 'invalid_number'}`),
                      value: format.number(n),
                    }))}
                  />
                </Card>
              )}
              {toCheck > 0 && (
                <Card title={t('result.doubtsTitle')}>
                  <Ledger
                    facts={doubtsByWeight(counts).map(([doubt, n]) => ({
                      label: t(`reasons.${doubt}`),
                      value: format.number(n),
                    }))}
                  />
                  <p className="mt-5">
                    <Link
                      href={address(base, { check: 'open', list: list?.id })}
                      className="rounded underline decoration-edge underline-offset-3"
                    >
                      {t('result.seeToCheck')}
                    </Link>
                  </p>
                </Card>
              )}
            </div>
          )}
          <Card title={t('result.record')}>
            <KeyValue
              facts={[
                ...(corrects
                  ? [
                      {
                        label: t('correct.of'),
                        value: (
                          <Link href={`${base}/imports/${corrects.id}`} className="underline underline-offset-2">
                            {corrects.fileName}
                          </Link>
                        ),
                      },
                    ]
                  : []),
                ...(list ? [{ label: t('preview.list'), value: list.name }] : []),
                { label: t('result.by'), value: detail.confirmedByName ?? detail.createdByName ?? '—' },
                { label: t('result.at'), value: detail.doneAt ? format.dateTimeSeconds(detail.doneAt) : '—' },
                ...(found.sheets
                  ? [{ label: t('preview.sheet'), value: choices.sheet ?? '—' }]
                  : [
                      { label: t('preview.encoding'), value: t(`encodings.${choices.encoding}`) },
                      { label: t('preview.delimiter'), value: t(`delimiters.${DELIMITER_NAMES[choices.delimiter]}`) },
                    ]),
                { label: t('preview.country'), value: countryName(choices.country, locale) },
                { label: t('preview.policyLabel'), value: t(`preview.policies.${choices.policy}`) },
                { label: t('result.mapping'), value: mapping },
                ...(consent
                  ? [
                      { label: tPeople('consents.text'), value: consent.text || '—' },
                      { label: tPeople('consents.purpose'), value: consent.purpose || '—' },
                      { label: tPeople('consents.date'), value: consent.date || '—' },
                    ]
                  : []),
                { label: t('result.size'), value: format.bytes(detail.bytes) },
                {
                  label: t('result.hash'),
                  value: <span className="font-mono text-[12.5px] break-all">{detail.sha256}</span>,
                },
              ]}
            />
          </Card>
        </div>
        <Card flush title={kinds.length === 0 ? t('result.allTaken') : undefined}>
          {kinds.length > 0 && (
            <>
              <Toolbar
                actions={
                  <>
                    <ButtonLink size="sm" href={address(file, { kind })} download icon={<Download aria-hidden />}>
                      {t('result.download')}
                    </ButtonLink>
                    {kind === 'rejected' && mayWrite && !detail.undone && (
                      <ButtonLink size="sm" href={`${path}/correct`} icon={<PencilLine aria-hidden />}>
                        {t('correct.link')}
                      </ButtonLink>
                    )}
                  </>
                }
              >
                <Chips
                  label={t('result.notTaken')}
                  chips={kinds.map((each) => ({
                    label: t(`result.${each}`),
                    count: format.number(rowsOf[each]),
                    href: address(path, { kind: each }),
                    active: each === kind,
                  }))}
                />
              </Toolbar>
              <div className="border-line border-t">
                <Table
                  label={t('result.notTaken')}
                  rows={rows}
                  rowKey={({ row }) => row}
                  columns={[
                    {
                      key: 'row',
                      header: t('rejects.row'),
                      cell: ({ row }) => <span className="font-normal text-ink-2">{format.number(row)}</span>,
                      align: 'right',
                      width: 'w-20',
                    },
                    {
                      key: 'reason',
                      header: t('rejects.reason'),
                      cell: ({ reason, correctedIn }) =>
                        correctedIn === null ? (
                          t(`reasons.${reason as 'invalid_number'}`)
                        ) : (
                          <Link href={`${base}/imports/${correctedIn}`} className="underline underline-offset-2">
                            {t('correct.corrected')}
                          </Link>
                        ),
                      width: 'w-72',
                    },
                    ...(kind === 'toCheck' ? readAs : []),
                    {
                      key: 'cells',
                      header: t('result.cells'),
                      cell: ({ cells }) => cells.filter((cell) => cell.trim() !== '').join(' · '),
                      muted: true,
                    },
                  ]}
                />
              </div>
              <Pagination
                note={kind === 'rejected' && mayWrite && !detail.undone ? t('result.fix') : undefined}
                previous={hasPrevious && rows[0] ? to({ before: String(rows[0].row) }) : undefined}
                next={hasNext && rows.length > 0 ? to({ after: String(rows.at(-1)?.row) }) : undefined}
              />
            </>
          )}
        </Card>
      </div>
    </>
  );
}
