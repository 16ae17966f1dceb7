'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { FileDrop } from '#app/_components/file-drop.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextArea } from '#app/_components/text-input.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { ImportedSuppressions } from '#lib/features/suppressions/import.ts';
import { GIVEN_SOURCES } from '#lib/features/suppressions/sources.ts';
import { ImportResult } from './import-result.tsx';
import { send } from './send.ts';

type Props = {
  workspace: string;
  country: { code: string; name: string };
  most: { megabytes: number; numbers: number };
  /** The address of the suppressions. */
  list: string;
};

/** Takes a file or pasted numbers; afterwards it says what became of each line. What was pasted stays until it is taken. */
export function ImportForm({ workspace, country, most, list }: Props) {
  const t = useTranslations('suppressions');
  const tErrors = useTranslations('errors');
  const format = createFormats(useLocale(), 'UTC');
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [done, setDone] = useState<ImportedSuppressions>();
  const [text, setText] = useState('');
  const again = (lines: string) => {
    setText(lines);
    setDone(undefined);
  };
  if (done) return <ImportResult of={done} list={list} onAgain={() => again('')} onCorrect={again} />;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const given = new FormData(event.currentTarget);
    const file = given.get('file');
    const pasted = String(given.get('numbers') ?? '');
    const chosen = file instanceof File && file.size > 0 ? file : null;
    if (!chosen && pasted.trim() === '') return setError(t('import.nothing'));
    const content = chosen ?? new Blob([pasted]);
    if (content.size > most.megabytes * 1024 * 1024) return setError(tErrors('fileTooLarge', { max: most.megabytes }));
    setBusy(true);
    setError(undefined);
    const answer = await send(workspace, content, {
      name: chosen?.name ?? t('import.pasted'),
      country: country.code,
      source: String(given.get('source')),
    });
    setBusy(false);
    if (!('error' in answer)) {
      setDone(answer);
      return router.refresh();
    }
    const { code, params } = answer.error;
    setError(tErrors.has(code) ? tErrors(code, params) : tErrors('unexpected'));
  };

  return (
    <form data-waits onSubmit={submit} className="grid gap-4" noValidate>
      {error !== undefined && <Notice kind="danger">{error}</Notice>}
      <Field name="file" label={t('import.fileLabel')}>
        <FileDrop
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
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
        <Button type="submit" variant="primary" pending={busy}>
          {busy ? t('import.busy') : t('import.submit')}
        </Button>
      </div>
    </form>
  );
}
