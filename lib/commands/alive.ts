import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The command line of a living process; undefined if there is none with that id (a zombie counts as none). */
export function commandOf(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
    } catch {
      return undefined;
    }
  }
  if (process.platform === 'win32') return signal(pid, 0) ? '' : undefined;
  const seen = spawnSync('ps', ['-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return seen === '' || seen.startsWith('Z') ? undefined : seen;
}

/** Sends a signal; false if there was no such process. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Waits until the condition holds; false if it does not within the given seconds. */
export async function within(
  seconds: number,
  holds: () => boolean | Promise<boolean>,
  everyMs = 100,
): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    if (await holds()) return true;
    if (Date.now() >= end) return false;
    await pause(everyMs);
  }
}

/**
 * Waits until the condition holds, however long that takes while there is progress; false once `mark` has been unchanged for
 * the given seconds. A slow machine is no reason to give up; a machine without progress is.
 */
export async function whileMoving(
  seconds: number,
  holds: () => boolean | Promise<boolean>,
  mark: () => unknown,
  everyMs = 100,
): Promise<boolean> {
  let last: unknown;
  for (let movedAt = Date.now(); ; ) {
    if (await holds()) return true;
    const now = JSON.stringify(await mark());
    if (now !== last) movedAt = Date.now();
    else if (Date.now() - movedAt >= seconds * 1000) return false;
    last = now;
    await pause(everyMs);
  }
}
