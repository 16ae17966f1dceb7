import type { ReactNode } from 'react';
import { cx } from './cx.ts';

type Props = {
  title?: ReactNode;
  /** Beside the title, smaller. */
  note?: ReactNode;
  /** On the right of the title. */
  actions?: ReactNode;
  /** Without padding, for a table or other content that reaches the edges. */
  flush?: boolean;
  className?: string;
  children?: ReactNode;
};

export function Card({ title, note, actions, flush = false, className, children }: Props) {
  const headed = title !== undefined || actions !== undefined;
  return (
    <section
      className={cx(
        'min-w-0 rounded-card border border-line bg-panel shadow-card',
        !flush && 'p-4 sm:px-[18px]',
        className,
      )}
    >
      {headed && (
        <div
          className={cx(
            'flex flex-wrap items-center gap-x-2.5 gap-y-2',
            flush ? 'px-4 pt-3.5 pb-3 sm:px-[18px]' : 'mb-3',
          )}
        >
          <h2 className="font-semibold text-[13px]">{title}</h2>
          {note !== undefined && <p className="text-ink-3 text-xs">{note}</p>}
          {actions !== undefined && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** A last line in a card, separated by a hairline. */
export function CardFooter({ children }: { children: ReactNode }) {
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-2 border-line border-t pt-3.5">{children}</div>
  );
}
