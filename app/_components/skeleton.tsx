import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cx } from './cx.ts';

export function Spinner({ className }: { className?: string }) {
  const t = useTranslations('common');
  return (
    <LoaderCircle
      role="status"
      aria-label={t('loading')}
      className={cx('size-4 animate-spin text-ink-3', className)}
      strokeWidth={1.75}
    />
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('skeleton', className)} />;
}

/** A page on its way: title, a card, a table. */
export function PageSkeleton() {
  const t = useTranslations('common');
  return (
    <div role="status">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-7 w-64 max-w-full" />
      <Skeleton className="mt-2.5 h-4 w-96 max-w-full" />
      <Skeleton className="mt-7 h-32 w-full !rounded-card" />
      <div aria-hidden className="mt-4 rounded-card border border-line bg-panel p-4">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((line) => (
          <Skeleton key={line} className="my-3.5 h-4 w-full" />
        ))}
      </div>
    </div>
  );
}
