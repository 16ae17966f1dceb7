import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onServer, urlFor } from '#lib/commands/connections.ts';
import { freePort } from '#lib/commands/ports.ts';
import { type Postgres, startPostgres } from '#lib/commands/postgres.ts';
import { migrate, refreshClient } from '#lib/commands/schema.ts';

export const TEMPLATE = 'squillo_template';

/** Creates a new data folder in the system's temporary folder. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'squillo-test-'));
  // As root the database runs as another user, who needs access.
  chmodSync(folder, 0o711);
  return folder;
}

/** A PostgreSQL for the tests alone; it ends with this process, however that ends. */
export async function startServer(): Promise<Postgres & { dataDir: string }> {
  const dataDir = scratchFolder();
  try {
    return { ...(await startPostgres({ dataDir, port: await freePort(), throwaway: true })), dataDir };
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** The same with a migrated, empty database to clone from. */
export async function startServerWithTemplate(): Promise<Postgres & { dataDir: string }> {
  const [server] = await Promise.all([startServer(), refreshClient()]);
  await onServer(server.url, (client) => client.query(`create database ${TEMPLATE}`));
  await migrate(urlFor(server.url, TEMPLATE));
  return server;
}

/** Creates a separate database, migrated and empty, on a server that has the template. */
export async function cloneDatabase(serverUrl: string, name: string): Promise<string> {
  await onServer(serverUrl, (client) => client.query(`create database "${name}" template ${TEMPLATE}`));
  return urlFor(serverUrl, name);
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, (client) => client.query(`drop database if exists "${name}" with (force)`));
}
