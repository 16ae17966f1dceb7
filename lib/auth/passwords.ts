import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#lib/domain/errors.ts';

/** OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_MIN = 10;

/** Hash to store. Throws `AppError('passwordTooShort')`. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_MIN) throw new AppError('passwordTooShort', { min: PASSWORD_MIN });
  return hash(password, COST);
}

/** A hash of nothing anybody knows: an unknown e-mail costs the same time as a wrong password. */
let decoy: Promise<string> | undefined;

/** True if the password is the one hashed; `null` for a user that does not exist takes as long and is false. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash(crypto.randomUUID(), COST);
  const same = await verify(stored ?? (await decoy), password);
  return stored !== null && same;
}
