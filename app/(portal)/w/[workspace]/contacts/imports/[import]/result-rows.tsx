import { Download, PencilLine } from 'lucide-react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Chips, Toolbar } from '#app/_components/chips.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { isOtherReading } from '#lib/domain/number-doubt.ts';
import { REJECT_KINDS, type Reject, type RejectKind, rejectPage } from '#lib/features/contacts/import/queries.ts';
import type { Counts } from '#lib/features/contacts/import/schema.ts';
import { address, one, type Search, turnOf } from '../../../_address.ts';
import { doubtfulRows, rejectedRows } from '../figures.ts';

const PAGE = 50;

type Props = {
  actor: Actor;
  importId: string;
  counts: Counts;
  /** Whether rejected rows may still be corrected and imported. */
  mayCorrect: boolean;
  search: Search;
  format: Formats;
};

/** The rows that were not taken, or not as they are in the file, by kind, a page at a time. */
export async function ResultRows({ actor, importId, counts, mayCorrect, search, format }: Props) {
  const t = await getTranslations('contacts');
  const { duplicates, several, suppressed, unread } = counts;
  const [rejected, toCheck] = [rejectedRows(counts), doubtfulRows(counts)];
  const rowsOf = { rejected, duplicates, toCheck, several, suppressed, unread };
  const kinds = REJECT_KINDS.filter((each) => rowsOf[each] > 0);
  const asked = one(search, 'kind');
  const kind: RejectKind | undefined = kinds.find((each) => each === asked) ?? kinds[0];
  if (kind === undefined) return <Card flush title={t('result.allTaken')} />;

  const page = await rejectPage(actor.workspaceId, importId, { kind, size: PAGE, ...turnOf(search) });
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const path = `${base}/imports/${importId}`;
  const readAs: Column<Reject>[] = [
    {
      key: 'number',
      header: t('rejects.read'),
      named: true,
      cell: ({ number }) => (number ? <Phone number={number} /> : '—'),
      width: 'sm:w-44',
    },
    {
      key: 'remark',
      header: t('rejects.remark'),
      named: true,
      cell: ({ remark }) =>
        isOtherReading(remark) ? t('rejects.otherReading', { number: remark.slice(0, -1) }) : remark,
      width: 'sm:w-44',
    },
  ];
  const columns: Column<Reject>[] = [
    {
      key: 'row',
      header: t('rejects.row'),
      cell: ({ row }) => <span className="font-normal text-ink-2">{format.number(row)}</span>,
      align: 'right',
      width: 'sm:w-20',
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
      width: 'sm:w-72',
    },
    ...(kind === 'toCheck' ? readAs : []),
    {
      key: 'cells',
      header: t('result.cells'),
      cell: ({ cells }) => (
        <span className="block whitespace-normal sm:py-1.5">
          {cells
            .filter((cell) => cell.trim() !== '')
            .map(format.cell)
            .join(' · ')}
        </span>
      ),
      muted: true,
    },
  ];
  const correctable = kind === 'rejected' && mayCorrect;
  return (
    <PagedCard
      page={page}
      to={(turn) => address(path, { kind, ...turn })}
      range={correctable ? t('result.fix') : undefined}
    >
      <Toolbar
        actions={
          <>
            <ButtonLink
              size="sm"
              href={address(`/api/w/${actor.workspaceSlug}/imports/${importId}/rows`, { kind })}
              download
              icon={<Download aria-hidden />}
            >
              {t('result.download')}
            </ButtonLink>
            {correctable && (
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
        <Table label={t('result.notTaken')} rows={page.rows} rowKey={({ row }) => row} columns={columns} />
      </div>
    </PagedCard>
  );
}
