import { prisma } from '#lib/db/client.ts';
import { PersonName, Slug } from '#lib/features/workspaces/schema.ts';
import { createWorkspace } from '#lib/features/workspaces/service.ts';
import { type Command, Refused, say } from './command.ts';
import { given } from './given.ts';

export const createWorkspaceCommand: Command = {
  purpose: 'Makes a workspace. A second time with the same name it changes nothing.',
  flags: {
    slug: { hint: 'its part of the address: small letters, digits, hyphens', required: true },
    name: { hint: 'as people read it', required: true },
  },
  example: 'create-workspace --slug clinica-verdi --name "Clinica Verdi"',
  async run(flags) {
    const slug = given(flags, 'slug', Slug);
    const name = given(flags, 'name', PersonName);
    const there = await prisma.workspace.findUnique({ where: { slug }, select: { name: true } });
    if (there && there.name !== name)
      throw new Refused(`The slug “${slug}” is taken by “${there.name}”. Nothing was changed.`);
    if (there) return say(`“${name}” (${slug}) is there already. Nothing was changed.`);
    await createWorkspace({ slug, name });
    say(`Made “${name}”: /w/${slug}`);
  },
};
