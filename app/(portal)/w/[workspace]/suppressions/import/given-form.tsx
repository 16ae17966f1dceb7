'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { FileDrop } from '#app/_components/file-drop.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextArea } from '#app/_components/text-input.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { GIVEN_SOURCES } from '#lib/features/suppressions/sources.ts';
import type { Sent } from './send.ts';

const ACCEPT =
  '.csv,.tsv,.txt,.xlsx,text/csv,text/plain,text/tab-separated-values,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export type GivenFormProps = {
  country: { code: string; name: string };
  most: { megabytes: number; numbers: number };
  /** The initial text of the field for pasted numbers. */
  text: string;
  pending: boolean;
  onGiven: (sent: Sent) => void;
  onError: (words: string) => void;
};

/** A file or pasted numbers, and the source for lines that do not name one. */
export function GivenForm({ country, most, text, pending, onGiven, onError }: GivenFormProps) {
  const t = useTranslations('suppressions');
  const tErrors = useTranslations('errors');
  const format = createFormats(useLocale(), 'UTC');

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const given = new FormData(event.currentTarget);
    const file = given.get('file');
    const pasted = String(given.get('numbers') ?? '');
    const chosen = file instanceof File && file.size > 0 ? file : null;
    if (!chosen && pasted.trim() === '') return onError(t('import.nothing'));
    if ((chosen ?? new Blob([pasted])).size > most.megabytes * 1024 * 1024)
      return onError(tErrors('fileTooLarge', { max: most.megabytes }));
    let content: Blob;
    try {
      // Read into memory: saving the file in the meantime does not change the previewed content.
      content = new Blob([chosen ? await chosen.arrayBuffer() : pasted]);
    } catch {
      return onError(t('import.errors.fileGone'));
    }
    const name = chosen?.name ?? t('import.pasted');
    onGiven({ content, name, country: country.code, source: String(given.get('source')), leave: [] });
  };

  return (
    <form data-waits onSubmit={submit} className="grid gap-4" noValidate>
      <Field name="file" label={t('import.fileLabel')}>
        <FileDrop
          accept={ACCEPT}
          rules={t('import.rules', { max: format.number(most.megabytes), numbers: format.number(most.numbers) })}
        />
      </Field>
      <Field name="numbers" label={t('import.pasteLabel')} hint={t('import.pasteHint')}>
        <TextArea mono className="min-h-32" defaultValue={text} />
      </Field>
      <Field name="source" label={t('import.source')} hint={t('import.sourceHint')} required>
        <Select
          defaultValue="asked"
          options={GIVEN_SOURCES.map((source) => ({ value: source, label: t(`sources.${source}`) }))}
        />
      </Field>
      <p className="text-[13px] text-ink-2">{t('import.country', { country: country.name })}</p>
      <div aria-live="polite">
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? t('import.looking') : t('import.look')}
        </Button>
      </div>
    </form>
  );
}
