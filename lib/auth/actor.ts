import { notFound, redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { cache } from 'react';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { isKeepable } from '#lib/domain/range.ts';
import { authOptions } from './options.ts';

/** The signed-in user's id, or null. One look at the cookie per request. */
export const signedInUserId = cache(async (): Promise<string | null> => {
  const session = (await getServerSession(authOptions())) as { user?: { id?: string } } | null;
  return session?.user?.id ?? null;
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
 * For pages: who is looking at this workspace. Signed out: to the login. A workspace that does not exist and one that
 * is somebody else's give the same not-found.
 */
export async function requireActor(workspaceSlug: string): Promise<Actor> {
  const userId = await signedInUserId();
  if (!userId) redirect(`/login?next=/w/${encodeURIComponent(workspaceSlug)}`);
  return (await membership(userId, workspaceSlug)) ?? notFound();
}

/** For actions and route handlers: the same as values. Throws `AppError` signedOut or notFound. */
export async function actorFor(workspaceSlug: string): Promise<Actor> {
  const userId = await signedInUserId();
  if (!userId) throw new AppError('signedOut');
  const actor = await membership(userId, workspaceSlug);
  if (!actor) throw new AppError('notFound');
  return actor;
}
