import { useTranslations } from 'next-intl';
import { Phone } from '#app/_components/phone.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { isOtherReading } from '#lib/domain/number-doubt.ts';
import type { ReadRow } from '#lib/features/contacts/import/read.ts';

/** The first rows whose number is to be checked: how it is read, why it is doubtful, and the words beside it. */
export function DoubtfulRows({ rows, more, format }: { rows: ReadRow[]; more: boolean; format: Formats }) {
  const t = useTranslations('contacts');
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-[13px] text-ink-2">
        {t(more ? 'preview.doubtfulFirst' : 'preview.doubtfulRows', {
          count: rows.length,
          n: format.number(rows.length),
        })}
      </summary>
      <ul className="mt-2 grid gap-1.5">
        {rows.map(({ row, read }) =>
          'doubt' in read && read.doubt ? (
            <li key={row} className="flex flex-wrap items-baseline gap-x-3">
              <span className="text-ink-3">{t('preview.rowN', { n: format.number(row) })}</span>
              <Phone number={read.number} />
              <span className="text-ink-2">
                {t(`reasons.${read.doubt}`)}
                {read.remark &&
                  ` · ${
                    isOtherReading(read.remark)
                      ? t('rejects.otherReading', { number: read.remark.slice(0, -1) })
                      : `«${read.remark}»`
                  }`}
              </span>
            </li>
          ) : null,
        )}
      </ul>
    </details>
  );
}
