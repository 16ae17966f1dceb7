'use client';

import { Download } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { Table } from '#app/_components/table.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { defuse } from '#lib/domain/csv.ts';
import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';

/** Lines that are shown; the file holds them all. */
const SHOWN = 50;

/** What became of the lines: how many are suppressed now, and which ones were not taken, why. */
export function ImportResult({ of, list, onAgain }: { of: ImportedSuppressions; list: string; onAgain: () => void }) {
  const t = useTranslations('suppressions.import');
  const format = createFormats(useLocale(), 'UTC');
  const words = (reason: string) => (t.has(`reasons.${reason}`) ? t(`reasons.${reason}`) : reason);
  const { added, unchanged, unproved, rejected } = of;
  const counted = (count: number) => ({ count, n: format.number(count) });
  return (
    <div className="grid gap-4" aria-live="polite">
      <Notice kind={added + unchanged > 0 ? 'done' : 'warning'}>
        <p className="font-medium">{t('added', counted(added))}</p>
        {unchanged > 0 && <p>{t('unchanged', counted(unchanged))}</p>}
        {unproved > 0 && <p>{t('unproved', counted(unproved))}</p>}
      </Notice>
      {rejected.length > 0 && (
        <section className="grid gap-3" aria-label={t('rejectedTable')}>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h2 className="font-semibold">{t('rejected', counted(rejected.length))}</h2>
            <Button
              icon={<Download aria-hidden />}
              onClick={() => download(`${t('downloadName')}.csv`, rejectedCsv(of, [t('row'), t('reason')], words))}
            >
              {t('download')}
            </Button>
          </div>
          <div className="overflow-hidden rounded-card border border-line">
            <Table
              label={t('rejectedTable')}
              rows={rejected.slice(0, SHOWN)}
              rowKey={({ row }) => row}
              columns={[
                { key: 'row', header: t('row'), cell: ({ row }) => format.number(row), width: 'w-16' },
                { key: 'reason', header: t('reason'), cell: ({ reason }) => words(reason) },
                { key: 'cells', header: t('cells'), cell: ({ cells }) => cells.join(' · '), muted: true },
              ]}
            />
          </div>
          {rejected.length > SHOWN && (
            <p className="text-[13px] text-ink-2">{t('more', counted(rejected.length - SHOWN))}</p>
          )}
        </section>
      )}
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={list} variant="primary">
          {t('back')}
        </ButtonLink>
        <Button onClick={onAgain}>{t('again')}</Button>
      </div>
    </div>
  );
}

/** The lines with their own columns first, so that the corrected file can be imported as it is. */
function rejectedCsv(of: ImportedSuppressions, names: string[], words: (reason: string) => string): string {
  const width = Math.max(of.header.length, ...of.rejected.map(({ cells }) => cells.length));
  const padded = (cells: string[]) => Array.from({ length: width }, (_, at) => cells[at] ?? '');
  const lines = of.rejected.map(({ row, reason, cells }) => [...padded(cells), String(row), words(reason)]);
  const all = of.header.length > 0 ? [[...padded(of.header), ...names], ...lines] : lines;
  const quoted = (cell: string) => `"${defuse(cell).replaceAll('"', '""')}"`;
  return `\ufeff${all.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`;
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
