'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { CONTROL_HEIGHT, controlClass } from './control-class.ts';
import { useField } from './form-context.ts';

type Props = {
  name?: string;
  /** Local to the workspace's zone: `2026-11-23T09:00`. */
  defaultValue?: string;
  min?: string;
  max?: string;
  /** Shown after the fields, once per page. */
  zone?: string;
};

/**
 * A day and a time, each named after the field ("First moment, Date"), sent as one value `YYYY-MM-DDTHH:MM`. If only one is
 * filled in it is sent too, so that it is refused and not lost. The two inputs are uncontrolled: a state that does not know
 * a half-typed value yet would empty it.
 */
export function DateTimeInput({ name, defaultValue = '', min, max, zone }: Props) {
  const t = useTranslations('common');
  const field = useField(name);
  const [first = '', second = ''] = (typeof field.typed === 'string' ? field.typed : defaultValue).split('T');
  const [date, setDate] = useState(first);
  const [time, setTime] = useState(second.slice(0, 5));
  const shared = {
    required: field.required,
    'aria-invalid': field.invalid || undefined,
    'aria-describedby': field.describedBy,
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input type="hidden" name={field.name} value={date || time ? `${date}T${time}` : ''} />
      <input
        {...shared}
        id={field.id}
        type="date"
        aria-label={t('date')}
        aria-labelledby={`${field.id}-label ${field.id}`}
        defaultValue={first}
        min={min?.slice(0, 10)}
        max={max?.slice(0, 10)}
        onChange={(event) => setDate(event.target.value)}
        className={controlClass(CONTROL_HEIGHT, '!w-40')}
      />
      <input
        {...shared}
        id={`${field.id}-time`}
        type="time"
        aria-label={t('time')}
        aria-labelledby={`${field.id}-label ${field.id}-time`}
        defaultValue={second.slice(0, 5)}
        onChange={(event) => setTime(event.target.value)}
        className={controlClass(CONTROL_HEIGHT, '!w-32')}
      />
      {zone !== undefined && <span className="text-[13px] text-ink-3">{zone}</span>}
    </div>
  );
}
