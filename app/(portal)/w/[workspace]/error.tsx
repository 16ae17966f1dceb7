'use client';

import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#app/_components/button.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';

/** A page that failed inside the shell. The server's log has the error under the digest shown here. */
export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations('shell.error');
  return (
    <EmptyState
      whole
      icon={<CircleAlert />}
      title={t('title')}
      actions={
        <Button variant="primary" onClick={() => retry()}>
          {t('retry')}
        </Button>
      }
    >
      {t('text')}
      {error.digest && (
        <p className="mt-3 text-[13px] text-ink-3">
          {t('code')} <code>{error.digest}</code>
        </p>
      )}
    </EmptyState>
  );
}
