'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { type Choice, RadioCards } from '#app/_components/choices.tsx';
import { CopyButton } from '#app/_components/copy-button.tsx';
import { Field } from '#app/_components/field.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { addMemberAction } from '#lib/features/workspaces/actions.ts';

type Added = { name: string; email: string; password: string | null };

/** Adds somebody by e-mail. A new user's password is shown here once, and nowhere else ever. */
export function AddMember({ workspace, roles }: { workspace: string; roles: Choice[] }) {
  const t = useTranslations('settings.members');
  const [added, setAdded] = useState<Added | null>(null);
  return (
    <Card title={t('add')} note={t('addNote')}>
      {added && (
        <Notice
          kind="done"
          className="mb-4"
          title={t('added', { name: added.name })}
          action={
            added.password !== null && (
              <span className="flex items-center gap-1 rounded-md bg-panel py-0.5 pr-1 pl-2.5 text-ink">
                <code>{added.password}</code>
                <CopyButton value={added.password} />
              </span>
            )
          }
        >
          <span className="[overflow-wrap:anywhere]">
            {added.password === null ? t('addedExisting') : t('addedNew', { email: added.email })}
          </span>
        </Notice>
      )}
      <ActionForm action={addMemberAction} workspace={workspace} resetOnDone onDone={(data) => setAdded(data ?? null)}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="email" label={t('email')} required>
            <TextInput type="email" inputMode="email" />
          </Field>
          <Field name="name" label={t('name')} hint={t('nameHint')}>
            <TextInput maxLength={120} />
          </Field>
          <Field name="role" label={t('role')} group required className="sm:col-span-2">
            <RadioCards options={roles} defaultValue="operator" columns={2} />
          </Field>
        </div>
        <CardFooter>
          <span />
          <Button type="submit" variant="primary">
            {t('addConfirm')}
          </Button>
        </CardFooter>
      </ActionForm>
    </Card>
  );
}
