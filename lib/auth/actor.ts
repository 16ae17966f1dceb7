import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { isKeepable } from '#lib/domain/range.ts';
import { askedByAPerson, sessionToken } from './cookie.ts';
import { findSession, type SignedIn } from './sessions.ts';

/** The signed-in user and session; null: nobody. Reads the cookie and the session's row once per request. */
export const signedIn = cache(async (): Promise<SignedIn | null> => {
  const token = await sessionToken();
  return token === null ? null : findSession(token, await askedByAPerson());
});

const membership = cache(async (userId: string, slug: string): Promise<Actor | null> => {
  if (!isKeepable(slug)) return null;
  const member = await prisma.member.findFirst({
    where: { userId, workspace: { slug } },
    select: {
      role: true,
      user: { select: { name: true, email: true } },
      workspace: { select: { id: true, slug: true, name: true, timeZone: true } },
    },
  });
  if (!member) return null;
  return {
    userId,
    userName: member.user.name,
    email: member.user.email,
    role: member.role,
    workspaceId: member.workspace.id,
    workspaceSlug: member.workspace.slug,
    workspaceName: member.workspace.name,
    timeZone: member.workspace.timeZone,
  };
});

/**
 * For pages: the actor who views this workspace. Signed out: redirects to the login. A workspace that does not exist and one
 * that belongs to somebody else give the same not-found.
 */
export async function requireActor(workspaceSlug: string): Promise<Actor> {
  const session = await signedIn();
  if (!session) redirect(`/login?next=/w/${encodeURIComponent(workspaceSlug)}`);
  return (await membership(session.userId, workspaceSlug)) ?? notFound();
}

/** For actions and route handlers: the same as a value. Throws `AppError` signedOut or notFound. */
export async function actorFor(workspaceSlug: string): Promise<Actor> {
  const session = await signedIn();
  if (!session) throw new AppError('signedOut');
  const actor = await membership(session.userId, workspaceSlug);
  if (!actor) throw new AppError('notFound');
  return actor;
}
