import Link from 'next/link';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { type Tone, toneFill } from './tone.ts';

type Props = {
  label: ReactNode;
  value: ReactNode;
  /** Below the figure. */
  note?: ReactNode;
  tone?: Tone;
  href?: string;
};

/** One figure with its name. Put several in a `Stats`, or one in a `Card`. */
export function Stat({ label, value, note, tone, href }: Props) {
  return (
    <div className="relative min-w-0">
      <dt className="flex items-center gap-2 text-[13px] text-ink-2">
        {tone && <span aria-hidden className={cx('size-1.5 rounded-full', toneFill(tone))} />}
        {href ? (
          <Link href={href} className="rounded after:absolute after:inset-0 hover:text-ink hover:underline">
            {label}
          </Link>
        ) : (
          label
        )}
      </dt>
      <dd className="font-semibold text-2xl leading-8 tracking-[-0.01em]">{value}</dd>
      {note !== undefined && <dd className="text-[13px] text-ink-3">{note}</dd>}
    </div>
  );
}

export function Stats({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-[repeat(auto-fit,minmax(8rem,1fr))]">{children}</dl>
  );
}
