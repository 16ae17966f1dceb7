import { cx } from './cx.ts';

/** Placeholder for content that is still being loaded. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('skeleton', className)} />;
}
