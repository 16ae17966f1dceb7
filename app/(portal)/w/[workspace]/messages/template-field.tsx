'use client';

import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextArea } from '#app/_components/text-input.tsx';
import { PERSON_FIELDS, TEXT_MAX } from '#lib/domain/merge-fields.ts';

type Props = {
  label: string;
  required: boolean;
  text: string;
  onTextChange: (text: string) => void;
  /** Names of the fields that can be inserted (`writableFields`). */
  fields: readonly string[];
};

/** The text of a message, with a button for each field that it may use. */
export function TemplateField({ label, required, text, onTextChange, fields }: Props) {
  const t = useTranslations('messages');
  const area = useRef<HTMLTextAreaElement>(null);
  const title = useId();

  const insert = (name: string) => {
    const box = area.current;
    if (!box) return;
    const field = `{{${name}}}`;
    if (box.value.length - (box.selectionEnd - box.selectionStart) + field.length > TEXT_MAX) return;
    box.setRangeText(field, box.selectionStart, box.selectionEnd, 'end');
    box.focus();
    onTextChange(box.value);
  };

  return (
    <div className="grid gap-2">
      <Field name="text" label={label} required={required} hint={t('textHint', { example: EXAMPLE })}>
        <TextArea
          ref={area}
          value={text}
          className="min-h-24"
          maxLength={TEXT_MAX}
          onChange={(event) => onTextChange(event.currentTarget.value)}
        />
      </Field>
      <fieldset
        aria-labelledby={title}
        className="flex max-h-28 min-w-0 flex-wrap items-center gap-1.5 overflow-y-auto p-0.5"
      >
        <span id={title} className="mr-1 text-[13px] text-ink-2">
          {t('insert')}
        </span>
        {fields.map((name) => (
          <Button key={name} size="sm" onClick={() => insert(name)}>
            {isPersonField(name) ? t(`fields.${name}`) : name}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}

/** An argument of the sentence, which would read braces as its own. */
const EXAMPLE = '{{firstName|Signora/Signore}}';

function isPersonField(name: string): name is (typeof PERSON_FIELDS)[number] {
  return PERSON_FIELDS.some((own) => own === name);
}
