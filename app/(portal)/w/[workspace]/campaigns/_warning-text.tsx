import { useLocale, useTranslations } from 'next-intl';
import type { Formats } from '#app/_i18n/format.ts';
import type { Warning } from '#lib/features/dispatch/queries.ts';

/** A warning as a sentence with its figures; the objections to a caller id have their sentences elsewhere. */
export function WarningText({ warning, format }: { warning: Warning; format: Formats }) {
  const t = useTranslations('campaignReview.warnings');
  const ofCallerId = useTranslations('common.callerIdFit');
  const locale = useLocale();
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const { code, count = 0, more = 0, name = '' } = warning;
  if (!t.has(code)) return ofCallerId(code as 'foreign', { country: name && (countries.of(name) ?? name) });
  if (code === 'nightAbroad') {
    const names = name.split(' ').map((country) => countries.of(country) ?? country);
    return t(code, { count, n: format.number(count), name: new Intl.ListFormat(locale).format(names) });
  }
  return t(code as 'sandbox', { count, n: format.number(count), time: format.span(more * 60), name });
}
