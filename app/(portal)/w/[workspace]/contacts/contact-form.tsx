'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { CheckboxList } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { saveContactAction } from '#lib/features/contacts/actions.ts';

type Props = {
  workspace: string;
  country: { code: string; name: string };
  lists: { value: string; label: string; aside: string }[];
  contact?: {
    id: string;
    /** As people read it. */
    number: string;
    firstName: string;
    lastName: string;
    attributes: [string, string][];
    lists: string[];
  };
};

/** A new contact, or one to change. */
export function ContactForm({ workspace, country, lists, contact }: Props) {
  const t = useTranslations('contacts.contact');
  const tCommon = useTranslations('common');
  return (
    <ActionForm
      action={saveContactAction}
      workspace={workspace}
      hidden={{ id: contact?.id, country: country.code }}
      doneMessage={t('saved')}
    >
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="firstName" label={t('firstName')}>
            <TextInput defaultValue={contact?.firstName} maxLength={128} />
          </Field>
          <Field name="lastName" label={t('lastName')}>
            <TextInput defaultValue={contact?.lastName} maxLength={128} />
          </Field>
          <Field
            name="number"
            label={t('number')}
            hint={t('numberHint', { country: country.name })}
            required
            className="sm:col-span-2"
          >
            <TextInput type="tel" mono defaultValue={contact?.number} className="sm:max-w-80" />
          </Field>
        </div>
        <Field name="lists[]" label={t('lists')} group>
          <CheckboxList options={lists} defaultValue={contact?.lists} empty={t('noLists')} />
        </Field>
        <Attributes attributes={contact?.attributes ?? []} />
        <div>
          <Button type="submit" variant="primary">
            {contact ? tCommon('save') : t('create')}
          </Button>
        </div>
      </div>
    </ActionForm>
  );
}

/** Free data, a name and a value a line. */
function Attributes({ attributes }: { attributes: [string, string][] }) {
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
