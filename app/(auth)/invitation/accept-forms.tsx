'use client';

import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { acceptAction, acceptAsNewAction } from '#lib/features/invitations/actions.ts';
import type { Invitation } from '#lib/features/invitations/queries.ts';
import type { Accepted } from '#lib/features/invitations/service.ts';
import type { FormState } from '#lib/forms/state.ts';

type State = FormState<Accepted>;

const enter = ({ workspaceSlug }: Accepted) => window.location.assign(`/w/${workspaceSlug}`);

/** For a user who is signed in with the invited address: only the consent is left. */
export function AcceptByClick({ token, email }: { token: string; email: string }) {
  const t = useTranslations('auth.link');
  return (
    <ActionForm action={acceptAction} hidden={{ token }} onDone={(accepted) => accepted && enter(accepted)}>
      <p className="mb-4 text-ink-2">{t('click', { email })}</p>
      <Button type="submit" variant="primary" size="lg" className="w-full">
        {t('accept')}
      </Button>
    </ActionForm>
  );
}

/** For an address that already has a user: sign in with that user's password, and accept. */
export function AcceptBySignIn({ token, email }: { token: string; email: string }) {
  const t = useTranslations('auth.link');
  const tAuth = useTranslations('auth');
  const submit = async (state: State, form: FormData): Promise<State> => {
    const password = String(form.get('password'));
    const answer = await signIn('credentials', { email, password, redirect: false }).catch(() => undefined);
    if (answer?.ok && !answer.error) return acceptAction(state, form);
    const reason = answer?.error;
    const code = { CredentialsSignin: 'wrongSignIn', wrong: 'wrongSignIn', tooManyAttempts: 'tooManyAttempts' }[
      reason ?? ''
    ];
    return { status: 'failed', error: { code: code ?? 'unavailable' }, values: {} };
  };
  return (
    <ActionForm action={submit} hidden={{ token }} onDone={(accepted) => accepted && enter(accepted)}>
      <p className="mb-4 text-ink-2">{t('known')}</p>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <div className="space-y-4">
        <Field name="password" label={tAuth('password')} hint={t('forgotten')} required>
          <TextInput type="password" autoComplete="current-password" className="!h-10" />
        </Field>
        <Button type="submit" variant="primary" size="lg" className="w-full">
          {t('signInAccept')}
        </Button>
      </div>
    </ActionForm>
  );
}

/** For a new address: choose a password, which nobody else ever sees, and sign in with it. */
export function AcceptByPassword({ token, invitation, min }: { token: string; invitation: Invitation; min: number }) {
  const t = useTranslations('auth.link');
  const { email, name } = invitation;
  const submit = async (state: State, form: FormData): Promise<State> => {
    const answer = await acceptAsNewAction(state, form);
    if (answer.status !== 'done') return answer;
    // Without it the next page asks for the password.
    const password = String(form.get('newPassword'));
    await signIn('credentials', { email, password, redirect: false }).catch(() => undefined);
    return answer;
  };
  return (
    <ActionForm action={submit} hidden={{ token }} onDone={(accepted) => accepted && enter(accepted)}>
      <p className="mb-4 text-ink-2">{t('first')}</p>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <div className="space-y-4">
        <Field name="name" label={t('name')} required>
          <TextInput defaultValue={name} maxLength={120} autoComplete="name" className="!h-10" />
        </Field>
        <Field name="newPassword" label={t('password')} hint={t('passwordHint', { min })} required>
          <TextInput type="password" autoComplete="new-password" className="!h-10" />
        </Field>
        <Field name="repeatPassword" label={t('repeat')} required>
          <TextInput type="password" autoComplete="new-password" className="!h-10" />
        </Field>
        <Button type="submit" variant="primary" size="lg" className="w-full">
          {t('accept')}
        </Button>
      </div>
    </ActionForm>
  );
}
