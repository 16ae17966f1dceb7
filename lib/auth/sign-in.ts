import { allowanceKey, forget, giveBack, isKept, keep, take, tryOnce } from '#lib/db/allowance.ts';
import { type Db, prisma } from '#lib/db/client.ts';
import { normalEmail } from '#lib/domain/email.ts';
import { verifyPassword } from './passwords.ts';

/** For one e-mail from one place: after five failures in a row a wait, which doubles with each further failure. */
const FROM_ONE_PLACE = { free: 5, first: 30, longest: 900 };
/**
 * For one e-mail from all places together, except browsers and places that know it: wide, since it can lock others out
 * (docs/decisions/0034).
 */
const OF_ONE_EMAIL = { burst: 30, seconds: 60 };
/** How long a place counts as known after a sign-in from it. */
const PLACE_KNOWN_MS = 90 * 24 * 60 * 60 * 1000;
/** For one place with all e-mails: an office shares one address. */
const OF_ONE_PLACE = { burst: 60, seconds: 10 };

/** `device`: a browser that once signed in with this e-mail, or opened a link that was sent to it; null: it never did. */
export type Client = { address: string; device: string | null };

export type SignIn =
  | { ok: true; userId: string; email: string; passwordHash: string }
  | { ok: false; reason: 'wrong' | 'tooManyAttempts' };

/**
 * Checks an e-mail and password. The attempt is counted before the password is checked, each time in one statement, so that
 * the limits are exact across processes; an unknown e-mail is counted, timed and refused the same way.
 */
export async function signIn(
  typed: string,
  password: string,
  now: Date,
  client: Client = { address: '', device: null },
): Promise<SignIn> {
  const email = normalEmail(typed);
  const all = allowanceKey('sign-in', email);
  const place = allowanceKey('sign-in-from', client.address);
  const own = allowanceKey('sign-in', email, client.device ? `device ${client.device}` : `from ${client.address}`);
  const home = allowanceKey('sign-in', email, `home ${client.address}`);
  // The narrow limit first: an attempt that it refuses does not use up the limit that others share.
  if (!(await tryOnce(own, FROM_ONE_PLACE, now))) return { ok: false, reason: 'tooManyAttempts' };
  const counted = { place: !client.device, all: !client.device && !(await isKept(home, now)) };
  if (counted.place && (await take(prisma, place, OF_ONE_PLACE, now))) return { ok: false, reason: 'tooManyAttempts' };
  if (counted.all && (await take(prisma, all, OF_ONE_EMAIL, now))) return { ok: false, reason: 'tooManyAttempts' };
  const user = await prisma.user.findUnique({ where: { email } });
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !right) return { ok: false, reason: 'wrong' };
  await forget(prisma, own);
  if (counted.place) await giveBack(prisma, place, OF_ONE_PLACE);
  if (counted.all) await giveBack(prisma, all, OF_ONE_EMAIL);
  if (client.address !== '') await keep(home, new Date(now.getTime() + PLACE_KNOWN_MS));
  return { ok: true, userId: user.id, email: user.email, passwordHash: user.passwordHash };
}

/** Forgets every failed sign-in with an e-mail, from any place, and the places that know it. */
export async function forgetFailures(db: Db, email: string): Promise<void> {
  await forget(db, allowanceKey('sign-in', normalEmail(email)), true);
}
