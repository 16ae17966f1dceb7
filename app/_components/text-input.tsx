'use client';

import type { ComponentProps, ReactNode } from 'react';
import { CONTROL_HEIGHT, controlClass } from './control-class.ts';
import { cx } from './cx.ts';
import { useField } from './form-context.ts';

type Props = ComponentProps<'input'> & {
  /** Monospaced digits, for phone numbers and codes. */
  mono?: boolean;
  /** A unit or sign at the end of the field. */
  suffix?: ReactNode;
};

/** One line of text; also `type="email" | "password" | "tel" | "date" | "time"`. */
export function TextInput({ mono = false, suffix, className, defaultValue, name, ...rest }: Props) {
  const field = useField(name);
  const typed = typeof field.typed === 'string' ? field.typed : undefined;
  const input = (
    <input
      id={field.id}
      name={field.name}
      type="text"
      required={field.required}
      aria-invalid={field.invalid || undefined}
      aria-describedby={field.describedBy}
      autoComplete="off"
      {...rest}
      {...(rest.value === undefined && { defaultValue: typed ?? defaultValue })}
      className={controlClass(
        CONTROL_HEIGHT,
        mono && 'font-mono text-[13px]',
        suffix !== undefined && 'pr-14',
        className,
      )}
    />
  );
  if (suffix === undefined) return input;
  return (
    <div className="relative">
      {input}
      <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-[13px] text-ink-3">
        {suffix}
      </span>
    </div>
  );
}

/** A whole or decimal number; right-aligned, without the browser's arrows. `suffix` is its unit. */
export function NumberInput({ className, ...rest }: Props) {
  return (
    <div className="w-36 max-w-full">
      <TextInput inputMode="decimal" {...rest} className={cx('text-right', className)} />
    </div>
  );
}

export function TextArea({
  mono = false,
  className,
  defaultValue,
  name,
  rows = 4,
  ...rest
}: ComponentProps<'textarea'> & { mono?: boolean }) {
  const field = useField(name);
  const typed = typeof field.typed === 'string' ? field.typed : undefined;
  return (
    <textarea
      id={field.id}
      name={field.name}
      required={field.required}
      rows={rows}
      aria-invalid={field.invalid || undefined}
      aria-describedby={field.describedBy}
      {...rest}
      {...(rest.value === undefined && { defaultValue: typed ?? defaultValue })}
      className={controlClass('field-sizing-content block max-h-96 py-1.5', mono && 'font-mono text-[13px]', className)}
    />
  );
}
