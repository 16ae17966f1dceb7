import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '#lib/commands/root.ts';

/** Settings of a worker (lib/env.ts). */
export type Knobs = Record<string, string>;

/** How a process ended: by its exit code, or by a signal. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null };

const KEPT_OUTPUT = 20_000;

/** `npm run worker` in a process of its own; it ends with this one, however this one ends. */
export class WorkerProcess {
  readonly name: string;
  /** Resolves when it takes work; rejects if it ends before. */
  readonly up: Promise<void>;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  #output = '';
  #ending: Ending | null = null;

  constructor(name: string, databaseUrl: string, dataDir: string, knobs: Knobs) {
    this.name = name;
    const url = new URL(databaseUrl);
    url.searchParams.set('application_name', name);
    this.#child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        ...['--import', join(ROOT, 'lib/commands/follow.mjs')],
        join(ROOT, 'lib/jobs/worker.ts'),
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          LOG_LEVEL: 'info',
          LOOPBACK_PLATFORMS: 'true',
          ...knobs,
          DATABASE_URL: url.href,
          DATA_DIR: dataDir,
        },
      },
    );
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#ending = { code, signal };
        resolve(this.#ending);
      });
    });
    this.up = new Promise((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString('utf8')).slice(-KEPT_OUTPUT);
        if (this.#output.includes('worker is up')) resolve();
      };
      this.#child.stdout?.on('data', hear);
      this.#child.stderr?.on('data', hear);
      this.ended.then(() => reject(new Error(`${name} ended before it was up:\n${this.#output}`)));
    });
    this.up.catch(() => undefined);
  }

  get isAlive(): boolean {
    return this.#ending === null;
  }

  /** The end of its output. */
  get output(): string {
    return this.#output;
  }

  /** SIGKILL: it ends at once. */
  kill(): Promise<Ending> {
    if (this.isAlive) this.#child.kill('SIGKILL');
    return this.ended;
  }

  /** SIGSTOP: it freezes, as on a machine that was put to sleep. */
  hold(): void {
    this.#child.kill('SIGSTOP');
  }

  /** SIGCONT: it continues as if nothing had happened. */
  goOn(): void {
    if (this.isAlive) this.#child.kill('SIGCONT');
  }

  /** SIGTERM: it finishes the work that it has begun. */
  stop(): Promise<Ending> {
    if (this.isAlive) this.#child.kill('SIGTERM');
    return this.ended;
  }
}
