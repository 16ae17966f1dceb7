import { fstatSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { makePasswordLink } from '#lib/features/workspaces/service.ts';
import { say } from './command.ts';

/** True if something is piped or redirected into the script, rather than a terminal or nothing at all. */
function isGiven(): boolean {
  try {
    return !fstatSync(0).isCharacterDevice();
  } catch {
    return false;
  }
}

/**
 * The password on standard input: its first line. Undefined if there is none. Never an argument, since those are seen in
 * the list of processes and stay in the shell's history.
 */
export async function passwordFromInput(): Promise<string | undefined> {
  if (!isGiven()) return undefined;
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  return line === '' ? undefined : line;
}

/** Makes the link with which a user sets a password, and prints it: nobody at this keyboard learns the password. */
export async function sayPasswordLink(email: string): Promise<void> {
  const { link, expiresAt } = await makePasswordLink(email);
  say(`To set the password, once, until ${expiresAt.toISOString()}:\n${link}`);
}
