import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';

/**
 * The operator of the installation, acting in a workspace from the command line: has an owner's permissions, and its events
 * name the system instead of a user. Throws `AppError('notFound')`.
 */
export async function systemActor(workspaceSlug: string): Promise<Actor> {
  const workspace = await prisma.workspace.findUnique({ where: { slug: workspaceSlug } });
  if (!workspace) throw new AppError('notFound');
  return {
    userId: '',
    userName: '',
    email: '',
    role: 'owner',
    workspaceId: workspace.id,
    workspaceSlug: workspace.slug,
    workspaceName: workspace.name,
    timeZone: workspace.timeZone,
  };
}

/** The user named in this actor's events. */
export function eventActor(actor: Actor): { userId: string; userName: string } | null {
  return actor.userId === '' ? null : { userId: actor.userId, userName: actor.userName };
}
