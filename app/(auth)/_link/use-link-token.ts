'use client';

import { useSyncExternalStore } from 'react';

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/**
 * The token of the link that was opened: what stands behind `#`, which browsers keep to themselves. So the server sees it
 * only in what this page sends by itself, never in an address. Null: on the server, where it is not known yet.
 */
export function useLinkToken(): string | null {
  return useSyncExternalStore(
    listen,
    () => window.location.hash.slice(1),
    () => null,
  );
}
