import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * The process and machine of a worker. `machine`: the host's name and its machine id. `boot` and `space` (the namespace of its
 * process ids, in a container) say whether `pid` means anything to another process; `born` is its start, in ticks since the
 * boot. Values that a system does not provide are empty.
 */
export type WorkerProcess = { machine: string; boot: string; space: string; pid: number; born: string };

function told(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return '';
  }
}

/** The machine, as far as it can be recognised again: its name and, on Linux, its machine id. */
export function thisMachine(): string {
  return `${hostname()}/${told(() => readFileSync('/etc/machine-id', 'utf8'))}`;
}

/** State and start of a process: fields 3 and 22 of /proc/<pid>/stat (proc(5)), after a name that may hold anything. */
function statOf(pid: number): { state: string; born: string } {
  const stat = told(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', born: fields[19] ?? '' };
}

export function thisProcess(): WorkerProcess {
  return {
    machine: thisMachine(),
    boot: told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    space: told(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    born: statOf(process.pid).born,
  };
}

/**
 * True only if the process is provably dead: this machine was rebooted since, or no process here has its id, or one that
 * started later has it. A stopped process lives. For other machines, and where there is no /proc, nothing is known.
 */
export function isDead(worker: WorkerProcess, here: WorkerProcess = thisProcess()): boolean {
  if (worker.machine !== here.machine || here.boot === '') return false;
  if (worker.boot !== here.boot) return true;
  if (worker.space !== here.space) return false;
  const { state, born } = statOf(worker.pid);
  return born !== worker.born || state === 'Z' || state === 'X';
}
