import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { publicUrl } from '#lib/env.ts';
import { Early, EarlyScript } from './_components/early.tsx';
import { isTheme, THEME_COOKIE } from './_i18n/locale.ts';

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('common'), getLocale()]);
  const description = t('tagline');
  return {
    metadataBase: new URL(publicUrl()),
    title: { default: 'Squillo', template: '%s · Squillo' },
    description,
    robots: 'noindex',
    applicationName: 'Squillo',
    appleWebApp: { title: 'Squillo' },
    manifest: `/manifest.${locale}.webmanifest`,
    icons: { icon: { url: '/icon.svg', type: 'image/svg+xml' }, apple: '/apple-touch-icon.png' },
    // The preview shown where a link is shared: never the title of a page, which may hold a person's name.
    openGraph: {
      type: 'website',
      siteName: 'Squillo',
      title: 'Squillo',
      description,
      locale,
      images: { url: '/social.png', width: 1200, height: 630, alt: 'Squillo' },
    },
    twitter: { card: 'summary_large_image', title: 'Squillo', description, images: '/social.png' },
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf8' },
    { media: '(prefers-color-scheme: dark)', color: '#141413' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return (
    <html lang={await getLocale()} data-theme={isTheme(chosen) ? chosen : 'system'}>
      <body>
        <EarlyScript />
        <NextIntlClientProvider>
          <div id="app">{children}</div>
          <Early />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
