// The process of the embedded database.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster-files.ts';
import { endServer } from './leftovers.ts';

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=256MB',
  'random_page_cost=1.1',
  'timezone=UTC',
  'log_timezone=UTC',
];
const DURABLE = ['max_wal_size=2GB'];
const THROWAWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=1GB'];

/** Size above which the log begins anew with the next start. */
const LONGEST_LOG = 5_000_000;

/** Where the server of a data folder writes its log. */
export function logPath(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

/** The last lines of the server's log, starting at the given byte. */
export function lastLines(path: string, since = 0): string {
  return readFileSync(path).subarray(since).toString('utf8').trim().split('\n').slice(-12).join('\n');
}

/** A server on a cluster's files. */
export class ServerProcess {
  readonly #start: () => ChildProcess;
  readonly #log: string;
  /** Where the log of this server begins, in bytes. */
  readonly #since: number;
  #child: ChildProcess | undefined;

  constructor(cluster: Cluster, log: string, port: number, throwaway: boolean) {
    if (existsSync(log) && statSync(log).size > LONGEST_LOG) rmSync(log);
    this.#log = log;
    this.#since = existsSync(log) ? statSync(log).size : 0;
    this.#start = () => launch(cluster, log, port, throwaway);
  }

  /** Starts it, or starts it again. Throws if the system cannot run the program. */
  async start(): Promise<void> {
    this.#child = this.#start();
    await once(this.#child, 'spawn');
  }

  isGone(): boolean {
    return !this.#child?.pid || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Grows while the server tells of its start. */
  logSize(): number {
    return statSync(this.#log).size;
  }

  lastWords(): string {
    return lastLines(this.#log, this.#since);
  }

  /** Resolves when it has ended, for whatever reason. */
  ended(): Promise<void> {
    return new Promise((done) => {
      if (this.isGone()) done();
      else this.#child?.once('exit', () => done());
    });
  }

  async end(): Promise<void> {
    if (this.#child?.pid && !this.isGone()) await endServer(this.#child.pid);
  }

  /** Ensures that a throwaway server ends with this process, however this one ends, and its folders with it. */
  guard(folders: string[]): void {
    const script = join(import.meta.dirname, 'guard.mjs');
    const args = [script, String(process.pid), String(this.#child?.pid), ...folders];
    spawn(process.execPath, args, { cwd: '/', detached: true, stdio: 'ignore' }).unref();
  }
}

function launch({ binaries, owner, dir }: Cluster, logFile: string, port: number, throwaway: boolean): ChildProcess {
  const settings = [...SETTINGS, ...(throwaway ? THROWAWAY : DURABLE)];
  const log = openSync(logFile, 'a', 0o600);
  const args = ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(binaries.postgres, args, {
    ...owner,
    cwd: '/',
    // A process group of its own: Ctrl-C in the terminal reaches all processes, and the database must end last.
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(log);
  return child;
}
