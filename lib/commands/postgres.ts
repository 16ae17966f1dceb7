// The embedded PostgreSQL: its start on a data folder, and its end.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileMoving } from './alive.ts';
import { openCluster, passwordPath } from './cluster-files.ts';
import { createDatabase, OWN_NAME, onServer } from './connections.ts';
import { endLeftover } from './leftovers.ts';
import { isFree } from './ports.ts';
import { logPath, ServerProcess } from './server-process.ts';
import { CommandError } from './terminal.ts';

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

/** A recovery has no time limit, and logs its progress every few seconds; after this silence the start has failed. */
const SILENCE_SECONDS = 120;

/** Starts the embedded PostgreSQL on the data folder (created if missing), bound to loopback, with the database in it. */
export async function startPostgres({ dataDir, port, throwaway = false }: PostgresOptions): Promise<Postgres> {
  const cluster = openCluster(dataDir, throwaway);
  const { dir, password } = cluster;
  await endLeftover(dir);
  if (!(await isFree(port))) {
    throw new CommandError(
      `Port ${port} is taken by another program. Choose another for the database: DATABASE_PORT=${port + 1}`,
    );
  }
  const url = `postgresql://${OWN_NAME}:${password}@127.0.0.1:${port}/${OWN_NAME}`;
  const server = new ServerProcess(cluster, logPath(dataDir), port, throwaway);
  try {
    await bringUp(server, url, dataDir);
    await createDatabase(url);
  } catch (error) {
    await server.end();
    throw error;
  }
  if (throwaway) server.guard([dir, dataDir]);
  const handOver = writeUrl(dataDir, url);
  return {
    url,
    dir,
    isRunning: () => !server.isGone(),
    ended: server.ended(),
    async stop() {
      rmSync(handOver, { force: true });
      await server.end();
      if (throwaway) for (const folder of [dir, dataDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the server and waits until it answers. Throws if it ends before, or stays silent. */
async function bringUp(server: ServerProcess, url: string, dataDir: string): Promise<void> {
  await server.start();
  const isReady = async () => {
    // The last connections of a killed server may take a moment to end.
    if (server.isGone() && server.lastWords().includes('shared memory block')) await server.start();
    return server.isGone() || answers(url, dataDir);
  };
  if ((await whileMoving(SILENCE_SECONDS, isReady, () => server.logSize(), 50)) && !server.isGone()) return;
  throw new CommandError(`The database did not start. Its last words (${logPath(dataDir)}):\n${server.lastWords()}`);
}

async function answers(url: string, dataDir: string): Promise<boolean> {
  try {
    await onServer(url, (client) => client.query('select 1'));
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') return false;
    throw new CommandError(
      `The database refuses its own password (${passwordPath(dataDir)}). Put that file back from your backup.`,
    );
  }
}

/** Writes the connection string where other programs of this user find it; returns the path. */
function writeUrl(dataDir: string, url: string): string {
  const path = join(dataDir, 'database-url');
  writeFileSync(path, `${url}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return path;
}
