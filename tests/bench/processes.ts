import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { within } from '#lib/commands/alive.ts';
import { freePort } from '#lib/commands/ports.ts';
import { ROOT } from '#lib/commands/root.ts';
import { WORKER_FLAGS } from '#lib/commands/worker-flags.mjs';

export type Running = {
  pid: number;
  /** Ends it cleanly, and waits for it. */
  stop(): Promise<void>;
};

const children = new Set<ChildProcess>();
const LONGEST_STOP_MS = 60_000;

/** Starts a process of the house; it ends with this one, however this one ends. Its output goes to standard error. */
function start(
  file: string,
  settings: Record<string, string>,
  flags: string[] = [],
): Running & { child: ChildProcess } {
  const follow = join(ROOT, 'lib/commands/follow.mjs');
  const args = ['--disable-warning=ExperimentalWarning', ...flags, '--import', follow, join(ROOT, file)];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.stdout?.on('data', (chunk) => process.stderr.write(chunk));
  child.stderr?.on('data', (chunk) => process.stderr.write(chunk));
  return { child, pid: child.pid ?? 0, stop: () => end(child) };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    const killer = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS);
    child.once('exit', () => {
      clearTimeout(killer);
      done();
    });
    child.kill('SIGTERM');
  });
}

/** Ends every process that still runs. */
export async function endAll(): Promise<void> {
  await Promise.all([...children].map(end));
}

function profiling(dir: string | undefined): string[] {
  return dir ? ['--cpu-prof', `--cpu-prof-dir=${dir}`] : [];
}

/** A worker as `npm run worker` starts it, on this process's database. `profileDir`: the folder for its CPU profile. */
export function startWorker(settings: Record<string, string>, profileDir?: string): Running {
  return start('lib/jobs/worker.ts', settings, [...WORKER_FLAGS, ...profiling(profileDir)]);
}

const TOKEN = 'token-of-the-bench';

export type SandboxProcess = Running & { baseUrl: string; ask(path: string): Promise<unknown> };

/** A sandbox in a process of its own, with an empty file of its own below `dataDir`. */
export async function startSandboxProcess(
  dataDir: string,
  speed: number,
  profileDir?: string,
): Promise<SandboxProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const folder = join(dataDir, `sandbox-${port}`);
  mkdirSync(folder);
  const settings = { SANDBOX_PORT: String(port), SANDBOX_SPEED: String(speed), DATA_DIR: folder, SANDBOX_TOKEN: TOKEN };
  const running = start('lib/sendservice/sandbox/main.ts', settings, profiling(profileDir));
  const isUp = await within(30, () =>
    fetch(`${origin}/_sandbox/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  if (!isUp) throw new Error('the sandbox did not start');
  return {
    pid: running.pid,
    stop: running.stop,
    baseUrl: `${origin}/MultiChannelAPI/Api`,
    async ask(path) {
      const response = await fetch(`${origin}/_sandbox/${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
      if (!response.ok) throw new Error(`sandbox: ${response.status} ${await response.text()}`);
      return response.json();
    },
  };
}
