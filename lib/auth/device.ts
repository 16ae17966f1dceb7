import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sessionSecret } from '#lib/db/keys.ts';
import { normalEmail } from '#lib/domain/email.ts';

/** Links are old when the next one may have been sent long ago: whoever asks for many keeps nobody from having one. */
const LINK_MS = 12 * 60 * 60 * 1000;

const signed = (...parts: (string | number)[]) =>
  createHmac('sha256', sessionSecret()).update(parts.join('\n')).digest('base64url');

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const newNonce = () => randomBytes(16).toString('base64url');

/** What the cookie of a browser that knows an e-mail holds. */
export function deviceMark(email: string, nonce = newNonce()): string {
  return `${nonce}.${signed('device', nonce, normalEmail(email))}`;
}

/** Which browser a mark is of; null: it is none for this e-mail. */
export function deviceOf(mark: string, email: string): string | null {
  const [nonce = '', signature = ''] = mark.split('.');
  return nonce !== '' && same(signature, signed('device', nonce, normalEmail(email))) ? nonce : null;
}

/**
 * The token of a link by which a browser comes to know an e-mail, for twelve hours. It signs nobody in. All browsers that
 * one link opens are counted as one.
 */
export function browserToken(email: string, now: Date): string {
  const [nonce, until, address] = [newNonce(), now.getTime() + LINK_MS, normalEmail(email)];
  const written = Buffer.from(address).toString('base64url');
  return [nonce, until, written, signed('browser', nonce, until, address)].join('.');
}

/** The mark that a link's token gives a browser; null: it is old, or none of ours. */
export function markOf(token: string, now: Date): string | null {
  const [nonce = '', until = '', written = '', signature = ''] = token.split('.');
  const address = Buffer.from(written, 'base64url').toString();
  if (!same(signature, signed('browser', nonce, until, address)) || Number(until) <= now.getTime()) return null;
  return deviceMark(address, nonce);
}
