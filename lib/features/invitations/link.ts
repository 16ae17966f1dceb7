import { publicUrl } from '#lib/env.ts';

/** The address that a token opens. It stands behind `#`, so that no server, log, proxy or referrer ever sees the token. */
export function linkTo(token: string): string {
  return `${publicUrl().replace(/\/$/, '')}/invitation#${token}`;
}
