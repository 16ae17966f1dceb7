// What a killed start left of the embedded database: a server that still runs, or its last connections.
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, signal, within } from './alive.ts';

/** An id that no process has: the highest that Linux may assign. */
const NOBODY = 4_194_304;

/**
 * Ends a server that an earlier, killed start left running on this data. If it is gone, its pid file stays: the new server
 * reads in it which shared memory to check. But the new server would take any process with that id for a rival, even another
 * program or a zombie (a container without an init process): then the id is replaced.
 */
export async function endLeftover(dir: string): Promise<void> {
  const note = join(dir, 'postmaster.pid');
  if (!existsSync(note)) return;
  const lines = readFileSync(note, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (/postgres/i.test(commandOf(pid) ?? '')) await endServer(pid);
  await endOrphans(dir);
  if (existsSync(note) && pid > 1 && signal(pid, 0)) writeFileSync(note, [NOBODY, ...lines.slice(1)].join('\n'));
}

/** The connections of a killed server continue their queries, and until they end no other server may start. */
async function endOrphans(dir: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const place = realpathSync(dir);
  const isOne = (pid: number) => {
    if (!commandOf(pid)?.startsWith('postgres:')) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === place;
    } catch {
      return false; // gone, or another user's
    }
  };
  const orphans = readdirSync('/proc').map(Number).filter(isOne);
  for (const how of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of orphans) signal(pid, how);
    if (await within(5, () => !orphans.some(isOne), 20)) return;
  }
}

/** Fast shutdown (open transactions are rolled back); if that hangs, an immediate one, from which the next start recovers. */
export async function endServer(pid: number): Promise<void> {
  const gone = () => commandOf(pid) === undefined;
  signal(pid, 'SIGINT');
  if (await within(60, gone)) return;
  signal(pid, 'SIGQUIT');
  await within(10, gone);
}
