import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { sandboxToken } from '#lib/db/keys.ts';
import { env, publicUrl } from '#lib/env.ts';
import { whileMoving } from './alive.ts';
import { requireServer } from './connections.ts';
import { BUILD, refresh } from './freshness.ts';
import { KeptDatabase } from './kept-database.ts';
import { Lock } from './lock.ts';
import { requireFree } from './ports.ts';
import type { Postgres } from './postgres.ts';
import { type ChildSpec, Processes } from './processes.ts';
import { packageFile, ROOT } from './root.ts';
import { emailsAmong, migrate, refreshClient } from './schema.ts';
import { Interrupted, Shutdown } from './shutdown.ts';
import { CommandError, explain, say, step } from './terminal.ts';
import { endTools, runNode } from './tools.ts';
import { WORKER_FLAGS } from './worker-flags.mjs';

export type HouseOptions = {
  /** `database`: only the database, migrated and seeded. */
  mode: 'production' | 'development' | 'database';
  /** For tests: the database trades durability for speed, and the whole data folder is deleted with it. */
  throwaway?: boolean;
};

const GRACE_SECONDS = 15;
/** Maximum time without output from a part that is starting; after it, the start has failed. */
const SILENCE_SECONDS = 120;

function openDataFolder(): void {
  const isNew = !existsSync(env.DATA_DIR);
  try {
    mkdirSync(env.DATA_DIR, { recursive: true });
    if (isNew) chmodSync(env.DATA_DIR, 0o700);
  } catch (error) {
    throw new CommandError(
      `The data folder ${env.DATA_DIR} cannot be made: ${(error as Error).message}. Set DATA_DIR to another.`,
    );
  }
}

/** Seeds an empty database; returns the demo's sign-in details, if the demo users exist. */
async function seed(databaseUrl: string): Promise<string[]> {
  const { code, output } = await runNode(['--disable-warning=ExperimentalWarning', 'prisma/seed.ts'], {
    env: { DATABASE_URL: databaseUrl },
  });
  if (code !== 0) throw new CommandError(`The demo workspace could not be made:\n${output.trim()}`);
  const { DEMO_USERS } = await import('../../prisma/demo.ts');
  const there = await emailsAmong(
    databaseUrl,
    DEMO_USERS.map(({ email }) => email),
  );
  const width = Math.max(...DEMO_USERS.map(({ email }) => email.length));
  return DEMO_USERS.filter(({ email }) => there.includes(email)).map(
    ({ email, password, role }) => `${email.padEnd(width)}  ${password}  (${role})`,
  );
}

async function build(): Promise<void> {
  const { code, output } = await runNode([packageFile('next/dist/bin/next'), 'build'], {
    env: { NODE_ENV: 'production' },
  });
  if (code !== 0) throw new CommandError(`The portal could not be built:\n${output.trim()}`);
}

/** The three processes of the house. All settings reach them through the environment. */
function children({ mode }: HouseOptions, databaseUrl: string): ChildSpec[] {
  const isDevelopment = mode === 'development';
  const shared = {
    NODE_ENV: isDevelopment ? 'development' : 'production',
    DATABASE_URL: databaseUrl,
    DATA_DIR: env.DATA_DIR,
    PORT: String(env.PORT),
    SANDBOX_PORT: String(env.SANDBOX_PORT),
    ...(isDevelopment && { DESIGN_PAGE: 'true' }),
  };
  const watch = isDevelopment ? ['--watch', '--watch-preserve-output'] : [];
  return [
    {
      name: 'sandbox',
      args: [...watch, 'lib/sendservice/sandbox/main.ts'],
      env: { ...shared, SANDBOX_TOKEN: sandboxToken() },
      graceSeconds: GRACE_SECONDS,
      watched: isDevelopment,
    },
    {
      name: 'worker',
      args: [...WORKER_FLAGS, ...watch, 'lib/jobs/worker.ts'],
      env: shared,
      // It finishes the exchanges in flight, so that none has an unknown outcome.
      graceSeconds: env.PLATFORM_TIMEOUT_SECONDS + GRACE_SECONDS,
      watched: isDevelopment,
    },
    {
      name: 'web',
      args: [packageFile('next/dist/bin/next'), isDevelopment ? 'dev' : 'start', '--port', String(env.PORT)],
      env: { ...shared, NEXTAUTH_URL: publicUrl() },
      graceSeconds: GRACE_SECONDS,
      // Next's own greeting is hidden: the address is printed once, at the end.
      show: (line) => !/^\s*(▲ Next|- (Local|Network|Environments):|✓ (Starting|Ready|Running next))/.test(line),
    },
  ];
}

