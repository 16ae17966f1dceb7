import { recordEvent } from '#lib/audit/events.ts';
import { hashPassword, NO_PASSWORD } from '#lib/auth/passwords.ts';
import { endSessionsOf } from '#lib/auth/sessions.ts';
import { forgetFailures, signIn } from '#lib/auth/sign-in.ts';
import { eventActor } from '#lib/auth/system.ts';
import { hashOfToken, newToken } from '#lib/auth/tokens.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { publicUrl } from '#lib/env.ts';

const LINK_DAYS = 3;

/**
 * Sets a user's own new password. The current one is checked like a sign-in, with the same limit on guessing. Ends all sessions,
 * including the one that asks: else somebody with a copy of its cookie would stay signed in. Throws `AppError` wrongPassword,
 * tooManyAttempts, passwordTooShort.
 */
export async function changeOwnPassword(
  actor: Actor,
  given: { currentPassword: string; newPassword: string },
  now = new Date(),
): Promise<void> {
  // Counted separately: a stranger who guesses at the sign-in does not keep the person from changing it.
  const client = { address: '', device: `of ${actor.userId}` };
  const checked = await signIn(actor.email, given.currentPassword, now, client);
  if (!checked.ok) throw new AppError(checked.reason === 'wrong' ? 'wrongPassword' : 'tooManyAttempts');
  const passwordHash = await hashPassword(given.newPassword);
  await transaction((tx) => setPassword(tx, checked.userId, passwordHash, eventActor(actor)));
}

/** Ends the actor's own sessions: all, one, or all but one. */
export async function endOwnSessions(actor: Actor, which: { only?: string; except?: string }): Promise<void> {
  await endSessionsOf(prisma, actor.userId, which);
}

/** Gives a user a password and unlocks the sign-in. Only for the command line. Throws notFound, passwordTooShort. */
export async function resetPassword(email: string, password: string): Promise<void> {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) throw new AppError('notFound');
  const passwordHash = await hashPassword(password);
  await transaction((tx) => setPassword(tx, user.id, passwordHash, null));
}

/**
 * Removes a user's password, and returns the link with which the user sets a new one, once. Only for the command line. Throws
 * `AppError('notFound')`.
 */
export async function makePasswordLink(email: string): Promise<{ link: string; expiresAt: Date }> {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) throw new AppError('notFound');
  const { token, hash: tokenHash } = newToken();
  const expiresAt = new Date(Date.now() + LINK_DAYS * 86_400_000);
  await transaction(async (tx) => {
    if (user.passwordHash !== NO_PASSWORD) await setPassword(tx, user.id, NO_PASSWORD, null);
    const data = { tokenHash, expiresAt };
    await tx.passwordLink.upsert({ where: { userId: user.id }, create: { userId: user.id, ...data }, update: data });
  });
  return { link: `${publicUrl().replace(/\/$/, '')}/new-password#${token}`, expiresAt };
}

/** Sets the password of the user of a link, once. Throws `AppError` passwordLinkGone, passwordTooShort. */
export async function setPasswordByLink(token: string, password: string): Promise<{ email: string }> {
  const tokenHash = hashOfToken(token);
  // Before the costly hash: an invalid link costs nothing.
  if ((await prisma.passwordLink.count({ where: { tokenHash } })) === 0) throw new AppError('passwordLinkGone');
  const passwordHash = await hashPassword(password);
  return transaction(async (tx) => {
    // The request that deletes it has it: of two at once the second finds nothing.
    const [link] = await tx.$queryRaw<{ userId: string }[]>`
      DELETE FROM password_link WHERE token_hash = ${tokenHash} AND expires_at > now() RETURNING user_id AS "userId"`;
    if (!link) throw new AppError('passwordLinkGone');
    const user = await tx.user.findUniqueOrThrow({ where: { id: link.userId } });
    await setPassword(tx, user.id, passwordHash, { userId: user.id, userName: user.name });
    return { email: user.email };
  });
}

async function setPassword(
  tx: Prisma.TransactionClient,
  userId: string,
  passwordHash: string,
  by: { userId: string; userName: string } | null,
): Promise<void> {
  const user = await tx.user.update({
    where: { id: userId },
    data: { passwordHash },
    select: { name: true, email: true, members: { select: { workspaceId: true } } },
  });
  // After the update, which waits for sessions that begin at this moment with the old password.
  await endSessionsOf(tx, userId);
  await tx.passwordLink.deleteMany({ where: { userId } });
  await forgetFailures(tx, user.email);
  for (const { workspaceId } of user.members)
    await recordEvent(tx, {
      workspaceId,
      actor: by,
      kind: 'member.passwordReset',
      subject: 'member',
      subjectId: userId,
      subjectName: user.name,
    });
}
