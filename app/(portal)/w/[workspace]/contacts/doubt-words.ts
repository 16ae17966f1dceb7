import type { useTranslations } from 'next-intl';
import { isOtherReading, type NumberDoubt } from '#lib/domain/number-doubt.ts';

/** Why a number is to be checked, with the words found beside it, or the other number that its digits may mean. */
export function doubtWords(
  t: ReturnType<typeof useTranslations<'people.toCheck'>>,
  doubt: NumberDoubt,
  remark: string,
): string {
  const other = isOtherReading(remark);
  const why = t(doubt === 'words' && (other || remark === '') ? 'digits' : doubt);
  if (remark === '') return why;
  return `${why} ${other ? t('otherReading', { number: remark.slice(0, -1) }) : t('remark', { remark })}`;
}
