import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BrowserPanel } from './panel.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.browser'))('title'), referrer: 'no-referrer' };
}

/** Where a link leads by which this browser comes to know an e-mail. Opening it changes nothing. */
export default function BrowserPage() {
  return <BrowserPanel />;
}
