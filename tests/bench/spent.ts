import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second on every machine. */
const TICKS = 100;

/** The fields of /proc/PID/stat after the program's name, which may itself contain spaces. */
function stat(pid: number): string[] | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const own = (fields: string[]) => Number(fields[11]) + Number(fields[12]);
const buried = (fields: string[]) => Number(fields[13]) + Number(fields[14]);

/** Returns the seconds of processor time that a process has used so far; null if there is no /proc. */
export function cpuSeconds(pid: number): number | null {
  const fields = stat(pid);
  return fields && own(fields) / TICKS;
}

/** The same for a server and every process that it ever started: PostgreSQL with its backends. */
export function familySeconds(pid: number): number | null {
  const parent = stat(pid);
  if (!parent) return null;
  let ticks = own(parent) + buried(parent);
  for (const entry of readdirSync('/proc')) {
    const fields = /^\d+$/.test(entry) ? stat(Number(entry)) : null;
    if (fields && Number(fields[1]) === pid) ticks += own(fields) + buried(fields);
  }
  return ticks / TICKS;
}

/** Returns the peak memory of a process so far, in megabytes; null if there is no /proc. */
export function peakMegabytes(pid: number): number | null {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  } catch {
    return null;
  }
}

/** Returns the seconds that the machine's processors were busy so far, with any work; null if there is no /proc. */
function machineSeconds(): number | null {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq + steal) / TICKS;
  } catch {
    return null;
  }
}

export type Party = 'worker' | 'postgres' | 'sandbox' | 'bench';

/**
 * Starts counting the processor time of these; the function that it returns reports the seconds of each since. `machine`
 * is the time of all processors: if it is far more than the sum of the others, other programs were working as well.
 */
export function spending(read: Partial<Record<Party, () => number | null>>): () => Record<string, number | null> {
  const parties = Object.entries({ ...read, machine: machineSeconds });
  const before = parties.map(([, seconds]) => seconds());
  return () =>
    Object.fromEntries(
      parties.map(([name, seconds], index) => {
        const [from, to] = [before[index] ?? null, seconds()];
        return [name, from === null || to === null ? null : Math.round((to - from) * 100) / 100];
      }),
    );
}
