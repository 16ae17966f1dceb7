'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { sendBrowserLinkAction } from '#lib/features/workspaces/actions.ts';
import { ActionForm } from './action-form.tsx';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** For a user who is locked out because others guess passwords: a link by e-mail makes this browser a known one. */
export function BrowserLinkForm({ email }: { email: string }) {
  const t = useTranslations('auth.browser');
  const [sent, setSent] = useState(false);
  if (sent)
    return (
      <div role="status">
        <Notice kind="done">{t('sent', { email })}</Notice>
      </div>
    );
  return (
    <ActionForm action={sendBrowserLinkAction} hidden={{ email }} onDone={() => setSent(true)}>
      <div className="space-y-3">
        <p className="text-ink-2">{t('offer')}</p>
        <Button type="submit" className="w-full">
          {t('send')}
        </Button>
      </div>
    </ActionForm>
  );
}
