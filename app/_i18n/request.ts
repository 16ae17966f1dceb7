import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { AREAS } from './areas.ts';
import { chooseLocale, LOCALE_COOKIE } from './locale.ts';

export default getRequestConfig(async () => {
  const locale = chooseLocale((await cookies()).get(LOCALE_COOKIE)?.value, (await headers()).get('accept-language'));
  const loaded = await Promise.all(
    AREAS.map(async (area) => [area, (await import(`../_messages/${locale}/${area}.json`)).default] as const),
  );
  // Times always name their zone (format.ts); this default only keeps server and browser from disagreeing.
  return { locale, messages: Object.fromEntries(loaded), timeZone: 'UTC' };
});
