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
  /** So long it may take to finish what it has begun; then it is killed. */
  graceSeconds: number;
  /**
   * It is edited while it runs (`node --watch`): when the program ends, its watcher waits for the next edit. It is started
   * again all the same, and as often as may be, since the mistake is somebody's who is about to mend it.
   */
  watched?: boolean;
  /** Which of its lines are shown; default all. */
  show?: (line: string) => boolean;
};

type Kept = {
  spec: ChildSpec;
  revival: Revival;
  last: string[];
  begun: number;
  child?: ChildProcess;
  timer?: NodeJS.Timeout;
  /** It was ended here, so that it can start again. */
  due?: boolean;
  /** What ended is being cleared away. */
  clearing?: Promise<void>;
};

const LAST_LINES = 12;
const WATCHER = { ended: /^(Failed|Completed) running /, goesOn: /^Restarting / };

/** Runs long-lived child processes, each line of theirs under their name, until told to stop; whoever ends is started again. */
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

  /** The ids of the processes that run now. */
  ids(): number[] {
    return this.#kept.flatMap(({ child }) => (child?.pid ? [child.pid] : []));
  }

  /** How many lines they have said so far: a sign that something moves. */
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
    // Its watcher is the child: ended with all it may have left, it is started again like any other.
    if (WATCHER.ended.test(line)) {
      const wait = kept.revival.after(Date.now() - kept.begun) ?? this.#patience.longestMs;
      kept.timer = setTimeout(() => {
        kept.due = true;
        kept.child?.kill('SIGTERM');
      }, wait);
    }
  }

  /** Of what a killed child started, nothing may hold its port or work on; then it is started again. */
  async #clearAway(kept: Kept, child: ChildProcess, how: string): Promise<void> {
    const { spec, revival } = kept;
    const lived = Date.now() - kept.begun;
    clearTimeout(kept.timer);
    if (child.pid) await endGroup(child.pid, spec.graceSeconds);
    // Its last words may still be on their way.
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

  /** Ends every child and what each started: SIGTERM to all, SIGKILL to what is still there after its time. */
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
