import { useLocale, useTranslations } from 'next-intl';
import { createFormats } from '#app/_i18n/format.ts';
import { cx } from './cx.ts';
import { OUTCOME_TONE, type OutcomeName, toneFill } from './tone.ts';

export type OutcomeCount = { outcome: OutcomeName; count: number; href?: string };

/** The state of a campaign's calls: one bar, and each outcome with its figure and share. */
export function OutcomeBar({ counts, legend = true }: { counts: OutcomeCount[]; legend?: boolean }) {
  const t = useTranslations('common.outcome');
  const format = createFormats(useLocale(), 'UTC');
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const summary = counts.map(({ outcome, count }) => `${t(outcome)} ${format.number(count)}`).join(', ');
  return (
    <div>
      <div
        role="img"
        aria-label={summary}
        className={cx('flex w-full gap-0.5 overflow-hidden rounded-full bg-faint', legend ? 'h-2.5' : 'h-1.5')}
      >
        {total > 0 &&
          counts
            .filter(({ count }) => count > 0)
            .map(({ outcome, count }) => (
              <div
                key={outcome}
                className={cx('min-w-[3px] transition-[flex-grow]', toneFill(OUTCOME_TONE[outcome]))}
                style={{ flexGrow: count, flexBasis: 0 }}
              />
            ))}
      </div>
      {legend && (
        <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-[repeat(auto-fit,minmax(8rem,1fr))]">
          {counts.map(({ outcome, count }) => (
            <div key={outcome}>
              <dt className="flex items-center gap-2 text-[13px] text-ink-2">
                <span aria-hidden className={cx('size-1.5 rounded-full', toneFill(OUTCOME_TONE[outcome]))} />
                {t(outcome)}
              </dt>
              <dd className="font-semibold text-2xl leading-8 tracking-[-0.01em]">{format.number(count)}</dd>
              <dd className="text-ink-3 text-xs">{format.percent(count, total)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
