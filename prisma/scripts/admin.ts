import { parseArgs } from 'node:util';
import { closeDatabase } from '#lib/db/client.ts';
import { isUnreachable } from '#lib/db/failures.ts';
import { AppError } from '#lib/domain/errors.ts';
import { adoptCommand } from './adopt.ts';
import { afterRestoreCommand } from './after-restore.ts';
import { type Command, type Flags, optionsOf, Refused, say } from './command.ts';
import { createUserCommand } from './create-user.ts';
import { createWorkspaceCommand } from './create-workspace.ts';
import { letInCommand } from './let-in.ts';
import { listUsersCommand } from './list-users.ts';
import { numberKindsCommand } from './number-kinds.ts';
import { resetPasswordCommand } from './reset-password.ts';
import { setAccountCommand } from './set-account.ts';
import { setRoleCommand } from './set-role.ts';

const COMMANDS: Record<string, Command> = {
  'create-workspace': createWorkspaceCommand,
  'create-user': createUserCommand,
  'set-role': setRoleCommand,
  'reset-password': resetPasswordCommand,
  'let-in': letInCommand,
  'list-users': listUsersCommand,
  'set-account': setAccountCommand,
  'number-kinds': numberKindsCommand,
  'after-restore': afterRestoreCommand,
  adopt: adoptCommand,
};

/** The expected errors that a command can meet, for whoever reads a terminal. */
const SENTENCES: Partial<Record<AppError['code'], string>> = {
  lastOwner: 'This is the last owner of the workspace: make another owner first. Nothing was changed.',
  passwordTooShort: 'The password is too short: at least 10 characters.',
  accountInUse:
    'Calls are still with the present account, and could not be looked up at another address or as another user. Nothing was changed.',
};

function help(): string {
  const lines = ['Administration of this installation of Squillo.', '', '  npm run admin -- <command> [--flags]', ''];
  for (const [name, { purpose, flags, example }] of Object.entries(COMMANDS)) {
    lines.push(name, `  ${purpose}`);
    for (const [flag, { hint, required }] of Object.entries(flags))
      lines.push(`    ${`--${flag}`.padEnd(20)} ${hint}${required ? '' : ' (optional)'}`);
    lines.push(`  npm run admin -- ${example}`, '');
  }
  lines.push(
    'A password is read from standard input, never from a flag; without one a link is printed with which the user sets it:',
  );
  lines.push('  npm run admin -- reset-password --email anna@example.org < password.txt');
  return lines.join('\n');
}

function flagsOf(command: Command, args: string[]): Flags {
  try {
    return parseArgs({ args, options: optionsOf(command), strict: true, allowPositionals: false }).values as Flags;
  } catch (error) {
    throw new Refused((error as Error).message);
  }
}

function sentence(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof AppError) return SENTENCES[error.code] ?? error.code;
  if (isUnreachable(error)) return 'The database does not answer. Is it running (npm start), or is DATABASE_URL right?';
  return error instanceof Error ? error.message : String(error);
}

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS[name];
try {
  if (name === undefined || ['help', '--help', '-h'].includes(name)) say(help());
  else if (!command) throw new Refused(`There is no command “${name}”. Commands: ${Object.keys(COMMANDS).join(', ')}`);
  else await command.run(flagsOf(command, args));
} catch (error) {
  console.error(sentence(error));
  process.exitCode = 1;
} finally {
  await closeDatabase();
}
