'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Checkbox } from '#app/_components/choices.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { ReadTable } from '#lib/features/suppressions/told.ts';

type Props = { tables: ReadTable[]; busy: boolean; onLeave: (leave: string[]) => void };

/** The sheets of a workbook with the result of each. All are read unless the user leaves one out. */
export function ReadTables({ tables, busy, onLeave }: Props) {
  const t = useTranslations('suppressions.import');
  const format = createFormats(useLocale(), 'UTC');
  const sheets = tables.flatMap(({ name, ...rest }) => (name === null ? [] : [{ name, ...rest }]));
  if (sheets.length === 0) return null;
  const toggle = (name: string, read: boolean) =>
    onLeave(sheets.filter((each) => (each.name === name ? !read : each.left)).map((each) => each.name));
  return (
    <fieldset className="grid gap-2" disabled={busy}>
      <legend className="mb-2 font-semibold">{t('sheets')}</legend>
      {sheets.map(({ name, hidden, left, rows, hiddenRows, numbers }, at) => (
        <Checkbox
          key={name}
          id={`sheet-${at}`}
          name={`sheet-${at}`}
          checked={!left}
          onChange={(event) => toggle(name, event.target.checked)}
          label={<span className="[overflow-wrap:anywhere]">{hidden ? t('hiddenSheet', { name }) : name}</span>}
          hint={
            left
              ? t('sheetLeft')
              : [
                  t('sheetRows', { count: rows, n: format.number(rows) }),
                  t('sheetNumbers', { count: numbers, n: format.number(numbers) }),
                  ...(hiddenRows > 0 ? [t('hiddenRows', { count: hiddenRows, n: format.number(hiddenRows) })] : []),
                ].join(' · ')
          }
        />
      ))}
    </fieldset>
  );
}
