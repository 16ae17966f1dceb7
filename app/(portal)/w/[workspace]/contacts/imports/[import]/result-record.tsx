import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { type Fact, KeyValue } from '#app/_components/key-value.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { ImportDetail } from '#lib/features/contacts/import/queries.ts';
import type { Choices } from '#lib/features/contacts/import/schema.ts';
import { countryName } from '../../form-options.ts';
import { DELIMITER_NAMES } from '../figures.ts';

type Props = { detail: ImportDetail; choices: Choices; list: { name: string } | null; base: string; format: Formats };

/** How the file was read and by whom it was imported: the proof of a contact's origin. */
export function ResultRecord({ detail, choices, list, base, format }: Props) {
  const t = useTranslations('contacts');
  const tPeople = useTranslations('people');
  const locale = useLocale();
  const { consent, corrects, found } = detail.settings;
  const mapping = choices.columns
    .filter(({ role }) => role !== 'ignore')
    .map(({ name, role }) => `${name} → ${t(`roles.${role}`)}`)
    .join(' · ');
  const facts: (Fact | null | false)[] = [
    corrects
      ? {
          label: t('correct.of'),
          value: (
            <Link href={`${base}/imports/${corrects.id}`} className="underline underline-offset-2">
              {corrects.fileName}
            </Link>
          ),
        }
      : null,
    list && { label: t('preview.list'), value: list.name },
    { label: t('result.by'), value: detail.confirmedByName ?? detail.createdByName ?? '—' },
    { label: t('result.at'), value: detail.doneAt ? format.dateTimeSeconds(detail.doneAt) : '—' },
    found.sheets ? { label: t('preview.sheet'), value: choices.sheet ?? '—' } : null,
    !found.sheets && { label: t('preview.encoding'), value: t(`encodings.${choices.encoding}`) },
    !found.sheets && {
      label: t('preview.delimiter'),
      value: t(`delimiters.${DELIMITER_NAMES[choices.delimiter]}`),
    },
    { label: t('preview.country'), value: countryName(choices.country, locale) },
    { label: t('preview.policyLabel'), value: t(`preview.policies.${choices.policy}`) },
    { label: t('result.mapping'), value: mapping },
    consent ? { label: tPeople('consents.text'), value: consent.text || '—' } : null,
    consent ? { label: tPeople('consents.purpose'), value: consent.purpose || '—' } : null,
    consent ? { label: tPeople('consents.date'), value: format.cell(consent.date) || '—' } : null,
    { label: t('result.size'), value: format.bytes(detail.bytes) },
    { label: t('result.hash'), value: <span className="font-mono text-[12.5px] break-all">{detail.sha256}</span> },
  ];
  return (
    <Card title={t('result.record')}>
      <KeyValue facts={facts.filter((fact) => fact !== null && fact !== false)} />
    </Card>
  );
}
