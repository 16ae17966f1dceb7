'use client';

import { useLocale, useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { RadioCards } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { mergeContactsAction } from '#lib/features/contacts/actions.ts';

type Contact = {
  id: string;
  name: string;
  /** The number, formatted for people. */
  spelt: string;
  firstName: string;
  lastName: string;
  /** Pairs of key and value: an object loses a key like `__proto__` on its way to the browser. */
  attributes: [key: string, value: string][];
  lists: { name: string }[];
  tags: string[];
};
type Props = { workspace: string; stays: Contact; goes: Contact; described: { key: string; label: string }[] };

/** The choice of number to keep, the result of the merge, and the part that cannot be undone. */
export function MergeForm({ workspace, stays, goes, described }: Props) {
  const t = useTranslations('people.merge');
  const format = createFormats(useLocale(), 'UTC');
  const united = (of: (contact: Contact) => string[]) =>
    [...new Set([...of(stays), ...of(goes)])].join(', ') || t('none');
  const attributes = new Map([...goes.attributes, ...stays.attributes]);
  const labelOf = (key: string) => described.find((attribute) => attribute.key === key)?.label ?? key;
  const name = `${stays.firstName || goes.firstName} ${stays.lastName || goes.lastName}`.trim() || t('none');
  const facts = [
    { label: t('name'), value: name },
    { label: t('lists'), value: united(({ lists }) => lists.map((list) => list.name)) },
    { label: t('tags'), value: united(({ tags }) => tags) },
    ...[...attributes].map(([key, value]) => ({ label: labelOf(key), value: format.cell(value) })),
  ];
  return (
    <ActionForm action={mergeContactsAction} workspace={workspace} hidden={{ id: stays.id, other: goes.id }}>
      <div className="grid gap-5">
        <Field name="number" label={t('stays')} group>
          <RadioCards
            columns={2}
            defaultValue="this"
            options={[
              { value: 'this', label: stays.spelt, hint: t('thisNumber', { name: stays.name }) },
              { value: 'other', label: goes.spelt, hint: t('otherNumber', { name: goes.name }) },
            ]}
          />
        </Field>
        <section>
          <h2 className="mb-2 font-semibold text-[13px]">{t('result')}</h2>
          <KeyValue facts={facts} />
        </section>
        <p>{t('consequence', { name: goes.name })}</p>
        <div>
          <Button type="submit" variant="danger">
            {t('confirm')}
          </Button>
        </div>
      </div>
    </ActionForm>
  );
}
