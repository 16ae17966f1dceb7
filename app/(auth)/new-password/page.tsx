import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PASSWORD_MIN } from '#lib/auth/passwords.ts';
import { NewPasswordPanel } from './panel.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.newPassword'))('title'), referrer: 'no-referrer' };
}

/** Where a link leads that the operator of the installation made for a user. Opening it changes nothing. */
export default function NewPasswordPage() {
  return <NewPasswordPanel min={PASSWORD_MIN} />;
}
