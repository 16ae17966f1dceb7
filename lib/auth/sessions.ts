import { type Db, prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { env } from '#lib/env.ts';
import { hashOfToken, newToken } from './tokens.ts';

/** Minimum time between two updates of a session's last use. */
const NOTED_EVERY = '1 minute';
const DEVICE_MAX = 300;

const alive = () => Prisma.sql`seen_at > now() - make_interval(hours => ${env.SESSION_IDLE_HOURS}::int)
  AND created_at > now() - make_interval(days => ${env.SESSION_DAYS}::int)`;

export type SignedIn = { sessionId: string; userId: string };

/**
 * Begins a session for a user whose password was just checked, and returns the token for the cookie; the database keeps only
 * its hash. Null: the password was changed in the meantime (the row is locked against that), so no session begins.
 */
export async function startSession(
  checked: { userId: string; passwordHash: string },
  device: string,
): Promise<string | null> {
  const { token, hash } = newToken();
  const name = device.replaceAll('\0', '').toWellFormed().slice(0, DEVICE_MAX);
  const started = await prisma.$executeRaw`
    INSERT INTO session (user_id, token_hash, device)
    SELECT id, ${hash}, ${name} FROM "user"
    WHERE id = ${checked.userId}::uuid AND password_hash = ${checked.passwordHash} FOR SHARE`;
  return started > 0 ? token : null;
}

/**
 * The user who is signed in with this token: one indexed read. Null if the session was ended, was not used for
 * `SESSION_IDLE_HOURS`, or is older than `SESSION_DAYS`. `inUse`: false for requests that a page makes by itself.
 */
export async function findSession(token: string, inUse = true): Promise<SignedIn | null> {
  const [found] = await prisma.$queryRaw<(SignedIn & { stale: boolean })[]>`
    SELECT id AS "sessionId", user_id AS "userId", seen_at < now() - ${NOTED_EVERY}::interval AS stale
    FROM session WHERE token_hash = ${hashOfToken(token)} AND ${alive()}`;
  if (!found) return null;
  const { stale, ...signedIn } = found;
  if (stale && inUse) await prisma.$executeRaw`UPDATE session SET seen_at = now() WHERE id = ${found.sessionId}::uuid`;
  return signedIn;
}

/** Ends the session of a token: every copy of the cookie becomes useless. */
export async function endSession(token: string): Promise<void> {
  await prisma.session.deleteMany({ where: { tokenHash: hashOfToken(token) } });
}

/** Ends all sessions of a user, or one of them, or all but one. */
export async function endSessionsOf(
  db: Db,
  userId: string,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { count } = await db.session.deleteMany({
    where: { userId, id: { equals: which.only, not: which.except } },
  });
  return count;
}

export type OpenSession = { id: string; device: string; since: Date; seenAt: Date };

/** A user's sessions, the most recently used first. */
export async function sessionsOf(userId: string): Promise<OpenSession[]> {
  return prisma.$queryRaw<OpenSession[]>`
    SELECT id, device, created_at AS since, seen_at AS "seenAt" FROM session
    WHERE user_id = ${userId}::uuid AND ${alive()} ORDER BY seen_at DESC, id`;
}

/** Deletes the sessions that have expired. */
export async function tidySessions(): Promise<void> {
  await prisma.$executeRaw`DELETE FROM session WHERE NOT (${alive()})`;
}
