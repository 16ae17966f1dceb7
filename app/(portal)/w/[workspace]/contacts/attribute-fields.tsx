'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { type AttributeType, readAttribute } from '#lib/domain/attribute.ts';

export type Described = { key: string; label: string; type: AttributeType };

/** A person's attributes: a field by its type for each described attribute, and free pairs of name and value. */
export function AttributeFields({ described, values }: { described: Described[]; values: [string, string][] }) {
  const given = new Map(values);
  const free = values.filter(([name]) => !described.some(({ key }) => key === name));
  return (
    <>
      {described.length > 0 && (
        <div className="grid gap-4 sm:grid-cols-2">
          {described.map((attribute) => (
            <DescribedField key={attribute.key} attribute={attribute} value={given.get(attribute.key) ?? ''} />
          ))}
        </div>
      )}
      <FreeFields attributes={free} />
    </>
  );
}

/** Name and value are sent as a pair in the form's two lists. */
function DescribedField({ attribute: { key, label, type }, value }: { attribute: Described; value: string }) {
  const t = useTranslations('people');
  const id = `described-${key}`;
  const read = value === '' ? '' : readAttribute(type, value);
  return (
    <div className="min-w-0">
      <input type="hidden" name="attributeNames[]" value={key} />
      <label htmlFor={id} id={`${id}-label`} className="mb-1.5 block font-medium text-[13px]">
        {label}
      </label>
      {type === 'yesNo' && read !== null ? (
        <Select
          name="attributeValues[]"
          label={label}
          defaultValue={read}
          options={[
            { value: '', label: '–' },
            ...['yes', 'no'].map((word) => ({ value: word, label: t(`builder.${word}`) })),
          ]}
        />
      ) : (
        <TextInput
          id={id}
          name="attributeValues[]"
          // A value that is no date stays visible, and is kept until somebody corrects it.
          type={type === 'date' && read !== null ? 'date' : 'text'}
          inputMode={type === 'number' ? 'decimal' : undefined}
          defaultValue={read ?? value}
          maxLength={1000}
        />
      )}
    </div>
  );
}

function FreeFields({ attributes }: { attributes: [string, string][] }) {
  const t = useTranslations('contacts.contact');
  const [rows, setRows] = useState(() => attributes.map(([name, value], key) => ({ key, name, value })));
  return (
    <Field name="attributeNames[]" label={t('attributes')} group>
      <div className="grid gap-2">
        {rows.map(({ key, name, value }) => (
          <div key={key} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] gap-2">
            <TextInput
              id={`attribute-name-${key}`}
              name="attributeNames[]"
              aria-label={t('attributeName')}
              placeholder={t('attributeName')}
              defaultValue={name}
              maxLength={64}
            />
            <TextInput
              id={`attribute-value-${key}`}
              name="attributeValues[]"
              aria-label={t('attributeValue')}
              placeholder={t('attributeValue')}
              defaultValue={value}
              maxLength={1000}
            />
            <Button
              variant="ghost"
              label={t('removeAttribute')}
              icon={<X aria-hidden />}
              onClick={() => setRows((before) => before.filter((row) => row.key !== key))}
            />
          </div>
        ))}
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden />}
            onClick={() =>
              setRows((before) => [...before, { key: (before.at(-1)?.key ?? 0) + 1, name: '', value: '' }])
            }
          >
            {t('addAttribute')}
          </Button>
        </div>
      </div>
    </Field>
  );
}
