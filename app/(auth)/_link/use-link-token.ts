'use client';

import { useSyncExternalStore } from 'react';

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/**
 * Returns the token of the opened link: the part behind `#`, which browsers do not send. So the server sees it only in
 * the requests that this page makes, never in an address. Null: on the server, where it is not known yet.
 */
export function useLinkToken(): string | null {
  return useSyncExternalStore(
    listen,
    () => window.location.hash.slice(1),
    () => null,
  );
}
