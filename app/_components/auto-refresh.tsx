'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';

/** Reloads the page's data every `seconds` while `active` and while the tab is visible; at once when the user returns to it. */
export function AutoRefresh({ seconds, active }: { seconds: number; active: boolean }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    if (!active || pending) return;
    const refresh = () => {
      if (document.visibilityState === 'visible') startTransition(() => router.refresh());
    };
    const timer = setTimeout(refresh, seconds * 1000);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [router, seconds, active, pending]);
  return null;
}
