import { TriangleAlert } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import type { CallerIdWarning } from '#lib/domain/caller-id-fit.ts';
import { countryName } from './contacts/form-options.ts';

/** The objections to a caller id, one per line; nothing when there are none. */
export async function CallerIdFit({ warnings }: { warnings: CallerIdWarning[] }) {
  const [t, locale] = await Promise.all([getTranslations('common.callerIdFit'), getLocale()]);
  if (warnings.length === 0) return null;
  return (
    <ul className="mt-0.5 grid gap-0.5">
      {warnings.map((warning) => (
        <li key={warning.code} className="flex gap-1.5 font-normal text-missed text-xs whitespace-normal">
          <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" strokeWidth={1.75} />
          {t(warning.code, { country: countryOf(warning, locale) })}
        </li>
      ))}
    </ul>
  );
}

function countryOf(warning: CallerIdWarning, locale: string): string {
  if (warning.code === 'blockedFromAbroad') return countryName(warning.from, locale);
  return warning.code === 'foreign' ? countryName(warning.country, locale) : '';
}
