import { publicUrl } from '#lib/env.ts';

/** Returns the address for a token. The token is behind `#`, so that no server, log, proxy or referrer ever sees it. */
export function linkTo(token: string): string {
  return `${publicUrl().replace(/\/$/, '')}/invitation#${token}`;
}
