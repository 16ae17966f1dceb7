import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Role } from '#lib/domain/permissions.ts';

/** A member of a fresh workspace. */
export async function newActor(role: Role = 'owner'): Promise<Actor> {
  const name = crypto.randomUUID();
  const user = await prisma.user.create({ data: { email: `${name}@example.org`, name: 'Gaia', passwordHash: '-' } });
  const workspace = await prisma.workspace.create({
    data: { slug: name, name, members: { create: { userId: user.id, role } } },
  });
  return {
    userId: user.id,
    userName: user.name,
    email: user.email,
    role,
    workspaceId: workspace.id,
    workspaceSlug: workspace.slug,
    workspaceName: workspace.name,
    timeZone: workspace.timeZone,
  };
}
