/** One file per area and language: `app/_messages/{it,en}/<area>.json`, read with `useTranslations('<area>')`. */
export const AREAS = [
  'common',
  'shell',
  'auth',
  'errors',
  'validation',
  'overview',
  'contacts',
  'people',
  'suppressions',
  'messages',
  'campaigns',
  'calls',
  'evidence',
  'settings',
  'notifications',
] as const;
