import { useLocale, useTranslations } from 'next-intl';
import type { Formats } from '#app/_i18n/format.ts';
import type { Warning } from '#lib/features/dispatch/queries.ts';

/** Writes a warning as a sentence with its figures; the objections to a caller id have their sentences elsewhere. */
export function useWarningText(format: Formats): (warning: Warning) => string {
  const t = useTranslations('campaignReview.warnings');
  const ofCallerId = useTranslations('common.callerIdFit');
  const locale = useLocale();
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return ({ code, count = 0, more = 0, name = '' }) => {
    if (!t.has(code)) return ofCallerId(code as 'foreign', { country: name && (countries.of(name) ?? name) });
    if (code === 'nightAbroad') {
      const names = name.split(' ').map((country) => countries.of(country) ?? country);
      return t(code, { count, n: format.number(count), name: new Intl.ListFormat(locale).format(names) });
    }
    return t(code as 'sandbox', { count, n: format.number(count), time: format.span(more * 60), name });
  };
}
