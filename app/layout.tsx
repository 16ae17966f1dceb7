import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Early, EarlyScript } from './_components/early.tsx';
import { isTheme, THEME_COOKIE } from './_i18n/locale.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  return { title: { default: 'Squillo', template: '%s · Squillo' }, description: t('tagline'), robots: 'noindex' };
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
