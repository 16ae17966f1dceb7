import { getCountries } from 'libphonenumber-js/max';
import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { cx } from '#app/_components/cx.ts';
import { Field } from '#app/_components/field.tsx';
import type { SelectOption } from '#app/_components/select.tsx';
import { DELIMITERS, ENCODINGS } from '#lib/domain/csv.ts';
import { cut } from '#lib/domain/text.ts';
import type { Choices } from '#lib/features/contacts/import/schema.ts';
import type { Row } from '#lib/files/row.ts';
import { countryName } from '../../form-options.ts';
import { DELIMITER_NAMES } from '../figures.ts';
import { AutoSelect } from './reading-form.tsx';

type Choice = { name: string; label: string; value: string; options: SelectOption[]; hint?: string | undefined };
/** Maximum length of the hint from a row that may be the header. */
const HINT_MAX = 60;

/** Guesses to correct: a text's encoding, delimiter and quotes, or a workbook's sheet and its hidden parts; header, country. */
export function ReadingCard({
  choices,
  sheets,
  first,
  hasHidden,
  locale,
  disabled,
}: {
  choices: Choices;
  /** The sheets of a workbook; undefined: the file is a text. */
  sheets: string[] | undefined;
  /** The rows among which the header is. */
  first: Row[];
  hasHidden: boolean;
  locale: string;
  disabled: boolean;
}) {
  const t = useTranslations('contacts');
  const countries = getCountries()
    .map((code) => ({ value: code, label: countryName(code, locale) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  const ofText: Choice[] = [
    {
      name: 'encoding',
      label: t('preview.encoding'),
      value: choices.encoding,
      options: ENCODINGS.map((value) => ({ value, label: t(`encodings.${value}`) })),
    },
    {
      name: 'delimiter',
      label: t('preview.delimiter'),
      value: choices.delimiter,
      options: DELIMITERS.map((value) => ({ value, label: t(`delimiters.${DELIMITER_NAMES[value]}`) })),
    },
    {
      name: 'quotes',
      label: t('preview.quotes'),
      value: choices.quotes ? 'yes' : 'no',
      options: [
        { value: 'yes', label: t('preview.quotesYes') },
        { value: 'no', label: t('preview.quotesNo') },
      ],
    },
  ];
  const headerRow = choices.headerRow ?? first[0]?.row ?? 1;
  const ofBoth: Choice[] = [
    {
      name: 'header',
      label: t('preview.header'),
      value: choices.header ? String(headerRow) : 'no',
      options: [
        { value: 'no', label: t('preview.headerNo') },
        ...first.map(({ row, cells }) => ({
          value: String(row),
          label: t('preview.headerRow', { row: String(row) }),
          hint: cut(cells.filter((cell) => cell.trim() !== '').join(' · '), HINT_MAX),
        })),
      ],
      hint: choices.header && headerRow !== first[0]?.row ? t('preview.headerHint') : undefined,
    },
    { name: 'country', label: t('preview.country'), value: choices.country, options: countries },
  ];
  const ofWorkbook: Choice[] = [
    {
      name: 'sheet',
      label: t('preview.sheet'),
      value: choices.sheet ?? '',
      options: (sheets ?? []).map((value) => ({ value, label: value })),
    },
    ...(hasHidden
      ? [
          {
            name: 'hiddenRows',
            label: t('preview.hiddenRows'),
            value: choices.hiddenRows ? 'yes' : 'no',
            options: [
              { value: 'no', label: t('preview.hiddenSkip') },
              { value: 'yes', label: t('preview.hiddenTake') },
            ],
          },
        ]
      : []),
  ];
  const fields = [...(sheets ? ofWorkbook : ofText), ...ofBoth];
  return (
    <Card title={t('preview.reading')}>
      {sheets && ofText.map(({ name, value }) => <input key={name} type="hidden" name={name} value={value} />)}
      <div
        className={cx(
          'grid gap-3 sm:grid-cols-2',
          sheets ? (hasHidden ? 'lg:grid-cols-4' : 'lg:grid-cols-3') : 'lg:grid-cols-5',
        )}
      >
        {fields.map(({ label, hint, ...field }) => (
          <Field key={field.name} name={field.name} label={label} hint={hint} required>
            <AutoSelect {...field} disabled={disabled} />
          </Field>
        ))}
      </div>
    </Card>
  );
}
