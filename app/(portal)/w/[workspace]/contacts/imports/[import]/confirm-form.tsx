'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { confirmImportAction } from '#lib/features/contacts/import/actions.ts';

type Props = {
  workspace: string;
  importId: string;
  /** Fingerprint of what the page shows. */
  seen: string;
  lists: { id: string; name: string; members: string }[];
  proposed: { kind: 'none' | 'new' | 'existing'; id?: string; name?: string };
  /** What the button does, in figures. */
  confirm: string;
};

/** Where the people go, and the one button that imports. */
export function ConfirmForm({ workspace, importId, seen, lists, proposed, confirm }: Props) {
  const t = useTranslations('contacts.preview');
  const same = lists.find((list) => list.name.toLowerCase() === proposed.name?.toLowerCase());
  const [list, setList] = useState(same?.id ?? proposed.id ?? proposed.kind);
  return (
    <ActionForm action={confirmImportAction} workspace={workspace} hidden={{ id: importId, seen }}>
      {(_, pending) => (
        <div className="grid gap-3">
          <Field name="list" label={t('list')} required>
            <Select
              value={list}
              onValueChange={setList}
              options={[
                { value: 'new', label: t('listNew') },
                ...lists.map(({ id, name, members }) => ({ value: id, label: name, hint: members })),
                { value: 'none', label: t('listNone') },
              ]}
            />
          </Field>
          {list === 'new' && (
            <Field name="listName" label={t('listName')} required>
              <TextInput defaultValue={proposed.name} maxLength={100} />
            </Field>
          )}
          <p className="text-[13px] text-ink-3">{t('policy')}</p>
          <Button type="submit" variant="primary" size="lg" className="w-full" pending={pending}>
            {confirm}
          </Button>
        </div>
      )}
    </ActionForm>
  );
}
