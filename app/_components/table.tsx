import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Key, ReactNode } from 'react';
import { cx } from './cx.ts';

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: 'right';
  /** 1 is always shown, 2 from 640 pixels, 3 from 1024. */
  priority?: 1 | 2 | 3;
  muted?: boolean;
  mono?: boolean;
  /** The cell holds its own link or button: it stays above the row's link. */
  interactive?: boolean;
  /** A class for the width, e.g. `w-32`. */
  width?: string;
};

type Props<Row> = {
  /** What the table lists, for screen readers. */
  label: string;
  rows: readonly Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => Key;
  /** Makes the row a link: its first cell that is not `interactive` holds it, its whole width takes the click. */
  href?: (row: Row) => string | undefined;
  /** Instead of rows: an `EmptyState` or a sentence. */
  empty?: ReactNode;
};

const SHOWN = { 1: '', 2: 'hidden sm:table-cell', 3: 'hidden lg:table-cell' } as const;

/** For server components, and for client components that pass the functions themselves. Lives in `<Card flush>`. */
export function Table<Row>({ label, rows, columns, rowKey, href, empty }: Props<Row>) {
  const t = useTranslations('common');
  if (rows.length === 0) {
    const plain = empty === undefined || typeof empty === 'string';
    return plain ? <p className="px-4 py-10 text-center text-ink-3">{empty ?? t('noRows')}</p> : empty;
  }
  const cellClass = (column: Column<Row>) =>
    cx(
      'px-3 first:pl-4 last:pr-4',
      column.align === 'right' && 'text-right',
      SHOWN[column.priority ?? 1],
      column.width,
    );
  const linked = columns.findIndex((column) => !column.interactive);
  return (
    <div
      className="relative overflow-x-auto rounded-b-card focus-visible:-outline-offset-2"
      // Where no row can be focused, the keyboard scrolls the table itself.
      {...(href === undefined && { role: 'region', 'aria-label': label, tabIndex: 0 })}
    >
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cx(cellClass(column), 'h-9 font-medium text-ink-3 text-xs whitespace-nowrap')}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const target = href?.(row);
            return (
              <tr
                key={rowKey(row)}
                className={cx(
                  'relative border-line border-b last:border-b-0',
                  target !== undefined && 'hover:bg-hover has-[a[data-row]:focus-visible]:bg-hover',
                )}
              >
                {columns.map((column, index) => {
                  const content = column.cell(row);
                  return (
                    <td
                      key={column.key}
                      className={cx(
                        cellClass(column),
                        'h-10 max-w-80 truncate pointer-coarse:h-11',
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
