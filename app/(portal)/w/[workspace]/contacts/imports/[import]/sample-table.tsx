import { useTranslations } from 'next-intl';
import { Badge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { cx } from '#app/_components/cx.ts';
import { Phone } from '#app/_components/phone.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { COLUMN_ROLES } from '#lib/domain/import-columns.ts';
import { ownersOf } from '#lib/domain/prefix-columns.ts';
import type { ReadRow } from '#lib/features/contacts/import/read.ts';
import type { Choices } from '#lib/features/contacts/import/schema.ts';
import { AutoSelect } from './reading-form.tsx';

type Props = { choices: Choices; rows: ReadRow[]; disabled: boolean; format: Formats };

/** The first rows as they are in the file, with each column's role above it and each row's interpretation. */
export function SampleTable({ choices, rows, disabled, format }: Props) {
  const t = useTranslations('contacts');
  const tPeople = useTranslations('people');
  const options = COLUMN_ROLES.map((value) => ({ value, label: t(`roles.${value}`) }));
  const owners = ownersOf(choices.columns);
  return (
    <Card title={t('preview.sample')} note={t('preview.sampleNote')} flush>
      {/* Focusable, so that the keyboard can scroll it; positioned, so that the selects' hidden inputs scroll with it. */}
      <section
        aria-label={t('preview.sample')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative overflow-x-auto rounded-b-card"
      >
        <table className="w-full border-collapse text-left">
          <thead>
            <tr className="border-line border-y align-bottom">
              <th scope="col" className="px-3 py-2 pl-4 text-right font-medium text-ink-3 text-xs">
                {t('preview.row')}
              </th>
              {choices.columns.map((column, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={at} scope="col" className="min-w-36 px-2 py-2 font-medium text-ink-3 text-xs">
                  <span className="mb-1 block max-w-48 truncate px-1">{column.name}</span>
                  <AutoSelect
                    name="roles[]"
                    value={column.role}
                    options={options}
                    label={t('preview.columnOf', { name: column.name })}
                    disabled={disabled}
                    column={at}
                  />
                  {owners.has(at) && (
                    <span className="mt-1 block max-w-48 px-1 font-normal [overflow-wrap:anywhere]">
                      {t('preview.prefixOf', { name: choices.columns[owners.get(at) ?? -1]?.name ?? '' })}
                    </span>
                  )}
                </th>
              ))}
              <th scope="col" className="px-3 py-2 pr-4 font-medium text-ink-3 text-xs whitespace-nowrap">
                {t('preview.reads')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, cells, read }) => (
              <tr key={row} className="border-line border-b last:border-b-0">
                <td className="px-3 py-2 pl-4 text-right text-ink-3">{row}</td>
                {choices.columns.map((column, at) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                    key={at}
                    className={cx(
                      'max-w-56 truncate px-3 py-2',
                      column.role === 'ignore' && 'text-ink-3 line-through decoration-line',
                      column.role === 'phone' && 'font-mono text-[12.5px]',
                    )}
                  >
                    {format.cell(cells[at] ?? '')}
                  </td>
                ))}
                <td className="px-3 py-2 pr-4 whitespace-nowrap">
                  {read.ok ? (
                    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                      <Phone number={read.number} />
                      {read.doubt && <Badge tone="missed">{tPeople(`doubts.${read.doubt}`)}</Badge>}
                    </span>
                  ) : (
                    <Badge tone={read.reason === 'duplicate_in_file' ? 'waiting' : 'refused'}>
                      {t(`reasons.${read.reason}`)}
                    </Badge>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
