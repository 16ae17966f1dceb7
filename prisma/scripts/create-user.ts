import { AppError } from '#lib/domain/errors.ts';
import { PersonName } from '#lib/features/workspaces/schema.ts';
import { addMember, createUser } from '#lib/features/workspaces/service.ts';
import { type Command, type Flags, Refused, say } from './command.ts';
import { emailOf, given, inWorkspace, roleOf, userIn } from './given.ts';
import { passwordFromInput, sayPasswordLink } from './password.ts';

export const createUserCommand: Command = {
  purpose: 'Makes a user, and a member of a workspace if one is named. A user who is there keeps name and password.',
  flags: {
    email: { hint: 'what the user signs in with', required: true },
    name: { hint: 'as colleagues read it', required: true },
    workspace: { hint: 'slug of a workspace to join' },
    role: { hint: 'owner, manager, operator or auditor; needed with --workspace' },
  },
  example: 'create-user --email anna@example.org --name "Anna Verdi" --workspace clinica-verdi --role owner',
  async run(flags) {
    const email = emailOf(flags);
    const name = given(flags, 'name', PersonName);
    if (flags.role && !flags.workspace) throw new Refused('--role needs --workspace.');
    const password = await passwordFromInput();
    const isNew = flags.workspace
      ? await joinWorkspace(flags, { email, name, password })
      : await createUser({ email, name, password });
    if (!isNew) return say(`${email} was there already: name and password were not changed (see reset-password).`);
    say(`Made ${name} <${email}>.`);
    if (password === undefined) await sayPasswordLink(email);
  },
};

/** True if the user is new. One who is a member already keeps the role: to change it is another command. */
async function joinWorkspace(flags: Flags, user: { email: string; name: string; password?: string }): Promise<boolean> {
  const role = roleOf(flags);
  const actor = await inWorkspace(flags);
  try {
    const { isNew } = await addMember(actor, { ...user, role });
    say(`${user.email} is now ${role} of “${actor.workspaceName}”.`);
    return isNew;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'alreadyMember')) throw error;
    const { role: before } = await userIn(actor.workspaceId, user.email);
    if (before !== role)
      throw new Refused(`${user.email} is ${before} of “${actor.workspaceName}” already. To change that: set-role`);
    say(`${user.email} is ${role} of “${actor.workspaceName}” already.`);
    return false;
  }
}
