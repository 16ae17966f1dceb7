import { readdirSync, readFileSync } from 'node:fs';
import { within } from './alive.ts';

/** Signals a process and all its descendants; false if none of them exists. The process must lead a group of its own. */
export function signalGroup(leader: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ends a whole group, whether its leader still lives or not: with SIGTERM first, and with SIGKILL after the given seconds. */
export async function endGroup(leader: number, seconds: number): Promise<void> {
  const gone = () => !groupLives(leader);
  signalGroup(leader, 'SIGTERM');
  if (await within(seconds, gone, 50)) return;
  signalGroup(leader, 'SIGKILL');
  await within(5, gone, 50);
}

/** Zombies do not count: in a container without an init process nobody reaps an orphan. */
function groupLives(leader: number): boolean {
  if (process.platform !== 'linux') return signalGroup(leader, 0);
  return readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const status = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // After the program's name in brackets, which may itself hold spaces, come state, parent and group.
      const [state, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ');
      return Number(group) === leader && state !== 'Z' && state !== 'X';
    } catch {
      return false; // gone in the meantime
    }
  });
}
