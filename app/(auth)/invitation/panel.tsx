'use client';

import { signOut } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { lookAtInvitationAction } from '#lib/features/invitations/actions.ts';
import type { Invitation } from '#lib/features/invitations/queries.ts';
import { Gone } from '../_link/gone.tsx';
import { Heading } from '../_link/heading.tsx';
import { useLinkToken } from '../_link/use-link-token.ts';
import { AcceptByClick, AcceptByPassword, AcceptBySignIn } from './accept-forms.tsx';

type Read = { token: string; found: Invitation | 'gone' | 'tooMany' | 'unavailable' };

async function read(token: string): Promise<Read['found']> {
  const form = new FormData();
  form.set('token', token);
  const answer = await lookAtInvitationAction({ status: 'idle' }, form).catch(() => null);
  if (answer?.status === 'done' && answer.data) return answer.data;
  if (answer?.status === 'failed' && answer.error.code === 'tooManyTries') return 'tooMany';
  if (answer?.status === 'invalid' || (answer?.status === 'failed' && answer.error.code === 'invitationGone'))
    return 'gone';
  return 'unavailable';
}

/** Explains the link, and offers the one way in which it can be accepted. */
export function InvitationPanel({ passwordMin }: { passwordMin: number }) {
  const t = useTranslations('auth.link');
  const token = useLinkToken();
  const [answer, setAnswer] = useState<Read>();

  useEffect(() => {
    if (!token) return;
    let current = true;
    void read(token).then((found) => current && setAnswer({ token, found }));
    return () => {
      current = false;
    };
  }, [token]);

  const found = token === '' ? 'gone' : answer?.token === token ? answer.found : undefined;
  if (!token || !found) {
    if (found === 'gone') return <Gone of="link" />;
    return (
      <Heading title={t('title')}>
        <p>{t('reading')}</p>
      </Heading>
    );
  }
  if (found === 'gone') return <Gone of="link" />;
  if (typeof found === 'string')
    return (
      <Heading title={t('title')}>
        <Notice kind="warning">{t(found)}</Notice>
      </Heading>
    );
  return <Found token={token} invitation={found} passwordMin={passwordMin} />;
}

function Found({ token, invitation, passwordMin }: { token: string; invitation: Invitation; passwordMin: number }) {
  const t = useTranslations('auth.link');
  const tRole = useTranslations('common.role');
  const { workspaceName, invitedBy, role, email, way, signedInAs } = invitation;
  return (
    <>
      <Heading title={t('heading', { workspace: workspaceName })}>
        <p>
          {t('by', { by: invitedBy, role: tRole(role) })} {t('address', { email })}
        </p>
      </Heading>
      {way === 'another' && (
        <Notice
          kind="warning"
          title={t('another', { email: signedInAs ?? '' })}
          action={<Button onClick={() => void leave()}>{t('signOut')}</Button>}
        >
          <span className="block">{t('anotherText', { email })}</span>
        </Notice>
      )}
      {way === 'click' && <AcceptByClick token={token} email={email} />}
      {way === 'signIn' && <AcceptBySignIn token={token} email={email} />}
      {way === 'firstPassword' && <AcceptByPassword token={token} invitation={invitation} min={passwordMin} />}
    </>
  );
}

/** The address, with the link's token, stays: the signed-out browser reads it again. */
async function leave(): Promise<void> {
  await signOut({ redirect: false });
  window.location.reload();
}
