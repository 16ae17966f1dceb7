'use client';

import { ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { CheckboxList } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { createFormats } from '#app/_i18n/format.ts';

type Source = { id: string; name: string; people?: number };
type Props = { name: string; label: string; options: Source[]; chosen: string[]; timeZone: string };

/** Checkboxes for one kind of source: closed while nothing is chosen, with the choice shown in its header. */
export function Sources({ name, label, options, chosen, timeZone }: Props) {
  const t = useTranslations('campaignEditor');
  const format = createFormats(useLocale(), timeZone);
  const region = useId();
  const [ticked, setTicked] = useState(chosen);
  const isFirst = name === 'lists[]';
  const [isOpen, setOpen] = useState(isFirst || chosen.length > 0);
  if (options.length === 0 && !isFirst) return null;
  const names = options.filter(({ id }) => ticked.includes(id)).map((option) => option.name);
  return (
    <div className="min-w-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={region}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-baseline gap-2 rounded-control py-1 text-left"
      >
        <ChevronRight
          aria-hidden
          strokeWidth={2}
          className={`size-3.5 shrink-0 self-center text-ink-3 transition-transform ${isOpen ? 'rotate-90' : ''}`}
        />
        <span className="shrink-0 font-medium text-[13px]">{label}</span>
        <span title={names.join(', ')} className="min-w-0 text-[13px] text-ink-2 [overflow-wrap:anywhere] sm:truncate">
          {names.length > 0 ? names.join(', ') : t('none')}
        </span>
      </button>
      <div
        id={region}
        hidden={!isOpen}
        className="mt-1.5"
        onChange={(event) => {
          const boxes = event.currentTarget.querySelectorAll<HTMLInputElement>('input[type=checkbox]:checked');
          setTicked([...boxes].map((box) => box.value));
        }}
      >
        <Field name={name} label={label} group hideLabel>
          <CheckboxList
            defaultValue={chosen}
            options={options.map(({ id, name: option, people }) => ({
              value: id,
              label: option,
              ...(people !== undefined && { aside: t('people', { count: people, n: format.number(people) }) }),
            }))}
          />
        </Field>
      </div>
    </div>
  );
}
