'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, use, useEffect, useMemo } from 'react';
import { cx } from './cx.ts';
import { errorsOf, FieldContext, FormContext, fieldId, plainName } from './form-context.ts';
import { useErrorSentence } from './form-errors.tsx';

type Props = {
  name: string;
  label: string;
  hint?: ReactNode;
  /** Marks the optional fields: a field that is not required says "optional". */
  required?: boolean;
  /** Several controls under one label (radio cards, list of checkboxes): a fieldset with a legend. */
  group?: boolean;
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, control, hint and errors, linked to each other. The control inside gets its name, id and last typed value. */
export function Field({
  name,
  label,
  hint,
  required = false,
  group = false,
  hideLabel = false,
  className,
  children,
}: Props) {
  const t = useTranslations('common');
  const form = use(FormContext);
  const id = fieldId(form.id, name);
  const errors = errorsOf(form.errors, name);
  const invalid = errors.length > 0;
  const describedBy = [hint && `${id}-hint`, invalid && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const typed = form.values[name];

  useEffect(() => {
    form.labels.set(plainName(name), label);
  }, [form.labels, name, label]);

  const context = useMemo(
    () => ({ id, name, describedBy, invalid, required, typed }),
    [id, name, describedBy, invalid, required, typed],
  );

  const text = (
    <>
      {label}
      {!required && !group && <span className="font-normal text-ink-3 text-xs"> · {t('optional')}</span>}
    </>
  );
  const labelClass = hideLabel ? 'sr-only' : 'mb-1.5 block font-medium text-[13px]';
  const rest = (
    <>
      <FieldContext value={context}>{children}</FieldContext>
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-[13px] text-ink-3">
          {hint}
        </p>
      )}
      <FieldErrors id={id} name={name} />
    </>
  );

  return group ? (
    <fieldset id={id} aria-describedby={describedBy} className={cx('min-w-0', className)}>
      <legend className={labelClass}>{text}</legend>
      {rest}
    </fieldset>
  ) : (
    <div className={cx('min-w-0', className)}>
      <label htmlFor={id} id={`${id}-label`} className={labelClass}>
        {text}
      </label>
      {rest}
    </div>
  );
}

/** The errors of one field, below it. */
export function FieldErrors({ id, name }: { id: string; name: string }) {
  const { errors } = use(FormContext);
  const sentence = useErrorSentence();
  const list = [...new Set(errorsOf(errors, name).map(sentence))];
  if (list.length === 0) return null;
  return (
    <p id={`${id}-error`} className="mt-1.5 text-[13px] text-refused">
      {list.join(' ')}
    </p>
  );
}
