import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PASSWORD_MIN } from '#lib/auth/passwords.ts';
import { NewPasswordPanel } from './panel.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.newPassword'))('title'), referrer: 'no-referrer' };
}

/** The page of the link that the installation's operator made for a user. Opening it changes nothing. */
export default function NewPasswordPage() {
  return <NewPasswordPanel min={PASSWORD_MIN} />;
}
