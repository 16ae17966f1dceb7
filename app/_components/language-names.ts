import type { Locale } from '#app/_i18n/locale.ts';

/** Each language by its own name, the same in every language. */
export const LANGUAGE_NAMES: Record<Locale, string> = { it: 'Italiano', en: 'English' };
