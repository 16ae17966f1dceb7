'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { confirmImportAction } from '#lib/features/contacts/import/actions.ts';
import { POLICIES, type Policy } from '#lib/features/contacts/import/schema.ts';
import { ConsentFields } from '../../consent-fields.tsx';

type Props = {
  workspace: string;
  importId: string;
  /** Fingerprint of the page's contents. */
  seen: string;
  lists: { id: string; name: string; members: string }[];
  proposed: { kind: 'none' | 'new' | 'existing'; id?: string; name?: string };
  proposedPolicy: Policy;
  /** The button's effect, in figures. */
  confirm: string;
};

/** The destination of the people, and the one button that imports. */
export function ConfirmForm({ workspace, importId, seen, lists, proposed, proposedPolicy, confirm }: Props) {
  const t = useTranslations('contacts.preview');
  const same = lists.find((list) => list.name.toLowerCase() === proposed.name?.toLowerCase());
  const [policy, setPolicy] = useState<Policy>(proposedPolicy);
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
          <Field name="policy" label={t('policyLabel')} hint={t(`policyHint.${policy}`)} required>
            <Select
              value={policy}
              onValueChange={(chosen) => setPolicy(POLICIES.find((one) => one === chosen) ?? 'update')}
              options={POLICIES.map((value) => ({ value, label: t(`policies.${value}`) }))}
            />
          </Field>
          <details className="group">
            <summary className="cursor-pointer text-[13px] text-ink-2">{t('consent')}</summary>
            <div className="mt-3 grid gap-3">
              <ConsentFields
                names={{ text: 'consentText', purpose: 'consentPurpose', date: 'consentDate' }}
                hint={t('consentHint')}
              />
            </div>
          </details>
          <Button type="submit" variant="primary" size="lg" className="w-full" pending={pending}>
            {confirm}
          </Button>
        </div>
      )}
    </ActionForm>
  );
}
