import { fstatSync } from 'node:fs';
import { text } from 'node:stream/consumers';

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
