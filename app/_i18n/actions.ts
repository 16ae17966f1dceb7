'use server';

import { cookies } from 'next/headers';
import { isLocale, isTheme, LOCALE_COOKIE, THEME_COOKIE } from './locale.ts';

const A_YEAR = 365 * 24 * 60 * 60;

async function remember(name: string, value: string): Promise<void> {
  (await cookies()).set(name, value, { path: '/', maxAge: A_YEAR, sameSite: 'lax', httpOnly: true });
}

/** Remembers the language; anything but a known one is ignored. */
export async function setLocale(locale: string): Promise<void> {
  if (isLocale(locale)) await remember(LOCALE_COOKIE, locale);
}

/** Remembers light, dark or the system's choice. */
export async function setTheme(theme: string): Promise<void> {
  if (isTheme(theme)) await remember(THEME_COOKIE, theme);
}
