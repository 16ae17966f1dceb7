'use client';

import { Bell as BellIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { buttonClass } from './button-class.ts';
import type { ShellData } from './shell-data.ts';

const ASK_EVERY_MS = 30_000;
/** Larger figures are not counted. */
const MOST = 9;

/**
 * Links to the notifications and shows how many are unseen. It polls by itself: the frame around the pages stays as it
 * is while the user goes from page to page.
 */
export function Bell({ workspace, counts }: { workspace: string; counts: ShellData['counts'] }) {
  const t = useTranslations('notifications');
  const pathname = usePathname();
  // The polled figure counts until the frame itself is loaded again, as after "mark all as seen".
  const [heard, setHeard] = useState<{ after: ShellData['counts']; unseen: number }>();
  const unseen = heard?.after === counts ? heard.unseen : counts.unseen;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page asks at once
  useEffect(() => {
    const over = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const answer = await fetch(`/api/w/${workspace}/notifications`, {
          signal: over.signal,
          // Does not count as use of the portal: the session may expire in the meantime.
          headers: { 'x-squillo-unasked': '1' },
        });
        if (answer.ok) setHeard({ after: counts, ...((await answer.json()) as { unseen: number }) });
      } catch {
        // The figure stays as it is: the next poll asks again.
      }
    };
    const timer = setInterval(ask, ASK_EVERY_MS);
    document.addEventListener('visibilitychange', ask);
    void ask();
    return () => {
      over.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [workspace, counts, pathname]);

  const figure = unseen > MOST ? t('ninePlus') : String(unseen);
  return (
    <Link href={`/w/${workspace}/notifications`} className={buttonClass('ghost', 'md', true, 'relative')}>
      <BellIcon aria-hidden />
      {unseen > 0 && (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-1 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 font-semibold text-[10px] text-on-accent leading-none"
        >
          {figure}
        </span>
      )}
      <span className="sr-only">{t('bell', { count: unseen, n: figure })}</span>
    </Link>
  );
}
