import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BrowserPanel } from './panel.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.browser'))('title'), referrer: 'no-referrer' };
}

/** The page of the link that makes this browser known for an e-mail. Opening it changes nothing. */
export default function BrowserPage() {
  return <BrowserPanel />;
}
