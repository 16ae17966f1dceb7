import { systemActor } from '#lib/auth/system.ts';
import { prisma } from '#lib/db/client.ts';
import { lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { type Command, say } from './command.ts';

export const afterRestoreCommand: Command = {
  purpose:
    'After the database was put back from a copy: what waits to be sent is looked up on the platform first, in every workspace.',
  flags: {},
  example: 'after-restore',
  async run() {
    if ((await lookUpEverything('gone')) === 0) say('No workspace has an account: there is nothing to look up.');
    const last = await prisma.event.findFirst({ where: { userId: { not: null } }, orderBy: { id: 'desc' } });
    if (last) {
      say(
        `The last thing that a person did in this database: ${last.at.toISOString()}. Suppressions, erasures and consents`,
      );
      say('from after that are not in it: enter them again before a paused campaign goes on or a new one is launched.');
    }
  },
};

/** Has all that waits looked up, in every workspace, and says how much that is. Returns the number of accounts. */
export async function lookUpEverything(original: Parameters<typeof lookUpAfterRestore>[1]): Promise<number> {
  const accounts = await prisma.account.findMany({
    where: { rehearsal: false },
    select: { workspace: { select: { slug: true, name: true } } },
    orderBy: { workspace: { slug: 'asc' } },
  });
  for (const { workspace } of accounts) {
    const { calls } = await lookUpAfterRestore(await systemActor(workspace.slug), original);
    say(
      calls === 0
        ? `${workspace.name}: nothing waits to be sent.`
        : `${workspace.name}: ${calls} waiting calls are looked up; those that the platform does not know are sent.`,
    );
  }
  return accounts.length;
}
