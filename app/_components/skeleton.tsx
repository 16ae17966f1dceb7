import { cx } from './cx.ts';

/** Stands where something is still being loaded. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('skeleton', className)} />;
}
