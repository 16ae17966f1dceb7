'use client';

import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { BrowserLinkForm } from './browser-link-form.tsx';
import { Button } from './button.tsx';
import { buttonClass } from './button-class.ts';
import { TextInput } from './text-input.tsx';

type Refusal = 'wrong' | 'tooManyAttempts' | 'unavailable' | 'missing';

/** `next` is an address within the portal, checked by the page. `mails`: whether a link can be sent by e-mail. */
export function LoginForm({ next, mails }: { next: string; mails: boolean }) {
  const t = useTranslations('auth');
  const [refusal, setRefusal] = useState<Refusal>();
  const [pending, setPending] = useState(false);
  const [keptOut, setKeptOut] = useState<string>();
  const [visible, setVisible] = useState(false);
  const alert = useRef<HTMLParagraphElement>(null);

  const refuse = (reason: Refusal) => {
    setRefusal(reason);
    setPending(false);
    requestAnimationFrame(() => alert.current?.focus());
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    const [email, password] = [String(form.get('email')).trim(), String(form.get('password'))];
    if (!email || !password) return refuse('missing');
    setPending(true);
    setKeptOut(undefined);
    const answer = await signIn('credentials', { email, password, redirect: false }).catch(() => undefined);
    if (answer?.ok && !answer.error) return window.location.assign(next);
    const reason = answer?.error;
    if (reason === 'tooManyAttempts') {
      setKeptOut(email);
      return refuse('tooManyAttempts');
    }
    // next-auth's own word for a refusal, and ours
    return refuse(reason === 'CredentialsSignin' || reason === 'wrong' ? 'wrong' : 'unavailable');
  };

  return (
    <>
      <form noValidate data-waits method="post" onSubmit={submit} className="space-y-4">
        {refusal && (
          <p
            ref={alert}
            role="alert"
            tabIndex={-1}
            className="flex gap-2.5 rounded-control bg-refused-soft px-3.5 py-3 text-refused outline-none"
          >
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
            {t(`error.${refusal}`)}
          </p>
        )}
        <div>
          <label htmlFor="email" className="mb-1.5 block font-medium text-[13px]">
            {t('email')}
          </label>
          <TextInput
            id="email"
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            className="!h-10"
          />
        </div>
        <div>
          <label htmlFor="password" className="mb-1.5 block font-medium text-[13px]">
            {t('password')}
          </label>
          <div className="relative">
            <TextInput
              id="password"
              name="password"
              type={visible ? 'text' : 'password'}
              autoComplete="current-password"
              required
              className="!h-10 !pr-11"
            />
            <button
              type="button"
              aria-label={t(visible ? 'hidePassword' : 'showPassword')}
              onClick={() => setVisible(!visible)}
              className={buttonClass('ghost', 'sm', true, 'absolute inset-y-0 right-1.5 my-auto !size-7')}
            >
              {visible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            </button>
          </div>
        </div>
        <Button type="submit" variant="primary" size="lg" pending={pending} className="w-full">
          {pending ? t('submitting') : t('submit')}
        </Button>
      </form>
      {keptOut !== undefined && (
        <div className="mt-6 border-line border-t pt-5">
          {mails ? (
            <BrowserLinkForm key={keptOut} email={keptOut} />
          ) : (
            <p className="text-ink-2">{t('browser.offerByHand')}</p>
          )}
        </div>
      )}
    </>
  );
}
