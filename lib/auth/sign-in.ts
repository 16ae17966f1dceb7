import { prisma } from '#lib/db/client.ts';
import { verifyPassword } from './passwords.ts';

/** After this many failures in a row, sign-in is refused for a while; each further failure doubles the wait. */
const FREE_FAILURES = 5;
const FIRST_LOCK_SECONDS = 30;
const LONGEST_LOCK_SECONDS = 900;

export type SignIn =
  | { ok: true; userId: string; name: string; email: string }
  | { ok: false; reason: 'wrong' | 'tooManyAttempts' };

/** Checks an e-mail and password, counting failures in the database (so that the limit holds across processes). */
export async function signIn(email: string, password: string, now: Date): Promise<SignIn> {
  const user = await prisma.user.findUnique({ where: { email: email.trim() } });
  if (user?.lockedUntil && user.lockedUntil > now) return { ok: false, reason: 'tooManyAttempts' };
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user) return { ok: false, reason: 'wrong' };
  if (right) {
    if (user.failedSignIns > 0)
      await prisma.user.update({ where: { id: user.id }, data: { failedSignIns: 0, lockedUntil: null } });
    return { ok: true, userId: user.id, name: user.name, email: user.email };
  }
  const { failedSignIns } = await prisma.user.update({
    where: { id: user.id },
    data: { failedSignIns: { increment: 1 } },
  });
  const over = failedSignIns - FREE_FAILURES;
  if (over >= 0) {
    const seconds = Math.min(FIRST_LOCK_SECONDS * 2 ** over, LONGEST_LOCK_SECONDS);
    await prisma.user.update({
      where: { id: user.id },
      data: { lockedUntil: new Date(now.getTime() + seconds * 1000) },
    });
  }
  return { ok: false, reason: 'wrong' };
}