async function health(): Promise<{ status: number; body: string }> {
  try {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    return { status: 0, body: (error as Error).message };
  }
}

async function waitForHealth(processes: Processes): Promise<void> {
  let last = { status: 0, body: '' };
  const isUp = async () => {
    last = await health();
    return last.status === 200;
  };
  if (await whileMoving(SILENCE_SECONDS, isUp, () => [processes.heard, last], 250)) return;
  throw new CommandError(`The house does not come up, and no part of it says why; /api/health says: ${last.body}`);
}

function announce({ mode }: HouseOptions, users: string[], database: Postgres | undefined, warnings: string[]): void {
  const here = relative(ROOT, env.DATA_DIR);
  const folder = here.startsWith('..') ? env.DATA_DIR : here;
  const where = database
    ? `PostgreSQL on port ${env.DATABASE_PORT}, in ${relative(ROOT, database.dir).startsWith('..') ? database.dir : relative(ROOT, database.dir)}`
    : `the server of DATABASE_URL`;
  const rows: [string, string][] = [
    ...(mode === 'database' ? [] : ([['Open', publicUrl()]] as [string, string][])),
    ...users.map((line, index): [string, string] => [index === 0 ? 'Sign in as' : '', line]),
    ...(mode === 'database' ? [] : ([['Sandbox', `http://localhost:${env.SANDBOX_PORT}`]] as [string, string][])),
    ['Database', where],
    ['Data', `${folder} (keys, sandbox, logs)`],
    ['Stop', 'Ctrl-C'],
  ];
  say();
  say(mode === 'database' ? '  The database is ready' : '  Squillo is ready');
  say();
  for (const [label, text] of rows) say(`  ${label.padEnd(12)}${text}`);
  for (const [at, text] of warnings.entries()) say(`  ${(at === 0 ? 'Attention' : '').padEnd(12)}${text}`);
  say();
}

/**
 * The whole life of a house: starts everything, prints the address, restarts any part that ends, waits for the signal to end,
 * and stops everything in the right order. Returns the exit code.
 */
export async function runHouse(options: HouseOptions): Promise<number> {
  const shutdown = new Shutdown();
  let lock: Lock | undefined;
  let kept: KeptDatabase | undefined;
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const giveUp = (sentence: string) => broken.reject(new CommandError(sentence));
  const processes = new Processes(giveUp, () => lock?.note(processes.ids()));
  const does = <T>(name: string, work: () => Promise<T>) => shutdown.orStop(step(name, work));

  const bringUp = async () => {
    openDataFolder();
    lock = await shutdown.orStop(Lock.take(env.DATA_DIR));
    const ports: Record<string, number> =
      options.mode === 'database' ? {} : { PORT: env.PORT, SANDBOX_PORT: env.SANDBOX_PORT };
    // The embedded database's own port is checked after a server left behind by a killed start has been ended.
    await requireFree(ports);
    let database: Postgres | undefined;
    if (env.DATABASE_URL) {
      await does('Reaching the database of DATABASE_URL', () => requireServer(env.DATABASE_URL ?? ''));
    } else {
      const own = { dataDir: env.DATA_DIR, port: env.DATABASE_PORT, throwaway: options.throwaway };
      const keeper = new KeptDatabase(own, giveUp);
      kept = keeper;
      database = await does('Starting the database', () => keeper.start());
    }
    const url = env.DATABASE_URL ?? database?.url ?? '';
    await does('Preparing the database client', refreshClient);
    await does('Applying migrations', () => migrate(url));
    const users = await does('Seeding the demo, if the database is empty', () => seed(url));
    if (options.mode === 'production')
      await does('Building the portal, if its sources changed', () => refresh(BUILD, build));
    if (options.mode !== 'database') {
      await requireFree(ports);
      for (const spec of children(options, url)) processes.start(spec);
      await shutdown.orStop(
        Promise.race([step('Waiting for web, database and worker', () => waitForHealth(processes)), broken.promise]),
      );
    }
    // Only now: it needs the database client, which a fresh checkout lacks until here.
    const { warningsOf } = await import('./warnings.ts');
    announce(options, users, database, await warningsOf(url));
    process.send?.('ready');
    await Promise.race([shutdown.wanted(), broken.promise]);
  };

  let code = 0;
  try {
    await bringUp();
  } catch (failure) {
    if (!(failure instanceof Interrupted)) {
      process.stderr.write(`\n${explain(failure)}\n`);
      code = 1;
    }
  }
  if (lock) {
    say('Stopping …');
    lock.stopping();
  }
  await endTools();
  await processes.stop();
  await kept?.stop();
  lock?.release();
  if (lock) say('Stopped.');
  return code;
}
