'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { CheckboxList } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { createFormats } from '#app/_i18n/format.ts';

type Props = { lists: { id: string; name: string; people: number }[]; chosen: string[]; timeZone: string };

/** The lists to choose from, and how many people stand in the chosen ones while one ticks. */
export function Audience({ lists, chosen, timeZone }: Props) {
  const t = useTranslations('campaigns.editor');
  const format = createFormats(useLocale(), timeZone);
  const [ticked, setTicked] = useState(chosen);
  const people = lists.filter((list) => ticked.includes(list.id)).reduce((sum, list) => sum + list.people, 0);
  return (
    <div
      onChange={(event) => {
        const boxes = event.currentTarget.querySelectorAll<HTMLInputElement>('input[type=checkbox]:checked');
        setTicked([...boxes].map((box) => box.value));
      }}
    >
      <Field name="lists[]" label={t('lists')} group required>
        <CheckboxList
          defaultValue={chosen}
          options={lists.map((list) => ({
            value: list.id,
            label: list.name,
            aside: t('people', { count: list.people, n: format.number(list.people) }),
          }))}
        />
      </Field>
      <p aria-live="polite" className="mt-3 text-[13px] text-ink-2">
        {ticked.length === 0
          ? t('nobody')
          : t('chosen', { count: people, n: format.number(people), lists: ticked.length })}
      </p>
    </div>
  );
}
