import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { type Tone, toneFill } from './tone.ts';

export type TimelineItem = {
  key: string;
  title: ReactNode;
  /** Time and details, muted. */
  detail?: ReactNode;
  tone?: Tone;
  /** Intermediate or still to come: a ring instead of a dot. */
  hollow?: boolean;
};

/** Events in order. */
export function Timeline({ items }: { items: TimelineItem[] }) {
  return (
    <ol>
      {items.map((item, index) => (
        <li key={item.key} className="relative flex gap-3.5 pb-5 last:pb-0">
          {index < items.length - 1 && (
            <span aria-hidden className="absolute top-4.5 bottom-[-4px] left-[5.5px] w-px bg-line" />
          )}
          <span
            aria-hidden
            className={cx(
              'relative mt-1 size-3 shrink-0 rounded-full',
              item.hollow ? 'border-2 border-edge bg-panel' : toneFill(item.tone ?? 'accent'),
            )}
          />
          <div className="min-w-0">
            <div className="[overflow-wrap:anywhere]">{item.title}</div>
            {item.detail !== undefined && (
              <div className="text-ink-3 text-xs [overflow-wrap:anywhere]">{item.detail}</div>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
