'use client';

import { type ComponentProps, type ReactNode, use, useEffect } from 'react';
import { cx } from './cx.ts';
import { FieldErrors } from './field.tsx';
import { FormContext, plainName, useField } from './form-context.ts';

export type Choice = {
  value: string;
  label: string;
  hint?: ReactNode;
  /** On the right: a figure. */
  aside?: ReactNode;
  disabled?: boolean;
};

const BOX =
  'mt-0.5 size-4 shrink-0 appearance-none border border-edge bg-panel bg-center bg-no-repeat transition-colors checked:border-accent checked:bg-accent disabled:opacity-50';
const CHECK = cx(
  BOX,
  'rounded checked:[mask:none] relative checked:after:absolute checked:after:top-[1px] checked:after:left-[4.5px] checked:after:h-[9px] checked:after:w-[5px] checked:after:rotate-45 checked:after:border-on-accent checked:after:border-r-2 checked:after:border-b-2 aria-invalid:border-refused',
);
const RADIO = cx(BOX, 'rounded-full checked:bg-panel checked:border-[5px]');

/** A single checkbox with its own label. If checked it sends `value` (default `on`), otherwise nothing. */
export function Checkbox({
  label,
  hint,
  name,
  value = 'on',
  defaultChecked,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: ReactNode }) {
  const field = useField(name);
  const inputId = rest.id ?? field.id;
  const { labels } = use(FormContext);
  useEffect(() => {
    if (typeof label === 'string') labels.set(plainName(field.name), label);
  }, [labels, field.name, label]);
  const wasSent = field.typed !== undefined;
  return (
    <div className={className}>
      <div className="flex gap-2.5">
        <input
          aria-invalid={field.invalid || undefined}
          aria-describedby={cx(hint !== undefined && `${inputId}-hint`, field.describedBy) || undefined}
          {...rest}
          type="checkbox"
          id={inputId}
          name={field.name}
          value={value}
          {...(rest.checked === undefined && { defaultChecked: wasSent ? true : defaultChecked })}
          className={CHECK}
        />
        <label htmlFor={inputId} className="min-w-0">
          {label}
        </label>
      </div>
      {hint !== undefined && (
        <p id={`${inputId}-hint`} className="mt-0.5 ml-[26px] text-[13px] text-ink-3">
          {hint}
        </p>
      )}
      <div className="ml-[26px]">
        <FieldErrors id={inputId} name={field.name} />
      </div>
    </div>
  );
}

type ListProps = {
  options: Choice[];
  name?: string;
  /** Shown instead of an empty list. */
  empty?: ReactNode;
};

/** Any of several choices, one per line; inside `<Field group name="lists[]">`. */
export function CheckboxList({
  options,
  name,
  defaultValue = [],
  empty,
  onChange,
}: ListProps & { defaultValue?: string[]; onChange?: ComponentProps<'input'>['onChange'] }) {
  const field = useField(name);
  const chosen = field.typed === undefined ? defaultValue : [field.typed].flat();
  if (options.length === 0) return <p className="text-ink-3">{empty}</p>;
  return (
    <div className="max-h-80 divide-y divide-faint overflow-y-auto rounded-control border border-line bg-panel">
      {options.map((option) => (
        <label key={option.value} className="flex gap-2.5 px-3 py-2 hover:bg-hover has-disabled:text-ink-3">
          <input
            type="checkbox"
            name={field.name}
            value={option.value}
            defaultChecked={chosen.includes(option.value)}
            disabled={option.disabled}
            aria-invalid={field.invalid || undefined}
            onChange={onChange}
            className={CHECK}
          />
          <ChoiceText option={option} />
        </label>
      ))}
    </div>
  );
}

/** One of a few choices, each with an explanation; inside `<Field group>`. */
export function RadioCards({
  options,
  name,
  defaultValue,
  columns = 1,
  onValueChange,
}: ListProps & { defaultValue?: string; columns?: 1 | 2 | 3; onValueChange?: (value: string) => void }) {
  const field = useField(name);
  const chosen = typeof field.typed === 'string' ? field.typed : defaultValue;
  return (
    <div className={cx('grid gap-2', columns === 2 && 'sm:grid-cols-2', columns === 3 && 'sm:grid-cols-3')}>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex gap-2.5 rounded-control border border-line bg-panel px-3 py-2.5 transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-disabled:text-ink-3"
        >
          <input
            type="radio"
            name={field.name}
            value={option.value}
            defaultChecked={chosen === option.value}
            disabled={option.disabled}
            onChange={() => onValueChange?.(option.value)}
            className={RADIO}
          />
          <ChoiceText option={option} />
        </label>
      ))}
    </div>
  );
}

function ChoiceText({ option }: { option: Choice }) {
  return (
    <span className="flex min-w-0 flex-1 items-baseline justify-between gap-3">
      <span className="min-w-0">
        <span className="font-medium">{option.label}</span>
        {option.hint !== undefined && <span className="block text-[13px] text-ink-2">{option.hint}</span>}
      </span>
      {option.aside !== undefined && <span className="shrink-0 text-ink-2 tabular-nums">{option.aside}</span>}
    </span>
  );
}
