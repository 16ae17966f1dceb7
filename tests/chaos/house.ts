import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { signal, within } from '#lib/commands/alive.ts';
import { onServer } from '#lib/commands/connections.ts';
import { freePort } from '#lib/commands/ports.ts';
import { type Postgres, startPostgres } from '#lib/commands/postgres.ts';
import { migrate, refreshClient } from '#lib/commands/schema.ts';
import { scratchFolder } from '#tests/support/server.ts';
import { Platform } from './platform.ts';
import { type Knobs, WorkerProcess } from './worker.ts';

/**
 * A database server, a sandbox and workers, each in a process of its own that may be killed. Loads nothing that reads
 * settings: the process's settings are set here, so import modules that use the database only after `openHouse`.
 */
export class House {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly platform: Platform;
  /** Reports the progress to a reader; a repeated line is reported once. */
  readonly say: (line: string) => void;
  #server: Postgres;
  readonly #port: number;
  readonly #workers = new Set<WorkerProcess>();
  #named = 0;

  constructor(dataDir: string, port: number, server: Postgres, platform: Platform, say: (line: string) => void) {
    this.dataDir = dataDir;
    this.#port = port;
    this.#server = server;
    this.databaseUrl = server.url;
    this.platform = platform;
    let last = '';
    this.say = (line) => {
      if (line !== last) say(line);
      last = line;
    };
  }

  /** Starts a worker; PostgreSQL notes its name beside each exchange that it begins. */
  startWorker(knobs: Knobs): WorkerProcess {
    this.#named += 1;
    const worker = new WorkerProcess(`worker-${this.#named}`, this.databaseUrl, this.dataDir, knobs);
    this.#workers.add(worker);
    worker.ended.then(() => this.#workers.delete(worker));
    return worker;
  }

  /** PostgreSQL's data folder. */
  get databaseDir(): string {
    return this.#server.dir;
  }

  get databaseRuns(): boolean {
    return this.#server.isRunning();
  }

  /** Stops PostgreSQL at once (`pg_ctl stop -m immediate`): no connection is told, nothing is written to its tables. */
  stopDatabaseAtOnce(): Promise<void> {
    return this.#stopDatabase('SIGQUIT');
  }

  /** Stops it cleanly (`pg_ctl stop -m fast`): open transactions are rolled back, and everything is written to its tables. */
  stopDatabase(): Promise<void> {
    return this.#stopDatabase('SIGINT');
  }

  async #stopDatabase(how: NodeJS.Signals): Promise<void> {
    const [postmaster] = readFileSync(join(this.#server.dir, 'postmaster.pid'), 'utf8').split('\n');
    signal(Number(postmaster), how);
    if (!(await within(60, () => !this.#server.isRunning(), 20))) throw new Error('PostgreSQL did not stop');
  }

  /** Starts it again on the same data, which it recovers from its log. */
  async startDatabaseAgain(): Promise<void> {
    this.#server = await startPostgres({ dataDir: this.dataDir, port: this.#port, throwaway: true });
  }

  /** Returns as soon as a worker's next request is committed, or after `longestMs` without one. */
  async nextRequestOf(worker: string, longestMs: number): Promise<void> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const begun = new Promise<void>((resolve) => {
        client.on('notification', ({ payload }) => payload === worker && resolve());
      });
      await client.query('LISTEN begun');
      await Promise.race([begun, pause(longestMs)]);
    } catch {
      // The database is down as well: go on without it.
    } finally {
      client.end().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
    await this.platform.stop();
    await this.#server.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Starts the database, migrated and empty, and the sandbox, and puts them into this process's settings. */
export async function openHouse(say: (line: string) => void = () => undefined): Promise<House> {
  const dataDir = scratchFolder();
  const port = await freePort();
  const [server] = await Promise.all([startPostgres({ dataDir, port, throwaway: true }), refreshClient()]);
  await migrate(server.url);
  await prepare(server.url);
  const platform = await Platform.start(dataDir);
  Object.assign(process.env, { DATABASE_URL: server.url, DATA_DIR: dataDir });
  process.env.LOG_LEVEL ??= 'silent';
  process.env.LOOPBACK_PLATFORMS = 'true';
  return new House(dataDir, port, server, platform, say);
}

/**
 * A throwaway server gives up durability, even against its own crash. Only that is undone here, so that confirmed commits
 * survive its immediate stop (not the machine's, which is not tried here). It also records which worker began an exchange.
 */
async function prepare(url: string): Promise<void> {
  await onServer(url, (client) => client.query('ALTER DATABASE squillo SET synchronous_commit = on'));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      CREATE TABLE begun_by (exchange_id uuid PRIMARY KEY, worker text NOT NULL);
      CREATE FUNCTION note_who() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO begun_by VALUES (NEW.id, current_setting('application_name'));
        IF NEW.kind = 'place' THEN PERFORM pg_notify('begun', current_setting('application_name')); END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER begun_by AFTER INSERT ON exchange FOR EACH ROW EXECUTE FUNCTION note_who();`);
  } finally {
    await client.end();
  }
}
