import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#lib/domain/errors.ts';

/** OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_MIN = 10;
/** argon2 accepts any length; a limit keeps a form from being used to exhaust the processor. */
export const PASSWORD_MAX = 200;

/** Hash to store. Throws `AppError('passwordTooShort')`. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_MIN) throw new AppError('passwordTooShort', { min: PASSWORD_MIN });
  return hash(password, COST);
}

/** Stored for a user who has to set a password first: no password matches it. */
export const NO_PASSWORD = 'none';

/** A hash of a value that nobody knows: an unknown e-mail takes the same time as a wrong password. */
let decoy: Promise<string> | undefined;

/** True if the password matches the hash; no user (`null`) and no password take as long and are false. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash(crypto.randomUUID(), COST);
  const real = stored === NO_PASSWORD ? null : stored;
  const same = await verify(real ?? (await decoy), password.slice(0, PASSWORD_MAX));
  return real !== null && same && password.length <= PASSWORD_MAX;
}
