'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { RadioCards } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { NumberInput, TextInput } from '#app/_components/text-input.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Recurrence } from '#lib/domain/recurrence.ts';

const EVERY = ['never', 'workday', 'week', 'month'] as const;

/** The frequency, the days, and the start and end. */
export function RecurrenceFields({ rule }: { rule: Recurrence | null }) {
  const t = useTranslations('campaignEditor.template');
  const days = createFormats(useLocale(), 'UTC').weekdays();
  const [every, setEvery] = useState<string>(rule?.every ?? 'never');
  return (
    <div className="grid gap-4">
      <Field name="every" label={t('every')} group required>
        <RadioCards
          columns={2}
          defaultValue={every}
          onValueChange={setEvery}
          options={EVERY.map((value) => ({ value, label: t(`rules.${value}`) }))}
        />
      </Field>
      {every === 'week' && (
        <Field name="weekdays[]" label={t('weekdays')} group required>
          <div className="flex flex-wrap gap-x-4 gap-y-2">
            {days.map(({ short }, place) => (
              <label key={short} className="flex items-center gap-2">
                <input
                  type="checkbox"
                  name="weekdays[]"
                  value={place + 1}
                  defaultChecked={rule?.weekdays.includes(place + 1)}
                />
                {short}
              </label>
            ))}
          </div>
        </Field>
      )}
      {every === 'month' && (
        <Field name="dayOfMonth" label={t('dayOfMonth')} hint={t('dayOfMonthHint')} required>
          <NumberInput defaultValue={rule?.dayOfMonth ?? 1} />
        </Field>
      )}
      {every !== 'never' && (
        <div className="grid max-w-md grid-cols-2 gap-4">
          <Field name="from" label={t('from')} required>
            <TextInput type="time" defaultValue={rule?.from ?? '10:00'} />
          </Field>
          <Field name="to" label={t('to')} required>
            <TextInput type="time" defaultValue={rule?.to ?? '18:00'} />
          </Field>
        </div>
      )}
    </div>
  );
}
