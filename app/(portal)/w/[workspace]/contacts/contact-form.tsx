'use client';

import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { CheckboxList } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { saveContactAction } from '#lib/features/contacts/actions.ts';
import { AttributeFields, type Described } from './attribute-fields.tsx';

type Props = {
  workspace: string;
  country: { code: string; name: string };
  lists: { value: string; label: string; aside: string }[];
  described: Described[];
  contact?: {
    id: string;
    /** As people read it. */
    number: string;
    firstName: string;
    lastName: string;
    attributes: [string, string][];
    lists: string[];
    tags: string[];
  };
};

/** A new contact, or one to change. */
export function ContactForm({ workspace, country, lists, described, contact }: Props) {
  const t = useTranslations('contacts.contact');
  const tPeople = useTranslations('people');
  const tCommon = useTranslations('common');
  return (
    <ActionForm action={saveContactAction} workspace={workspace} hidden={{ id: contact?.id, country: country.code }}>
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
        <Field name="tags" label={tPeople('tags')} hint={tPeople('tagsHint')}>
          <TextInput defaultValue={contact?.tags.join(', ')} />
        </Field>
        <AttributeFields described={described} values={contact?.attributes ?? []} />
        <div>
          <Button type="submit" variant="primary">
            {contact ? tCommon('save') : t('create')}
          </Button>
        </div>
      </div>
    </ActionForm>
  );
}
