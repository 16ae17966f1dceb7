import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './root.ts';
import { say } from './terminal.ts';

export type ChildSpec = {
  name: string;
  /** Arguments to this Node. */
  args: string[];
  env: Record<string, string | undefined>;
  /** What an unexpected end means: the child is started again, or everything ends. */
  onEnd: 'restart' | 'fatal';
  /** Which of its lines are shown; default all. */
  show?: (line: string) => boolean;
};

type Supervised = { spec: ChildSpec; child?: ChildProcess; timer?: NodeJS.Timeout; begun: number; failures: number };

const GRACE_SECONDS = 15;
const LONGEST_PAUSE_MS = 30_000;
const NAME_WIDTH = 8;

/** Runs long-lived child processes, each line of theirs under their name, until told to stop. */
export class Processes {
  readonly #kept: Supervised[] = [];
  readonly #onFatal: (sentence: string) => void;
  readonly #onChange: () => void;
  #stopping = false;

  /** `onFatal` is called when a child ends that nothing works without; `onChange` whenever the set of ids changes. */
  constructor(onFatal: (sentence: string) => void, onChange: () => void = () => undefined) {
    this.#onFatal = onFatal;
    this.#onChange = onChange;
  }

  start(spec: ChildSpec): void {
    const kept: Supervised = { spec, begun: 0, failures: 0 };
    this.#kept.push(kept);
    this.#launch(kept);
  }

  /** The ids of the processes that run now. */
  ids(): number[] {
    return this.#kept.flatMap(({ child }) =>
      child?.pid && child.exitCode === null && child.signalCode === null ? [child.pid] : [],
    );
  }

  #launch(kept: Supervised): void {
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
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim() !== '' && (spec.show?.(line) ?? true)) say(`${spec.name.padEnd(NAME_WIDTH)}│ ${line}`);
      });
    }
    child.once('error', (error) => this.#ended(kept, error.message));
    child.once('exit', (code, signal) => this.#ended(kept, signal ? `signal ${signal}` : `code ${code}`));
    this.#onChange();
  }

  #ended(kept: Supervised, how: string): void {
    if (this.#stopping) return;
    this.#onChange();
    const { spec } = kept;
    if (spec.onEnd === 'fatal') {
      this.#onFatal(`The ${spec.name} process ended unexpectedly (${how}). Its last lines above say why.`);
      return;
    }
    // One that ran for a while is started again at once; one that keeps failing, ever more rarely.
    kept.failures = Date.now() - kept.begun > 20_000 ? 0 : kept.failures + 1;
    const wait = kept.failures === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 500 * 2 ** kept.failures);
    say(`${spec.name.padEnd(NAME_WIDTH)}│ ended unexpectedly (${how}); starting again in ${Math.ceil(wait / 1000)} s`);
    kept.timer = setTimeout(() => this.#launch(kept), wait);
  }

  /** Ends every child: SIGTERM to all, SIGKILL to what is still there after 15 seconds. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      this.#kept.map(async ({ child, timer }) => {
        clearTimeout(timer);
        if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise<void>((done) => child.once('exit', () => done()));
        signalGroup(child.pid, 'SIGTERM');
        const killer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_SECONDS * 1000);
        await ended;
        clearTimeout(killer);
        // What a child left behind of its own children.
        signalGroup(child.pid, 'SIGKILL');
      }),
    );
  }
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (!pid) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name);
  } catch {
    // Already gone.
  }
}
