'use client';

import { Download } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { ReadTable, ToldLine } from '#lib/features/suppressions/told.ts';
import { download, headerFor, linesCsv } from './lines-csv.ts';

/** Number of lines shown at first, and added per click. */
const SHOWN = 20;
const STEP = 200;

/** The text of rejected lines is shown in full. */
const WHOLE = 'block whitespace-normal sm:py-1.5 [overflow-wrap:anywhere]';

const contentOf = (cells: string[]) => cells.filter((cell) => cell.trim() !== '').join(' · ');

/** The words of each kind of lines: its heading, its table, the name of the file that holds all of them, and the link to it. */
const WORDS = {
  rejected: { title: 'rejected', label: 'rejectedTable', file: 'downloadName', fetch: 'download' },
  remarked: { title: 'remarked', label: 'remarkedTable', file: 'remarkedName', fetch: 'downloadRemarked' },
  abroad: { title: 'abroadTitle', label: 'abroadTable', file: 'abroadName', fetch: 'downloadAbroad' },
  aside: { title: 'aside', label: 'asideTable', file: 'asideName', fetch: 'downloadAside' },
} as const;

type Props = {
  kind: keyof typeof WORDS;
  lines: ToldLine[];
  tables: ReadTable[];
  /** Further actions beside the download. */
  children?: ReactNode;
};

/** Lines of a file with their sheet, their row and their remark; all can be shown, and downloaded as a file. */
export function ToldLines({ kind, lines, tables, children }: Props) {
  const t = useTranslations('suppressions.import');
  const format = createFormats(useLocale(), 'UTC');
  const [shown, setShown] = useState(SHOWN);
  const { title, label, file, fetch } = WORDS[kind];
  if (lines.length === 0) return null;
  const words = ({ reason, piece }: ToldLine) => {
    const said = t.has(`reasons.${reason}`) ? t(`reasons.${reason}`) : reason;
    return piece === undefined ? said : `${said}: ${piece}`;
  };
  const more = lines.length - shown;
  const isWorkbook = tables.some(({ name }) => name !== null);
  const place = ({ sheet, row }: ToldLine) => (sheet === null ? format.number(row) : `${sheet}, ${format.number(row)}`);
  const hasContent = lines.some(({ cells }) => cells.length > 0);
  const content: Column<ToldLine> = {
    key: 'cells',
    header: t('cells'),
    cell: ({ cells }) => <span className={WHOLE}>{contentOf(cells)}</span>,
    muted: true,
    priority: 2,
  };
  return (
    <section className="grid min-w-0 gap-3" aria-label={t(label)}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{t(title, { count: lines.length, n: format.number(lines.length) })}</h2>
        <div className="flex flex-wrap gap-2">
          {children}
          <Button
            size="sm"
            icon={<Download aria-hidden />}
            onClick={() =>
              download(
                `${t(file)}.csv`,
                linesCsv(headerFor(tables, lines), lines, [t('sheet'), t('row'), t('reason')], words),
              )
            }
          >
            {t(fetch)}
          </Button>
        </div>
      </div>
      <div className="overflow-hidden rounded-card border border-line">
        <Table
          label={t(label)}
          rows={lines.slice(0, shown).map((line, at) => ({ ...line, at }))}
          rowKey={({ at }) => at}
          columns={[
            {
              key: 'row',
              header: isWorkbook ? t('place') : t('row'),
              cell: (line) => <span className={WHOLE}>{place(line)}</span>,
              width: isWorkbook ? 'sm:w-32' : 'sm:w-16',
              named: true,
            },
            {
              key: 'reason',
              header: t('reason'),
              cell: (line) => <span className={WHOLE}>{words(line)}</span>,
            },
            ...(hasContent ? [content] : []),
          ]}
        />
      </div>
      {more > 0 && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-ink-2">
          {t('more', { count: more, n: format.number(more) })}
          <Button size="sm" onClick={() => setShown(shown + STEP)}>
            {t('showMore', { n: format.number(Math.min(STEP, more)) })}
          </Button>
        </p>
      )}
    </section>
  );
}
