'use client';

import { useTranslations } from 'next-intl';
import { Button } from './_components/button.tsx';
import { LonePage } from './_components/lone-page.tsx';

/** The server's log has the error under the digest shown here. */
export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations('shell.error');
  return (
    <LonePage title={t('title')} text={t('text')}>
      {error.digest && (
        <p className="mt-3 text-[13px] text-ink-3">
          {t('code')} <code>{error.digest}</code>
        </p>
      )}
      <div className="mt-6">
        <Button variant="primary" onClick={() => retry()}>
          {t('retry')}
        </Button>
      </div>
    </LonePage>
  );
}
