'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';

/** Copies a value and confirms it to eyes and ears. */
export function CopyButton({ value }: { value: string }) {
  const t = useTranslations('common');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <>
      <button
        type="button"
        aria-label={t('copy')}
        title={t('copy')}
        onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        className="relative z-[1] inline-grid size-6 place-items-center rounded-md align-middle text-ink-3 hover:bg-hover hover:text-ink"
      >
        <Icon aria-hidden className="size-3.5" strokeWidth={1.75} />
      </button>
      <span role="status" className="sr-only">
        {copied ? t('copied') : ''}
      </span>
    </>
  );
}
