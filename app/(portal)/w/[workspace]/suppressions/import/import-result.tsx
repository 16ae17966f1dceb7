'use client';

import { Pencil } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';
import { areOfOneTable, csv, headerFor } from './lines-csv.ts';
import { ToldLines } from './told-lines.tsx';

type Props = { of: ImportedSuppressions; list: string; onAgain: () => void; onCorrect: (lines: string) => void };

/** The result for every line: the count of suppressed numbers, the lines not taken and why, and the doubtful ones. */
export function ImportResult({ of, list, onAgain, onCorrect }: Props) {
  const t = useTranslations('suppressions.import');
  const format = createFormats(useLocale(), 'UTC');
  const { tables, rows, found, added, unchanged, ended, unproved, rejected, remarked, aside } = of;
  const counted = (count: number) => ({ count, n: format.number(count) });
  return (
    <div className="grid min-w-0 gap-5" aria-live="polite">
      <Notice kind={added + unchanged > 0 ? 'done' : 'warning'}>
        <p className="font-medium">{t('added', counted(added))}</p>
        {unchanged > 0 && <p>{t('unchanged', counted(unchanged))}</p>}
        {ended > 0 && <p>{t('endedLines', counted(ended))}</p>}
        {unproved > 0 && <p>{t('unproved', counted(unproved))}</p>}
        <p className="mt-1 text-ink-2">
          {t('sum', {
            rows: format.number(rows),
            found: format.number(found),
            added: format.number(added),
            unchanged: format.number(unchanged),
            ended: format.number(ended),
            rejected: format.number(rejected.length),
          })}
        </p>
      </Notice>
      <ToldLines kind="rejected" lines={rejected} tables={tables}>
        {areOfOneTable(rejected) && (
          <Button
            size="sm"
            icon={<Pencil aria-hidden />}
            onClick={() =>
              onCorrect(
                csv(
                  headerFor(tables, rejected),
                  rejected.map(({ cells }) => cells),
                ),
              )
            }
          >
            {t('correct')}
          </Button>
        )}
      </ToldLines>
      <ToldLines kind="remarked" lines={remarked} tables={tables} />
      <ToldLines kind="aside" lines={aside} tables={tables} />
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={list} variant="primary">
          {t('back')}
        </ButtonLink>
        <Button onClick={onAgain}>{t('again')}</Button>
      </div>
    </div>
  );
}
