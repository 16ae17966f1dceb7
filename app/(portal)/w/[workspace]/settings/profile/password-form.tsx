'use client';

import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { CardFooter } from '#app/_components/card.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { changePasswordAction } from '#lib/features/workspaces/actions.ts';
import type { FormState } from '#lib/forms/state.ts';

/** Changes the user's own password. That ends every session; this browser starts a new one at once. */
export function PasswordForm({ workspace, email, min }: { workspace: string; email: string; min: number }) {
  const t = useTranslations('settings.profile');
  const change = async (state: FormState<void>, form: FormData): Promise<FormState<void>> => {
    const answer = await changePasswordAction(state, form);
    if (answer.status !== 'done') return answer;
    const password = String(form.get('newPassword'));
    const again = await signIn('credentials', { email, password, redirect: false }).catch(() => undefined);
    if (!again?.ok || again.error) window.location.assign('/login');
    return answer;
  };
  return (
    <ActionForm action={change} workspace={workspace} doneMessage={t('passwordChanged')} resetOnDone>
      {/* For password managers: whose password this is. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <p className="mb-4 text-ink-2">{t('passwordNote')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="currentPassword" label={t('current')} required className="sm:col-span-2 sm:max-w-[calc(50%-8px)]">
          <TextInput type="password" autoComplete="current-password" />
        </Field>
        <Field name="newPassword" label={t('new')} required hint={t('newHint', { min })}>
          <TextInput type="password" autoComplete="new-password" />
        </Field>
        <Field name="repeatPassword" label={t('repeat')} required>
          <TextInput type="password" autoComplete="new-password" />
        </Field>
      </div>
      <CardFooter>
        <span />
        <Button type="submit" variant="primary">
          {t('change')}
        </Button>
      </CardFooter>
    </ActionForm>
  );
}
