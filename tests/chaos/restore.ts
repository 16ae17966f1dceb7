import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { clusterPlace } from '#lib/commands/cluster.ts';
import { freePort } from '#lib/commands/ports.ts';
import { startPostgres } from '#lib/commands/postgres.ts';
import { scratchFolder } from '#tests/support/server.ts';
import type { House } from './house.ts';
import { type Knobs, WorkerProcess } from './worker.ts';

/** A house's data as it was at one moment. The platform is not part of it: requests sent since then stay sent. */
export type Copy = {
  /** The keys, and PostgreSQL's data in `postgres`. */
  dir: string;
  drop(): void;
};

/** A copy of a house's database that runs beside the original: a server, a data folder and workers of its own. */
export type Clone = {
  databaseUrl: string;
  dataDir: string;
  startWorker(knobs: Knobs): WorkerProcess;
  ask<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Kills its workers and deletes it. */
  stop(): Promise<void>;
};

/** The parts of a data folder that are not a house's own data, or not files to copy: logs, addresses, the sandbox's state. */
const LEFT = /^(postgres|postgres\.log|database-url|running\.json|sandbox\.db.*)$/;

/**
 * Copies a house's data. A running database is copied while it runs and the house goes on working, as a base backup; a
 * stopped one is copied as its files are.
 */
export async function copyData(house: House): Promise<Copy> {
  const dir = scratchFolder();
  copyKeys(house.dataDir, dir);
  const target = join(dir, 'postgres');
  if (house.databaseRuns) await copyWhileItRuns(house, target);
  else copyFolder(house.databaseDir, target);
  for (const note of ['postmaster.pid', 'postmaster.opts']) rmSync(join(target, note), { force: true });
  return { dir, drop: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Restores a copy and starts PostgreSQL on it, which recovers; a running server is stopped at once before. */
export async function putBack(house: House, copy: Copy): Promise<void> {
  if (house.databaseRuns) await house.stopDatabaseAtOnce();
  rmSync(house.databaseDir, { recursive: true });
  copyFolder(join(copy.dir, 'postgres'), house.databaseDir);
  await house.startDatabaseAgain();
}

/** Starts a second PostgreSQL on a copy, on a port of its own, beside the original. */
export async function startClone(copy: Copy): Promise<Clone> {
  const dataDir = scratchFolder();
  copyKeys(copy.dir, dataDir);
  copyFolder(join(copy.dir, 'postgres'), clusterPlace(dataDir));
  const server = await startPostgres({ dataDir, port: await freePort(), throwaway: true });
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on('error', () => undefined);
  const workers: WorkerProcess[] = [];
  return {
    databaseUrl: server.url,
    dataDir,
    startWorker(knobs) {
      const worker = new WorkerProcess(`clone-worker-${workers.length + 1}`, server.url, dataDir, knobs);
      workers.push(worker);
      return worker;
    },
    ask: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await pool.query<Row>(sql, values)).rows,
    async stop() {
      await Promise.all(workers.map((worker) => worker.kill()));
      await pool.end();
      await server.stop();
    },
  };
}

/** A base backup by PostgreSQL's own rules: between its two calls the files may be copied in any order, the log last. */
async function copyWhileItRuns(house: House, target: string): Promise<void> {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('copy', fast => true)`);
    copyFolder(house.databaseDir, target, 'files may go meanwhile');
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)');
    const log = join(target, 'pg_wal');
    rmSync(log, { recursive: true });
    copyFolder(join(house.databaseDir, 'pg_wal'), log, 'files may go meanwhile');
    const label = join(target, 'backup_label');
    writeFileSync(label, rows[0].labelfile);
    const { uid, gid } = statSync(target);
    chownSync(label, uid, gid);
  } finally {
    await client.end();
  }
}

function copyKeys(from: string, to: string): void {
  for (const name of readdirSync(from)) if (!LEFT.test(name)) copyFolder(join(from, name), join(to, name));
}

/** With owners and modes, which PostgreSQL checks strictly (Node's own copy loses the owners). */
function copyFolder(from: string, to: string, lenient?: 'files may go meanwhile'): void {
  mkdirSync(join(to, '..'), { recursive: true });
  const { status, stderr } = spawnSync('cp', ['-a', from, to], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const wrong = stderr.split('\n').filter((line) => line !== '' && !(lenient && line.includes('No such file')));
  if (wrong.length > 0 || (status !== 0 && !lenient)) throw new Error(`The copy failed: ${wrong.join('\n') || stderr}`);
}
