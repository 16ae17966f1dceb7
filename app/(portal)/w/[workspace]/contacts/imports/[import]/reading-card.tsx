import { getCountries } from 'libphonenumber-js/max';
import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { cx } from '#app/_components/cx.ts';
import { Field } from '#app/_components/field.tsx';
import { DELIMITERS, ENCODINGS } from '#lib/domain/csv.ts';
import type { Choices } from '#lib/features/contacts/import/schema.ts';
import { countryName } from '../../form-options.ts';
import { DELIMITER_NAMES } from '../figures.ts';
import { AutoSelect } from './reading-form.tsx';

/** Encoding, delimiter and quotation marks of a text, or the sheet of a workbook; header, country: guessed, all to be corrected. */
export function ReadingCard({
  choices,
  sheets,
  locale,
  disabled,
}: {
  choices: Choices;
  /** Those of a workbook; undefined: it is a text. */
  sheets: string[] | undefined;
  locale: string;
  disabled: boolean;
}) {
  const t = useTranslations('contacts');
  const countries = getCountries()
    .map((code) => ({ value: code, label: countryName(code, locale) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  const ofText = [
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
  const ofBoth = [
    {
      name: 'header',
      label: t('preview.header'),
      value: choices.header ? 'yes' : 'no',
      options: [
        { value: 'yes', label: t('preview.headerYes') },
        { value: 'no', label: t('preview.headerNo') },
      ],
    },
    { name: 'country', label: t('preview.country'), value: choices.country, options: countries },
  ];
  const ofWorkbook = {
    name: 'sheet',
    label: t('preview.sheet'),
    value: choices.sheet ?? '',
    options: (sheets ?? []).map((value) => ({ value, label: value })),
  };
  const fields = [...(sheets ? [ofWorkbook] : ofText), ...ofBoth];
  return (
    <Card title={t('preview.reading')}>
      {sheets && ofText.map(({ name, value }) => <input key={name} type="hidden" name={name} value={value} />)}
      <div className={cx('grid gap-3 sm:grid-cols-2', sheets ? 'lg:grid-cols-3' : 'lg:grid-cols-5')}>
        {fields.map(({ label, ...field }) => (
          <Field key={field.name} name={field.name} label={label} required>
            <AutoSelect {...field} disabled={disabled} />
          </Field>
        ))}
      </div>
    </Card>
  );
}
