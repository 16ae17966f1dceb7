import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { cookies, headers } from 'next/headers';
import { allowanceKey, take } from '#lib/db/allowance.ts';
import { prisma } from '#lib/db/client.ts';
import { sessionSecret } from '#lib/db/keys.ts';
import { normalEmail } from '#lib/domain/email.ts';
import { AppError } from '#lib/domain/errors.ts';
import { networkPlace } from '#lib/domain/network-place.ts';
import { env, publicUrl } from '#lib/env.ts';
import type { Client } from './sign-in.ts';

const COOKIE = 'squillo-device';
const HALF_A_YEAR = 180 * 24 * 60 * 60;

const signatureOf = (address: string, nonce: string) =>
  createHmac('sha256', sessionSecret()).update(`device\n${nonce}\n${address}`).digest();

/**
 * Who asks: the network address, and the browser if it once signed in with this e-mail. A browser that did is counted by
 * itself, so that strangers who guess cannot keep a person out of the place where he works.
 */
export async function clientOf(email: string): Promise<Client> {
  const [nonce = '', signature = ''] = ((await cookies()).get(COOKIE)?.value ?? '').split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(normalEmail(email), nonce);
  const known = nonce !== '' && given.length === right.length && timingSafeEqual(given, right);
  return { address: await networkAddress(), device: known ? nonce : null };
}

/** As the last proxy of ours saw it; the web server puts it there itself when there is none. */
export async function networkAddress(): Promise<string> {
  const hops = ((await headers()).get('x-forwarded-for') ?? '').split(',');
  return networkPlace(hops.at(-env.PROXIES) ?? hops[0] ?? '');
}

/** What the browser says of itself. */
export async function deviceName(): Promise<string> {
  return (await headers()).get('user-agent') ?? '';
}

/** The browser has signed in with this e-mail. */
export async function rememberDevice(email: string): Promise<void> {
  const nonce = randomBytes(16).toString('base64url');
  (await cookies()).set(COOKIE, `${nonce}.${signatureOf(normalEmail(email), nonce).toString('base64url')}`, {
    ...{ httpOnly: true, sameSite: 'lax', path: '/api/auth', maxAge: HALF_A_YEAR },
    secure: publicUrl().startsWith('https:'),
  });
}

/** For links that anybody may try, from one network address. */
const TRIES = { burst: 40, seconds: 15 };

/** Counts a try of a link. Throws `AppError('tooManyTries')`. */
export async function countTry(): Promise<void> {
  const now = new Date();
  const next = await take(prisma, allowanceKey('link-from', await networkAddress()), TRIES, now);
  if (next) throw new AppError('tooManyTries', { seconds: Math.ceil((next.getTime() - now.getTime()) / 1000) });
}
