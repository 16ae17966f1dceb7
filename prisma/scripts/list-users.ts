import { prisma } from '#lib/db/client.ts';
import { type Command, say } from './command.ts';
import { inWorkspace } from './given.ts';

export const listUsersCommand: Command = {
  purpose: 'Lists the users with their workspaces and roles.',
  flags: { workspace: { hint: 'slug: only its members' } },
  example: 'list-users --workspace clinica-verdi',
  async run(flags) {
    const only = flags.workspace ? await inWorkspace(flags) : null;
    const users = await prisma.user.findMany({
      where: only ? { members: { some: { workspaceId: only.workspaceId } } } : {},
      select: {
        email: true,
        name: true,
        members: { select: { role: true, workspace: { select: { slug: true } } } },
      },
      orderBy: { email: 'asc' },
    });
    for (const { email, name, members } of users) {
      const roles = members.map(({ role, workspace }) => `${workspace.slug}:${role}`).sort();
      say([email, name, roles.join(' ') || 'in no workspace'].join('\t'));
    }
    if (users.length === 0) say('There is no user yet. To make one: create-user');
  },
};
