import { useTranslations } from 'next-intl';
import { Field } from '#app/_components/field.tsx';
import { TextArea, TextInput } from '#app/_components/text-input.tsx';
import { CONSENT_MAX, PURPOSE_MAX } from '#lib/features/contacts/schema.ts';

type Props = { names: Record<'text' | 'purpose' | 'date', string>; hint?: string; required?: boolean };

/** People's consent: the words, the purpose, and the day. */
export function ConsentFields({ names, hint, required = false }: Props) {
  const t = useTranslations('people.consents');
  return (
    <>
      <Field name={names.text} label={t('text')} hint={hint} required={required}>
        <TextArea rows={3} maxLength={CONSENT_MAX} />
      </Field>
      <Field name={names.purpose} label={t('purpose')}>
        <TextInput maxLength={PURPOSE_MAX} />
      </Field>
      <Field name={names.date} label={t('date')}>
        <TextInput type="date" />
      </Field>
    </>
  );
}
