import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#lib/commands/ports.ts';
import { ROOT } from '#lib/commands/root.ts';
import { scratchFolder } from './server.ts';

export type House = {
  /** The portal. */
  url: string;
  databaseUrl: string;
  sandboxUrl: string;
  dataDir: string;
  /** Everything that the house has printed so far. */
  output(): string;
  /** Stops it as Ctrl-C does; returns its exit code. The data is gone afterwards. */
  stop(): Promise<number | null>;
};

export type HouseSettings = {
  /** Simulated seconds per real second in the sandbox; default 600. */
  speed?: number;
  /** Further settings (lib/env.ts). */
  env?: Record<string, string>;
};

/** Timeout for a start that hangs: a first build beside much other work may well take a quarter of an hour. */
const LONGEST_START_MS = 60 * 60_000;

/** `npm start` on free ports and a data folder of its own: database, build if stale, web, worker, sandbox. */
export async function startHouse({ speed = 600, env = {} }: HouseSettings = {}): Promise<House> {
  const dataDir = scratchFolder();
  const [port, databasePort, sandboxPort] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'lib/commands/start.ts'), '--throwaway'],
    {
      cwd: ROOT,
      // Its channel closes with this process, however that ends, and the house treats that as Ctrl-C.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: undefined,
        PUBLIC_URL: undefined,
        DATA_DIR: dataDir,
        PORT: String(port),
        DATABASE_PORT: String(databasePort),
        SANDBOX_PORT: String(sandboxPort),
        SANDBOX_SPEED: String(speed),
        // The tests' valves listen on ports of their own.
        LOOPBACK_PLATFORMS: 'true',
        ...env,
      },
    },
  );
  const heard: Buffer[] = [];
  child.stdout?.on('data', (chunk) => heard.push(chunk));
  child.stderr?.on('data', (chunk) => heard.push(chunk));
  const output = () => Buffer.concat(heard).toString('utf8');
  try {
    await ready(child, output);
  } catch (error) {
    await stop(child);
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
  return {
    url: `http://localhost:${port}`,
    databaseUrl: readFileSync(join(dataDir, 'database-url'), 'utf8').trim(),
    sandboxUrl: `http://localhost:${sandboxPort}`,
    dataDir,
    output,
    stop: () => stop(child),
  };
}

function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((done, failed) => {
    const late = setTimeout(
      () => failed(new Error(`The house is not ready after an hour.\n${output()}`)),
      LONGEST_START_MS,
    );
    child.once('message', () => {
      clearTimeout(late);
      done();
    });
    child.once('error', failed);
    child.once('close', (code) => {
      clearTimeout(late);
      failed(new Error(`The house ended with code ${code} before it was ready.\n${output()}`));
    });
  });
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  child.kill('SIGTERM');
  return ended;
}
