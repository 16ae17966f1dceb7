import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { AREAS } from '#app/_i18n/areas.ts';
import { LOCALES, type Locale } from '#app/_i18n/locale.ts';
import { env } from '#lib/env.ts';
import { longestIn } from './longest.ts';
import { type Messages, Panel } from './panel.tsx';

export const metadata: Metadata = { title: 'Design' };

/** Every component of `app/_components` in its states, for developers: see `DESIGN_PAGE` in lib/env.ts. */
export default async function DesignPage() {
  await connection();
  if (!env.DESIGN_PAGE) notFound();
  const languages = await Promise.all(LOCALES.map(readLanguage));
  return (
    <main className="relative p-4 sm:p-6 lg:pt-16">
      <PageHeader
        title="Design"
        facts={['every component', 'light and dark', 'with the longest words of both languages']}
      />
      <div className="grid gap-6 lg:grid-cols-2">
        {languages.flatMap(({ locale, messages, longest }) =>
          (['light', 'dark'] as const).map((theme) => (
            <Panel
              key={`${locale}-${theme}`}
              locale={locale}
              theme={theme}
              messages={messages}
              longest={longest}
              phone={<Phone number="+390549882314" />}
            />
          )),
        )}
      </div>
    </main>
  );
}

/** The areas that components read by themselves. */
const OWN_AREAS = ['common', 'errors', 'validation'] as const;

async function readLanguage(locale: Locale) {
  const areas = await Promise.all(
    AREAS.map(async (area) => [area, (await import(`../_messages/${locale}/${area}.json`)).default] as const),
  );
  const all: Messages = Object.fromEntries(areas);
  return {
    locale,
    messages: Object.fromEntries(OWN_AREAS.map((area) => [area, all[area] ?? {}])),
    longest: longestIn(all),
  };
}
