import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';

/**
 * Whoever runs the installation, acting in a workspace from the command line: may do what an owner may, and its events
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

/** Under whose name an event of this actor stands. */
export function eventActor(actor: Actor): { userId: string; userName: string } | null {
  return actor.userId === '' ? null : { userId: actor.userId, userName: actor.userName };
}
