import { spawn } from 'node:child_process';
import { ROOT } from './root.ts';

export type Ran = { code: number; output: string };

/** The running tools: ended with the command that runs them. */
const running = new Set<ReturnType<typeof spawn>>();

export type ToolOptions = {
  env?: Record<string, string | undefined>;
  /** Show the output while it runs; otherwise it is only returned. */
  show?: boolean;
};

/** Runs a JavaScript tool on this Node to its end; never throws because of its exit code. */
export function runNode(args: string[], { env = {}, show = false }: ToolOptions = {}): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      env: { ...process.env, CHECKPOINT_DISABLE: '1', NEXT_TELEMETRY_DISABLED: '1', ...env },
    });
    running.add(child);
    const heard: Buffer[] = [];
    child.stdout?.on('data', (chunk) => heard.push(chunk));
    child.stderr?.on('data', (chunk) => heard.push(chunk));
    const finish = (code: number, last = '') => {
      running.delete(child);
      done({ code, output: Buffer.concat(heard).toString('utf8') + last });
    };
    child.once('error', (error) => finish(1, error.message));
    child.once('close', (code) => finish(code ?? 1));
  });
}

/** Ends all running tools; returns when they are gone. */
export async function endTools(): Promise<void> {
  const ends = [...running].map((child) => new Promise<void>((done) => child.once('close', () => done())));
  for (const child of running) child.kill('SIGINT');
  const killer = setTimeout(() => {
    for (const child of running) child.kill('SIGKILL');
  }, 20_000);
  await Promise.all(ends);
  clearTimeout(killer);
}
