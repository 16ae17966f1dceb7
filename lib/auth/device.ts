import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sessionSecret } from '#lib/db/keys.ts';
import { normalEmail } from '#lib/domain/email.ts';

/** A link expires only when another may have been sent long before: people who request many keep nobody from getting one. */
export const BROWSER_LINK_MS = 12 * 60 * 60 * 1000;

const signed = (...parts: (string | number)[]) =>
  createHmac('sha256', sessionSecret()).update(parts.join('\n')).digest('base64url');

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const newNonce = () => randomBytes(16).toString('base64url');

/** The content of the cookie of a browser that knows an e-mail. */
export function deviceMark(email: string, nonce = newNonce()): string {
  return `${nonce}.${signed('device', nonce, normalEmail(email))}`;
}

/** The browser that a mark identifies; null: the mark does not fit this e-mail. */
export function deviceOf(mark: string, email: string): string | null {
  const [nonce = '', signature = ''] = mark.split('.');
  return nonce !== '' && same(signature, signed('device', nonce, normalEmail(email))) ? nonce : null;
}

/**
 * The token of a link that makes a browser known for an e-mail, valid for twelve hours. It signs nobody in. All browsers that
 * open the same link count as one.
 */
export function browserToken(email: string, now: Date): string {
  const [nonce, until, address] = [newNonce(), now.getTime() + BROWSER_LINK_MS, normalEmail(email)];
  const written = Buffer.from(address).toString('base64url');
  return [nonce, until, written, signed('browser', nonce, until, address)].join('.');
}

/** The mark that a link's token gives a browser; null: it has expired, or is not ours. */
export function markOf(token: string, now: Date): string | null {
  const [nonce = '', until = '', written = '', signature = ''] = token.split('.');
  const address = Buffer.from(written, 'base64url').toString();
  if (!same(signature, signed('browser', nonce, until, address)) || Number(until) <= now.getTime()) return null;
  return deviceMark(address, nonce);
}
