import { changeRole } from '#lib/features/workspaces/service.ts';
import { type Command, Refused, say } from './command.ts';
import { emailOf, inWorkspace, roleOf, userIn } from './given.ts';

export const setRoleCommand: Command = {
  purpose: 'Gives a member of a workspace another role.',
  flags: {
    workspace: { hint: 'slug', required: true },
    email: { hint: 'of the member', required: true },
    role: { hint: 'owner, manager, operator or auditor', required: true },
  },
  example: 'set-role --workspace clinica-verdi --email anna@example.org --role manager',
  async run(flags) {
    const role = roleOf(flags);
    const email = emailOf(flags);
    const actor = await inWorkspace(flags);
    const user = await userIn(actor.workspaceId, email);
    if (!user.role) throw new Refused(`${email} is not a member of “${actor.workspaceName}”. To add them: create-user`);
    await changeRole(actor, { userId: user.id, role });
    say(`${email} is ${role} of “${actor.workspaceName}”${user.role === role ? ' already' : ` (was ${user.role})`}.`);
  },
};
