'use client';

import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { setPasswordByLinkAction } from '#lib/features/workspaces/actions.ts';
import type { FormState } from '#lib/forms/state.ts';
import { Gone } from '../_link/gone.tsx';
import { Heading } from '../_link/heading.tsx';
import { useLinkToken } from '../_link/use-link-token.ts';

type State = FormState<{ email: string }>;

/** Sets a password and signs in with it. */
export function NewPasswordPanel({ min }: { min: number }) {
  const t = useTranslations('auth');
  const token = useLinkToken();
  const [gone, setGone] = useState<string>();
  if (token === '' || (token !== null && gone === token)) return <Gone of="newPassword" />;

  const submit = async (state: State, form: FormData): Promise<State> => {
    const answer = await setPasswordByLinkAction(state, form);
    if (answer.status === 'failed' && answer.error.code === 'passwordLinkGone') setGone(String(form.get('token')));
    if (answer.status === 'done' && answer.data) {
      const password = String(form.get('newPassword'));
      await signIn('credentials', { ...answer.data, password, redirect: false }).catch(() => undefined);
      window.location.assign('/');
    }
    return answer;
  };
  return (
    <>
      <Heading title={t('newPassword.title')}>
        <p>{t('newPassword.text')}</p>
      </Heading>
      <ActionForm action={submit} hidden={{ token: token ?? '' }}>
        <div className="space-y-4">
          <Field name="newPassword" label={t('link.password')} hint={t('link.passwordHint', { min })} required>
            <TextInput type="password" autoComplete="new-password" className="!h-10" />
          </Field>
          <Field name="repeatPassword" label={t('link.repeat')} required>
            <TextInput type="password" autoComplete="new-password" className="!h-10" />
          </Field>
          <Button type="submit" variant="primary" size="lg" className="w-full">
            {t('newPassword.save')}
          </Button>
        </div>
      </ActionForm>
    </>
  );
}
