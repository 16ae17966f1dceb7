import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { commandOf, signal, whileMoving, within } from './alive.ts';
import { type Binaries, clusterOwner, clusterPlace, findBinaries, type Owner } from './cluster.ts';
import { isFree } from './ports.ts';
import { CommandError } from './terminal.ts';

export const DATABASE_NAME = 'squillo';
const USER = 'squillo';
const MAJOR = '18';

export type Postgres = {
  /** The connection string of the database `squillo`. */
  url: string;
  /** The folder of the data. */
  dir: string;
  /** True while the server process lives. */
  isRunning(): boolean;
  /** Resolves when the server process has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends connections and server; resolves when the data is safe on disk. */
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** The data folder; the database is a folder in it. */
  dataDir: string;
  port: number;
  /** For tests: trades durability for speed, and the whole data folder is deleted with the server. */
  throwaway?: boolean;
};

/** The connection string of another database on the same server. */
export function urlFor(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** The server's password, created with it and stored beside it, readable by this user only. */
function passwordOf(dataDir: string, isNew: boolean): string {
  const path = join(dataDir, 'postgres-password');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (!isNew) {
    throw new CommandError(
      `The password of the database is missing (${path}). Put that file back from your backup of the data folder.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Makes the cluster in a temporary place and moves it, so that an interrupted start leaves no partial one. */
function initialise(binaries: Binaries, owner: Owner, dir: string, password: string, throwaway: boolean): void {
  const half = `${dir}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  const secret = mkdtempSync(join(tmpdir(), 'squillo-'));
  const passwordFile = join(secret, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) for (const path of [half, secret, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const flags = [
    `--pgdata=${half}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same sort order on every system.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(throwaway ? ['--no-sync'] : []),
  ];
  try {
    const made = spawnSync(binaries.initdb, flags, { ...owner, cwd: '/', encoding: 'utf8' });
    if (made.status !== 0) {
      throw new CommandError(`The database could not be made in ${dir}:\n${made.error?.message ?? made.stderr.trim()}`);
    }
    renameSync(half, dir);
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}

/** An id that no process has: the highest that Linux may assign. */
const NOBODY = 4_194_304;

/**
 * Ends a server that an earlier, killed start left running on this data. If it is gone, its pid file stays: the new server
 * reads in it which shared memory to check. But the new server would take any process with that id for a rival, even another
 * program or a zombie (a container without an init process): then the id is replaced.
 */
async function endLeftover(dir: string): Promise<void> {
  const note = join(dir, 'postmaster.pid');
  if (!existsSync(note)) return;
  const lines = readFileSync(note, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (/postgres/i.test(commandOf(pid) ?? '')) await endServer(pid);
  await endOrphans(dir);
  if (existsSync(note) && pid > 1 && signal(pid, 0)) writeFileSync(note, [NOBODY, ...lines.slice(1)].join('\n'));
}

/** The connections of a killed server continue their queries, and until they end no other server may start. */
async function endOrphans(dir: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const place = realpathSync(dir);
  const isOne = (pid: number) => {
    if (!commandOf(pid)?.startsWith('postgres:')) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === place;
    } catch {
      return false; // gone, or another user's
    }
  };
  const orphans = readdirSync('/proc').map(Number).filter(isOne);
  for (const how of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of orphans) signal(pid, how);
    if (await within(5, () => !orphans.some(isOne), 20)) return;
  }
}

/** Fast shutdown (open transactions are rolled back); if that hangs, an immediate one, from which the next start recovers. */
async function endServer(pid: number): Promise<void> {
  const gone = () => commandOf(pid) === undefined;
  signal(pid, 'SIGINT');
  if (await within(60, gone)) return;
  signal(pid, 'SIGQUIT');
  await within(10, gone);
}

const DURABLE = ['max_wal_size=2GB'];
const THROWAWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=1GB'];

function launch(
  binaries: Binaries,
  owner: Owner,
  dir: string,
  port: number,
  throwaway: boolean,
  logFile: string,
): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'random_page_cost=1.1',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(throwaway ? THROWAWAY : DURABLE),
  ];
  const log = openSync(logFile, 'a', 0o600);
  // A process group of its own: Ctrl-C in the terminal reaches all processes, and the database must end last.
  const child = spawn(
    binaries.postgres,
    ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...owner,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    },
  );
  closeSync(log);
  return child;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Runs statements on the server's own database, for statements that cannot run inside another. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(urlFor(url, 'postgres'));
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase(url: string): Promise<void> {
  await onServer(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE_NAME]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  });
}

/** The last lines of the server's log, starting at the given byte. */
export function lastLines(path: string, since = 0): string {
  return readFileSync(path).subarray(since).toString('utf8').trim().split('\n').slice(-12).join('\n');
}

/** Ensures that the throwaway server ends with this process, however this one ends. */
function guard(server: number, folders: string[]): void {
  const script = join(import.meta.dirname, 'guard.mjs');
  const args = [script, String(process.pid), String(server), ...folders];
  spawn(process.execPath, args, { cwd: '/', detached: true, stdio: 'ignore' }).unref();
}

/** Starts the embedded PostgreSQL on the data folder (created if missing), bound to loopback, with the database in it. */
export async function startPostgres({ dataDir, port, throwaway = false }: PostgresOptions): Promise<Postgres> {
  const dir = clusterPlace(dataDir);
  const owner = clusterOwner(dir);
  const binaries = findBinaries(owner);
  const isNew = !existsSync(join(dir, 'PG_VERSION'));
  const password = passwordOf(dataDir, isNew);
  if (isNew) {
    mkdirSync(dirname(dir), { recursive: true });
    initialise(binaries, owner, dir, password, throwaway);
  }
  const version = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR) {
    throw new CommandError(
      `The data in ${dir} is of PostgreSQL ${version}; this Squillo brings ${MAJOR}. Use the Squillo that made it, or move the data with pg_dump.`,
    );
  }
  await endLeftover(dir);
  if (!(await isFree(port))) {
    throw new CommandError(
      `Port ${port} is taken by another program. Choose another for the database: DATABASE_PORT=${port + 1}`,
    );
  }

  const logFile = join(dataDir, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > 5_000_000) rmSync(logFile);
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE_NAME}`;
  const since = existsSync(logFile) ? statSync(logFile).size : 0;
  let child = launch(binaries, owner, dir, port, throwaway, logFile);
  const isGone = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  let spawnError: Error | undefined;
  child.on('error', (error) => {
    spawnError = error;
  });

  // A recovery has no time limit, and logs its progress every few seconds.
  const isReady = await whileMoving(
    120,
    async () => {
      if (spawnError) return true;
      if (isGone()) {
        // The last connections of a killed server may take a moment to end.
        if (!lastLines(logFile, since).includes('shared memory block')) return true;
        child = launch(binaries, owner, dir, port, throwaway, logFile);
        return false;
      }
      return onServer(url, (client) => client.query('select 1')).then(
        () => true,
        (error: { code?: string }) => {
          if (error.code === '28P01')
            throw new CommandError(
              `The database refuses its own password (${join(dataDir, 'postgres-password')}). Put that file back from your backup.`,
            );
          return false;
        },
      );
    },
    () => statSync(logFile).size,
    50,
  ).catch(async (error) => {
    if (child.pid) await endServer(child.pid);
    throw error;
  });
  if (spawnError || !isReady || isGone()) {
    if (child.pid && !isGone()) await endServer(child.pid);
    throw new CommandError(
      `The database did not start. Its last words (${logFile}):\n${spawnError?.message ?? lastLines(logFile, since)}`,
    );
  }
  await createDatabase(url).catch(async (error) => {
    if (child.pid && !isGone()) await endServer(child.pid);
    throw error;
  });
  if (throwaway && child.pid) guard(child.pid, [dir, dataDir]);

  const handOver = join(dataDir, 'database-url');
  writeFileSync(handOver, `${url}\n`, { mode: 0o600 });
  chmodSync(handOver, 0o600);
  return {
    url,
    dir,
    isRunning: () => !isGone(),
    ended: new Promise((done) => {
      if (isGone()) done();
      else child.once('exit', () => done());
    }),
    async stop() {
      rmSync(handOver, { force: true });
      if (child.pid && !isGone()) await endServer(child.pid);
      if (throwaway) for (const folder of [dir, dataDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends with a sentence if the server of DATABASE_URL cannot be used. */
export async function requireServer(url: string): Promise<void> {
  try {
    const client = await connect(url);
    const { rows } = await client.query("select current_setting('server_version_num')::int as version");
    await client.end();
    if (rows[0].version < 180000) {
      throw new CommandError(
        `The server of DATABASE_URL is PostgreSQL ${Math.floor(rows[0].version / 10000)}; Squillo needs 18 or newer.`,
      );
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `The database of DATABASE_URL cannot be reached: ${(error as Error).message}. Check the address, and that the server runs.`,
    );
  }
}
