import { getCountries } from 'libphonenumber-js/max';
import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { Field } from '#app/_components/field.tsx';
import { DELIMITERS, ENCODINGS } from '#lib/domain/csv.ts';
import type { Choices } from '#lib/features/contacts/import/schema.ts';
import { countryName } from '../../form-options.ts';
import { DELIMITER_NAMES } from '../figures.ts';
import { AutoSelect } from './reading-form.tsx';

/** Encoding, delimiter, header, quotation marks, country: guessed, and all to be corrected. */
export function ReadingCard({ choices, locale, disabled }: { choices: Choices; locale: string; disabled: boolean }) {
  const t = useTranslations('contacts');
  const countries = getCountries()
    .map((code) => ({ value: code, label: countryName(code, locale) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  const fields = [
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
      name: 'header',
      label: t('preview.header'),
      value: choices.header ? 'yes' : 'no',
      options: [
        { value: 'yes', label: t('preview.headerYes') },
        { value: 'no', label: t('preview.headerNo') },
      ],
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
    { name: 'country', label: t('preview.country'), value: choices.country, options: countries },
  ];
  return (
    <Card title={t('preview.reading')}>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
        {fields.map(({ label, ...field }) => (
          <Field key={field.name} name={field.name} label={label} required>
            <AutoSelect {...field} disabled={disabled} />
          </Field>
        ))}
      </div>
    </Card>
  );
}
