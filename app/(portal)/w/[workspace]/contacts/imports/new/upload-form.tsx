'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { FileDrop } from '#app/_components/file-drop.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { ProgressBar } from '#app/_components/progress-bar.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { type UploadAnswer, upload, whatIsWrong } from './upload.ts';

type State =
  | { step: 'waiting'; answer?: Exclude<UploadAnswer, { id: string }> }
  | { step: 'uploading'; done: number; total: number };

/** Choosing or dropping a file is enough: it is uploaded at once, and the next page shows its contents. */
export function UploadForm({ workspace, maxMegabytes }: { workspace: string; maxMegabytes: number }) {
  const t = useTranslations('contacts.upload');
  const tErrors = useTranslations('errors');
  const format = createFormats(useLocale(), 'UTC');
  const router = useRouter();
  const [state, setState] = useState<State>({ step: 'waiting' });
  const [round, setRound] = useState(0);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const take = async (file: File | undefined) => {
    if (!file) return;
    stop.current?.abort();
    const control = new AbortController();
    stop.current = control;
    setState({ step: 'uploading', done: 0, total: file.size });
    const answer =
      (await whatIsWrong(file, maxMegabytes)) ??
      (await upload(workspace, file, control.signal, (done) =>
        setState({ step: 'uploading', done: Math.min(done, file.size), total: file.size }),
      ));
    if (control !== stop.current) return;
    if ('id' in answer) return router.push(`/w/${workspace}/contacts/imports/${answer.id}`);
    setState({ step: 'waiting', answer });
    // It must be possible to choose the same file again after correcting it.
    setRound((before) => before + 1);
  };

  if (state.step === 'uploading') {
    const { done, total } = state;
    const text =
      done < total ? t('uploading', { done: format.bytes(done), total: format.bytes(total) }) : t('checking');
    return (
      <div className="grid gap-3 rounded-card border border-line px-4 py-8" aria-live="polite">
        <p>{text}</p>
        <ProgressBar label={t('title')} value={done} max={total} />
        <div>
          <Button onClick={() => stop.current?.abort()}>{t('cancel')}</Button>
        </div>
      </div>
    );
  }
  const { answer } = state;
  return (
    <>
      {answer && 'error' in answer && (
        <Notice kind="danger" className="mb-4">
          {tErrors.has(answer.error.code) ? tErrors(answer.error.code, answer.error.params) : tErrors('unexpected')}
        </Notice>
      )}
      {answer && 'stopped' in answer && (
        <Notice kind="info" className="mb-4">
          {t('cancelled')}
        </Notice>
      )}
      <Field name="file" label={t('file')} required>
        <FileDrop
          key={round}
          accept=".csv,.tsv,.txt,.xlsx,text/csv,text/plain,text/tab-separated-values,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          rules={t('rules', { max: format.number(maxMegabytes) })}
          onFile={take}
        />
      </Field>
    </>
  );
}
