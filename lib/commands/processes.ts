import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { endGroup } from './groups.ts';
import { PATIENCE, type Patience, Revival } from './revival.ts';
import { ROOT } from './root.ts';
import { sayOf } from './terminal.ts';

export type ChildSpec = {
  name: string;
  /** Arguments to this Node. */
  args: string[];
  env: Record<string, string | undefined>;
  /** How long it may take to finish the work it has begun; then it is killed. */
  graceSeconds: number;
  /**
   * It is edited while it runs (`node --watch`): when the program ends, its watcher waits for the next edit. It is restarted
   * anyway, without limit, since its developer is about to fix the mistake.
   */
  watched?: boolean;
  /** Selects the lines of it that are shown; default all. */
  show?: (line: string) => boolean;
};

type Kept = {
  spec: ChildSpec;
  revival: Revival;
  last: string[];
  begun: number;
  child?: ChildProcess;
  timer?: NodeJS.Timeout;
  /** It was ended here in order to restart. */
  due?: boolean;
  /** The remains of an ended process are being cleaned up. */
  clearing?: Promise<void>;
};

const LAST_LINES = 12;
const WATCHER = { ended: /^(Failed|Completed) running /, goesOn: /^Restarting / };

/** Runs long-lived child processes and prefixes their output with their names, until told to stop; restarts any that end. */
export class Processes {
  readonly #kept: Kept[] = [];
  readonly #onFatal: (sentence: string) => void;
  readonly #onChange: () => void;
  readonly #patience: Patience;
  #stopping = false;
  #heard = 0;

  /** `onFatal` is called when a child cannot be kept alive; `onChange` whenever the set of ids changes. */
  constructor(
    onFatal: (sentence: string) => void,
    onChange: () => void = () => undefined,
    patience: Patience = PATIENCE,
  ) {
    this.#onFatal = onFatal;
    this.#onChange = onChange;
    this.#patience = patience;
  }

  start(spec: ChildSpec): void {
    const most = spec.watched ? Number.POSITIVE_INFINITY : this.#patience.most;
    const kept: Kept = { spec, revival: new Revival({ ...this.#patience, most }), last: [], begun: 0 };
    this.#kept.push(kept);
    this.#launch(kept);
  }

  /** The ids of the running processes. */
  ids(): number[] {
    return this.#kept.flatMap(({ child }) => (child?.pid ? [child.pid] : []));
  }

  /** The number of lines they have printed so far: a sign of progress. */
  get heard(): number {
    return this.#heard;
  }

  #launch(kept: Kept): void {
    if (this.#stopping) return;
    const { spec } = kept;
    kept.begun = Date.now();
    const follow = join(ROOT, 'lib/commands/follow.mjs');
    // A process group of its own: Ctrl-C in the terminal must reach a child only through here, in the right order.
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', follow, ...spec.args], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...spec.env },
    });
    kept.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#hear(kept, line));
    }
    const ended = (how: string) => {
      if (kept.child !== child) return;
      kept.child = undefined;
      this.#onChange();
      if (!this.#stopping) kept.clearing = this.#clearAway(kept, child, how);
    };
    child.once('error', (error) => ended(error.message));
    child.once('exit', (code, signal) => ended(signal ? `signal ${signal}` : `code ${code}`));
    this.#onChange();
  }

  #hear(kept: Kept, line: string): void {
    if (line.trim() === '') return;
    const { spec } = kept;
    this.#heard += 1;
    kept.last = [...kept.last, line].slice(-LAST_LINES);
    if (spec.show?.(line) ?? true) sayOf(spec.name, line);
    if (!spec.watched || this.#stopping) return;
    if (WATCHER.goesOn.test(line)) {
      clearTimeout(kept.timer);
      kept.begun = Date.now();
    }
    // The child is its watcher: ended with all its descendants, it is restarted like any other.
    if (WATCHER.ended.test(line)) {
      const wait = kept.revival.after(Date.now() - kept.begun) ?? this.#patience.longestMs;
      kept.timer = setTimeout(() => {
        kept.due = true;
        kept.child?.kill('SIGTERM');
      }, wait);
    }
  }

  /** Ends the descendants of a killed child, so that none holds its port or works on; then restarts it. */
  async #clearAway(kept: Kept, child: ChildProcess, how: string): Promise<void> {
    const { spec, revival } = kept;
    const lived = Date.now() - kept.begun;
    clearTimeout(kept.timer);
    if (child.pid) await endGroup(child.pid, spec.graceSeconds);
    // Its last output may still be on its way.
    if (child.stdout && !child.stdout.closed) await Promise.race([once(child, 'close'), pause(500)]);
    if (this.#stopping) return;
    if (kept.due) {
      kept.due = false;
      this.#launch(kept);
      return;
    }
    const wait = revival.after(lived);
    if (wait === null) {
      const times = `The ${spec.name} process has ended ${revival.failures} times right after its start (${how}).`;
      this.#onFatal(`${times} Its last lines:\n${kept.last.map((line) => `  ${line}`).join('\n')}`);
      return;
    }
    sayOf(spec.name, `ended unexpectedly (${how}); starting again in ${(wait / 1000).toFixed(1)} s`);
    kept.timer = setTimeout(() => this.#launch(kept), wait);
  }

  /** Ends every child and its descendants: SIGTERM to all, SIGKILL to those still there after their time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      this.#kept.map(async ({ spec, child, timer, clearing }) => {
        clearTimeout(timer);
        await clearing;
        if (child?.pid) await endGroup(child.pid, spec.graceSeconds);
      }),
    );
  }
}
