import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PASSWORD_MIN } from '#lib/auth/passwords.ts';
import { InvitationPanel } from './panel.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.link'))('title'), referrer: 'no-referrer' };
}

/** The page of an invitation's link. Opening it changes nothing: e-mail scanners open it too. */
export default function InvitationPage() {
  return <InvitationPanel passwordMin={PASSWORD_MIN} />;
}
