import { useTranslations } from 'next-intl';
import type { Formats } from '#app/_i18n/format.ts';
import type { Warning } from '#lib/features/dispatch/queries.ts';

/** A warning as a sentence with its figures. */
export function WarningText({ warning, format }: { warning: Warning; format: Formats }) {
  const t = useTranslations('campaigns.review.warnings');
  const { code, count = 0, more = 0, name = '' } = warning;
  return t(code, { count, n: format.number(count), time: format.duration(more * 60), name });
}
