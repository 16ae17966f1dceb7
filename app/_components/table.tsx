import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Key, ReactNode } from 'react';
import { cx } from './cx.ts';

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: 'right';
  /** 1 and 2 are always shown, 3 from 1024 pixels up. */
  priority?: 1 | 2 | 3;
  /** Of priority 3, but also shown on a phone, which has lines where a screen has columns. */
  line?: boolean;
  /** On a phone the header stands before the value; right-aligned columns (a figure, a date) have it by default. */
  named?: boolean;
  /** The checkbox that selects a row: on the row's left on a phone too, its header above the rows. */
  pick?: boolean;
  muted?: boolean;
  mono?: boolean;
  /** The cell holds its own link or button, which stays above the row's link. */
  interactive?: boolean;
  /** A class for the width on a screen, e.g. `sm:w-32`. */
  width?: string;
};

type Props<Row> = {
  /** The rows' subject, for screen readers. */
  label: string;
  rows: readonly Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => Key;
  /** Makes the row a link: its first cell that is not `interactive` holds it, and the row's whole width takes the click. */
  href?: (row: Row) => string | undefined;
  /** Instead of rows: an `EmptyState` or a sentence. */
  empty?: ReactNode;
};

/** Number of characters that surely fit into a cell. */
const LONG = 36;

/** A row on a phone: its name on one line, the other values below, wrapped and never cut. */
const STACKED = {
  row: 'max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3.5 max-sm:gap-y-1 max-sm:px-4 max-sm:py-3',
  picked: 'max-sm:pl-12',
  cell: 'max-sm:max-w-full max-sm:min-w-0 max-sm:overflow-visible max-sm:text-left max-sm:whitespace-normal max-sm:[overflow-wrap:anywhere] max-sm:empty:hidden',
  pick: 'max-sm:absolute max-sm:top-3 max-sm:left-4',
  name: 'max-sm:basis-full',
  rest: 'max-sm:text-[13px]',
  named:
    'max-sm:before:mr-1.5 max-sm:before:font-normal max-sm:before:text-ink-3 max-sm:before:content-[attr(data-name)]',
  action: 'max-sm:order-last max-sm:ml-auto',
} as const;

/**
 * For server components, and for client components that pass the functions themselves. Lives in `<Card flush>`. Below 640
 * pixels each row is a few lines instead of cells, so that nothing is cut and nothing scrolls sideways.
 */
export function Table<Row>({ label, rows, columns, rowKey, href, empty }: Props<Row>) {
  const t = useTranslations('common');
  if (rows.length === 0) {
    const plain = empty === undefined || typeof empty === 'string';
    return plain ? <p className="px-4 py-10 text-center text-ink-3">{empty ?? t('noRows')}</p> : empty;
  }
  const cellClass = (column: Column<Row>) =>
    cx(
      'sm:px-3 sm:first:pl-4 sm:last:pr-4',
      column.align === 'right' && 'text-right',
      column.priority === 3 && (column.line ? 'sm:max-lg:hidden' : 'hidden lg:table-cell'),
      column.width,
    );
  const linked = columns.findIndex((column) => !column.interactive);
  const picks = columns.some((column) => column.pick);
  const nameOf = ({ header, align, named = align === 'right' }: Column<Row>) =>
    named && typeof header === 'string' ? header : undefined;
  return (
    <div
      className="relative overflow-x-auto rounded-b-card focus-visible:-outline-offset-2"
      // If no row can be focused, the keyboard scrolls the table itself.
      {...(href === undefined && { role: 'region', 'aria-label': label, tabIndex: 0 })}
    >
      <table className="w-full border-collapse text-left max-sm:block">
        <caption className="sr-only">{label}</caption>
        <thead className={cx('max-sm:block', !picks && 'max-sm:sr-only')}>
          <tr className={cx('border-line border-b', picks && 'max-sm:flex max-sm:px-4 max-sm:py-2.5')}>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cx(
                  cellClass(column),
                  'font-medium text-ink-3 text-xs whitespace-nowrap sm:h-9',
                  picks && !column.pick && 'max-sm:sr-only',
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => {
            const target = href?.(row);
            return (
              <tr
                key={rowKey(row)}
                className={cx(
                  'relative border-line border-b last:border-b-0',
                  STACKED.row,
                  picks && STACKED.picked,
                  target !== undefined && 'hover:bg-hover has-[a[data-row]:focus-visible]:bg-hover',
                )}
              >
                {columns.map((column, index) => {
                  const content = column.cell(row);
                  const name = nameOf(column);
                  return (
                    <td
                      key={column.key}
                      data-name={name}
                      // Text that the column's width may cut can be read by pointing at it.
                      title={typeof content === 'string' && content.length > LONG ? content : undefined}
                      className={cx(
                        cellClass(column),
                        'truncate sm:h-10 sm:max-w-80 sm:pointer-coarse:h-11',
                        STACKED.cell,
                        column.pick ? STACKED.pick : index === linked ? STACKED.name : STACKED.rest,
                        name !== undefined && STACKED.named,
                        // A dash fills a column; outside a column it says nothing.
                        content === '—' && index !== linked && 'max-sm:hidden',
                        column.interactive && !column.pick && column.align === 'right' && STACKED.action,
                        index === linked && 'font-medium',
                        column.muted && 'text-ink-2',
                        column.mono && 'font-mono text-[12.5px]',
                        column.interactive && '[&>*]:relative [&>*]:z-[1]',
                      )}
                    >
                      {index === linked && target !== undefined ? (
                        <Link
                          href={target}
                          data-row
                          className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
                        >
                          {content}
                        </Link>
                      ) : (
                        content
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
