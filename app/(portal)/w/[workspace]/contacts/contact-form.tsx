'use client';

import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Checkbox, CheckboxList } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { NUMBER_DOUBTS, type NumberDoubt } from '#lib/domain/number-doubt.ts';
import { saveContactAction } from '#lib/features/contacts/actions.ts';
import type { FormState } from '#lib/forms/state.ts';
import { AttributeFields, type Described } from './attribute-fields.tsx';
import { doubtWords } from './doubt-words.ts';

type Props = {
  workspace: string;
  country: { code: string; name: string };
  lists: { value: string; label: string; aside: string }[];
  described: Described[];
  contact?: {
    id: string;
    /** Formatted for people. */
    number: string;
    firstName: string;
    lastName: string;
    attributes: [string, string][];
    lists: string[];
    tags: string[];
  };
};

/** A form for a new contact, or for changing one. */
export function ContactForm({ workspace, country, lists, described, contact }: Props) {
  const t = useTranslations('contacts.contact');
  const tPeople = useTranslations('people');
  const tCommon = useTranslations('common');
  return (
    <ActionForm action={saveContactAction} workspace={workspace} hidden={{ id: contact?.id, country: country.code }}>
      {(state: FormState<never>) => (
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
            <DoubtShown state={state} />
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
      )}
    </ActionForm>
  );
}

/** Why the typed number is doubtful, and the checkbox that confirms it anyway; it stays once it was shown. */
function DoubtShown({ state }: { state: FormState<never> }) {
  const t = useTranslations('people.toCheck');
  const { doubt, remark } = doubtOf(state);
  if (!doubt) return null;
  return (
    <Notice kind="warning" className="sm:col-span-2">
      <input type="hidden" name="shownDoubt" value={doubt} />
      <input type="hidden" name="shownRemark" value={remark} />
      <p className="mb-2">{doubtWords(t, doubt, remark)}</p>
      <Checkbox name="confirmed" label={t('box')} hint={t('boxHint')} />
    </Notice>
  );
}

function doubtOf(state: FormState<never>): { doubt?: NumberDoubt | undefined; remark: string } {
  if (state.status !== 'failed' && state.status !== 'invalid') return { remark: '' };
  const told = state.status === 'failed' && state.error.code === 'numberDoubtful' ? state.error.params : undefined;
  const { shownDoubt, shownRemark } = state.values;
  const doubt = told?.doubt ?? shownDoubt;
  return { doubt: NUMBER_DOUBTS.find((one) => one === doubt), remark: String(told?.remark ?? shownRemark ?? '') };
}
