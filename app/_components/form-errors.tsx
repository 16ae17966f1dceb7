'use client';

import { CircleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { use, useEffect, useRef } from 'react';
import { createFormats } from '#app/_i18n/format.ts';
import type { FieldError, FormState } from '#lib/forms/state.ts';
import { FormContext, fieldId } from './form-context.ts';

/** The sentence of a field's error; an error without a sentence is shown as "not valid". */
export function useErrorSentence(): (error: FieldError) => string {
  const t = useTranslations('validation');
  return ({ key, params }) => (t.has(key) ? t(key, params) : t('invalid'));
}

/** The errors at the top of a form, with links to the fields. It takes the focus when it appears. */
export function FormErrors<T>({ state }: { state: FormState<T> }) {
  const t = useTranslations('common');
  const tErrors = useTranslations('errors');
  const sentence = useErrorSentence();
  const format = createFormats(useLocale(), 'UTC');
  const { id, labels } = use(FormContext);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (state.status === 'invalid' || state.status === 'failed') box.current?.focus();
  }, [state]);

  if (state.status !== 'invalid' && state.status !== 'failed') return null;

  const fields = state.status === 'invalid' ? Object.entries(state.fieldErrors) : [];
  const whole = state.status === 'invalid' ? state.formErrors.map(sentence) : [failure(tErrors, state.error)];
  const title =
    fields.length > 0 ? t('errorSummary', { count: fields.length, n: format.number(fields.length) }) : t('notDone');

  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="mb-4 flex gap-3 rounded-control bg-refused-soft px-3.5 py-3 text-refused outline-none"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        {whole.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {fields.length > 0 && (
          <ul className="mt-1">
            {fields.map(([name, errors]) => {
              const field = name.split('.')[0] ?? name;
              const label = labels.get(field);
              return (
                <li key={name}>
                  <a
                    href={`#${fieldId(id, field)}`}
                    className="underline underline-offset-2"
                    onClick={(event) => {
                      event.preventDefault();
                      focusField(fieldId(id, field));
                    }}
                  >
                    {label ? `${label.replace(/\.$/, '')}: ` : ''}
                    {errors.map(sentence).join(' ')}
                  </a>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </div>
  );
}

function failure(
  t: ReturnType<typeof useTranslations>,
  { code, params }: { code: string; params?: Record<string, string | number> },
): string {
  return t.has(code) ? t(code, params) : t('unexpected');
}

function focusField(id: string): void {
  const target = document.getElementById(id);
  const control = target?.matches('fieldset') ? target.querySelector<HTMLElement>('input, button') : target;
  control?.focus();
  target?.scrollIntoView({ block: 'center' });
}
