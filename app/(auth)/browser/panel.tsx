'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { knowBrowserAction } from '#lib/features/workspaces/actions.ts';
import type { FormState } from '#lib/forms/state.ts';
import { Gone } from '../_link/gone.tsx';
import { Heading } from '../_link/heading.tsx';
import { useLinkToken } from '../_link/use-link-token.ts';

/** Makes this browser a known one, then continues to the sign-in. */
export function BrowserPanel() {
  const t = useTranslations('auth.browser');
  const token = useLinkToken();
  const [gone, setGone] = useState<string>();
  if (token === '' || (token !== null && gone === token)) return <Gone of="browser" />;

  const submit = async (state: FormState<void>, form: FormData) => {
    const answer = await knowBrowserAction(state, form);
    if (answer.status === 'done') window.location.assign('/login');
    if (answer.status === 'failed' && answer.error.code === 'browserLinkGone') setGone(String(form.get('token')));
    return answer;
  };
  return (
    <>
      <Heading title={t('title')}>
        <p>{t('text')}</p>
      </Heading>
      <ActionForm action={submit} hidden={{ token: token ?? '' }}>
        <Button type="submit" variant="primary" size="lg" className="w-full">
          {t('know')}
        </Button>
      </ActionForm>
    </>
  );
}
