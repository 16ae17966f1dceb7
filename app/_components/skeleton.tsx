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
