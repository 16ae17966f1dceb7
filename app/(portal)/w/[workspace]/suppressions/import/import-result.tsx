'use client';

import { Download, Pencil } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { defuse } from '#lib/domain/csv.ts';
import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';
import type { ToldLine } from '#lib/features/suppressions/read-suppressions.ts';

/** Lines that are shown; the file holds them all. */
const SHOWN = 50;

type Props = { of: ImportedSuppressions; list: string; onAgain: () => void; onCorrect: (lines: string) => void };

/** What became of every line: how many numbers are suppressed now, what was not taken and why, and what was doubtful. */
export function ImportResult({ of, list, onAgain, onCorrect }: Props) {
  const t = useTranslations('suppressions.import');
  const format = createFormats(useLocale(), 'UTC');
  const words = (reason: string) => (t.has(`reasons.${reason}`) ? t(`reasons.${reason}`) : reason);
  const { rows, found, added, unchanged, unproved, rejected, remarked } = of;
  const counted = (count: number) => ({ count, n: format.number(count) });
  return (
    <div className="grid gap-4" aria-live="polite">
      <Notice kind={added + unchanged > 0 ? 'done' : 'warning'}>
        <p className="font-medium">{t('added', counted(added))}</p>
        {unchanged > 0 && <p>{t('unchanged', counted(unchanged))}</p>}
        {unproved > 0 && <p>{t('unproved', counted(unproved))}</p>}
        <p className="mt-1 text-ink-2">
          {t('sum', {
            rows: format.number(rows),
            found: format.number(found),
            added: format.number(added),
            unchanged: format.number(unchanged),
            rejected: format.number(rejected.length),
          })}
        </p>
      </Notice>
      <ToldLines
        title={t('rejected', counted(rejected.length))}
        label={t('rejectedTable')}
        lines={rejected}
        words={words}
      >
        <Button icon={<Pencil aria-hidden />} onClick={() => onCorrect(csv(of.header, rejected))}>
          {t('correct')}
        </Button>
        <Button
          icon={<Download aria-hidden />}
          onClick={() =>
            download(`${t('downloadName')}.csv`, told(of.header, rejected, [t('row'), t('reason')], words))
          }
        >
          {t('download')}
        </Button>
      </ToldLines>
      <ToldLines
        title={t('remarked', counted(remarked.length))}
        label={t('remarkedTable')}
        lines={remarked}
        words={words}
      >
        <Button
          icon={<Download aria-hidden />}
          onClick={() =>
            download(`${t('remarkedName')}.csv`, told(of.header, remarked, [t('row'), t('reason')], words))
          }
        >
          {t('downloadRemarked')}
        </Button>
      </ToldLines>
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={list} variant="primary">
          {t('back')}
        </ButtonLink>
        <Button onClick={onAgain}>{t('again')}</Button>
      </div>
    </div>
  );
}

/** What was not taken is read to its end. */
const WHOLE = 'block whitespace-normal sm:py-1.5 [overflow-wrap:anywhere]';

const contentOf = (cells: string[]) => cells.filter((cell) => cell.trim() !== '').join(' · ');

type Told = { title: string; label: string; lines: ToldLine[]; words: (reason: string) => string; children: ReactNode };

function ToldLines({ title, label, lines, words, children }: Told) {
  const t = useTranslations('suppressions.import');
  const format = createFormats(useLocale(), 'UTC');
  if (lines.length === 0) return null;
  const more = lines.length - SHOWN;
  return (
    <section className="grid gap-3" aria-label={label}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        <div className="flex flex-wrap gap-2">{children}</div>
      </div>
      <div className="overflow-hidden rounded-card border border-line">
        <Table
          label={label}
          rows={lines.slice(0, SHOWN).map((line, at) => ({ ...line, at }))}
          rowKey={({ at }) => at}
          columns={[
            { key: 'row', header: t('row'), named: true, cell: ({ row }) => format.number(row), width: 'sm:w-16' },
            {
              key: 'reason',
              header: t('reason'),
              cell: ({ reason, piece }) => (
                <span className={WHOLE}>{piece === undefined ? words(reason) : `${words(reason)}: ${piece}`}</span>
              ),
            },
            {
              key: 'cells',
              header: t('cells'),
              cell: ({ cells }) => <span className={WHOLE}>{contentOf(cells)}</span>,
              muted: true,
              priority: 2,
            },
          ]}
        />
      </div>
      {more > 0 && <p className="text-[13px] text-ink-2">{t('more', { count: more, n: format.number(more) })}</p>}
    </section>
  );
}

/** The lines with their own columns first, so that the corrected file can be imported as it is. */
function told(header: string[], lines: ToldLine[], names: string[], words: (reason: string) => string): string {
  const width = Math.max(header.length, ...lines.map(({ cells }) => cells.length));
  const padded = (cells: string[]) => Array.from({ length: width }, (_, at) => cells[at] ?? '');
  return `\ufeff${csv(
    header.length > 0 ? [...padded(header), ...names] : [],
    lines.map(({ row, reason, piece, cells }) => ({
      cells: [...padded(cells), String(row), piece === undefined ? words(reason) : `${words(reason)}: ${piece}`],
    })),
  )}`;
}

function csv(header: string[], lines: { cells: string[] }[]): string {
  const rows = [...(header.length > 0 ? [header] : []), ...lines.map(({ cells }) => cells)];
  const quoted = (cell: string) => `"${defuse(cell).replaceAll('"', '""')}"`;
  return `${rows.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`;
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
