'use client';

import { useTranslations } from 'next-intl';
import { ButtonLink } from '#app/_components/button.tsx';
import { Heading } from './heading.tsx';

/** A link that no longer works, for any reason, and the next step. `of`: the key of the texts. */
export function Gone({ of }: { of: 'link' | 'newPassword' | 'browser' }) {
  const t = useTranslations('auth');
  return (
    <>
      <Heading title={t('link.goneTitle')}>
        <p>{t(`${of}.goneText`)}</p>
        <p>{t(`${of}.goneDo`)}</p>
      </Heading>
      <ButtonLink href="/login">{t('link.toSignIn')}</ButtonLink>
    </>
  );
}
