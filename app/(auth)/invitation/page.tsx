import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PASSWORD_MIN } from '#lib/auth/passwords.ts';
import { InvitationPanel } from './panel.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.link'))('title'), referrer: 'no-referrer' };
}

/** Where the link of an invitation leads. To open it changes nothing: scanners of e-mails do it too. */
export default function InvitationPage() {
  return <InvitationPanel passwordMin={PASSWORD_MIN} />;
}
