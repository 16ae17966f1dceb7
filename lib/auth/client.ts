import { cookies, headers } from 'next/headers';
import { allowanceKey, take } from '#lib/db/allowance.ts';
import { prisma } from '#lib/db/client.ts';
import { AppError } from '#lib/domain/errors.ts';
import { networkPlace } from '#lib/domain/network-place.ts';
import { env, publicUrl } from '#lib/env.ts';
import { deviceOf } from './device.ts';
import type { Client } from './sign-in.ts';

const COOKIE = 'squillo-device';
const HALF_A_YEAR = 180 * 24 * 60 * 60;

/**
 * The client: the network address, and the browser if it once signed in with this e-mail or opened a link that was sent to it.
 * The browser is counted separately, so that strangers who guess cannot lock a person out.
 */
export async function clientOf(email: string): Promise<Client> {
  const mark = (await cookies()).get(COOKIE)?.value ?? '';
  return { address: await networkAddress(), device: deviceOf(mark, email) };
}

/** As our last proxy saw it; the web server sets it itself when there is no proxy. */
export async function networkAddress(): Promise<string> {
  const hops = ((await headers()).get('x-forwarded-for') ?? '').split(',');
  return networkPlace(hops.at(-env.PROXIES) ?? hops[0] ?? '');
}

/** The name that the browser gives itself (its user agent). */
export async function deviceName(): Promise<string> {
  return (await headers()).get('user-agent') ?? '';
}

/** Remembers that the browser has signed in with an e-mail, or has opened a link that was sent to it. */
export async function rememberDevice(mark: string): Promise<void> {
  (await cookies()).set(COOKIE, mark, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/api/auth',
    maxAge: HALF_A_YEAR,
    secure: publicUrl().startsWith('https:'),
  });
}

/** The limit for links that anybody may try, from one network address. */
const TRIES = { burst: 40, seconds: 15 };

/** Counts a try of a link. Throws `AppError('tooManyTries')`. */
export async function countTry(): Promise<void> {
  const now = new Date();
  const next = await take(prisma, allowanceKey('link-from', await networkAddress()), TRIES, now);
  if (next) throw new AppError('tooManyTries', { seconds: Math.ceil((next.getTime() - now.getTime()) / 1000) });
}
