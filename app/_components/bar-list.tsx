import { useLocale } from 'next-intl';
import type { ReactNode } from 'react';
import { createFormats } from '#app/_i18n/format.ts';
import { cx } from './cx.ts';
import { type Tone, toneFill } from './tone.ts';

export type Bar = {
  /** Short, mono, on the left: a digit. */
  sign?: string;
  label: ReactNode;
  count: number;
  tone?: Tone;
};

/** Counts side by side, longest bar = the largest: digits pressed, reasons for a refusal. */
export function BarList({ bars }: { bars: Bar[] }) {
  const format = createFormats(useLocale(), 'UTC');
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ul className="space-y-3.5">
      {bars.map((bar, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars are only drawn, in the order given
        <li key={index}>
          <div className="mb-1 flex items-baseline gap-3">
            {bar.sign !== undefined && <span className="w-3 shrink-0 font-mono text-[13px]">{bar.sign}</span>}
            <span className="min-w-0 flex-1 text-ink-2">{bar.label}</span>
            <span className="font-semibold">{format.number(bar.count)}</span>
          </div>
          <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-faint">
            <div
              className={cx('h-full rounded-full', bar.count > 0 && 'min-w-1', toneFill(bar.tone ?? 'accent'))}
              style={{ width: `${(bar.count / most) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
