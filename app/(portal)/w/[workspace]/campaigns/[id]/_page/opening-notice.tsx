import { useTranslations } from 'next-intl';
import { Notice } from '#app/_components/notice.tsx';
import { standings } from '#lib/domain/books.ts';
import { openingOf } from '#lib/domain/opening.ts';
import type { Shared } from './shared.ts';

/** Why a running campaign sends nothing now, and when it will: its window or its hours are not open. */
export function OpeningNotice({ campaign, format }: Shared) {
  const t = useTranslations('campaignPage.opening');
  const { state, snapshot, tally, openFrom, openUntil } = campaign;
  const { waiting: unsent } = standings(tally);
  if (state !== 'running' || snapshot === null || unsent === 0) return null;
  const { start: windowStart, end: windowEnd } = snapshot.window;
  const opening = openingOf({ windowStart, windowEnd, openFrom, openUntil }, new Date());
  if (opening.state === 'open' || opening.state === 'over') return null;
  const when = format.dateTime(opening.at);
  return (
    <Notice kind={opening.state === 'noneLeft' ? 'warning' : 'info'} title={t(`${opening.state}.title`)}>
      {t(`${opening.state}.text`, { when, count: unsent, n: format.number(unsent) })}
    </Notice>
  );
}
