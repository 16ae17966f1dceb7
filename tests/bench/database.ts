import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { onServer } from '#lib/commands/connections.ts';
import { freePort } from '#lib/commands/ports.ts';
import { startPostgres } from '#lib/commands/postgres.ts';
import { ROOT } from '#lib/commands/root.ts';
import { migrate, refreshClient } from '#lib/commands/schema.ts';
import { scratchFolder } from '../support/server.ts';

export type BenchDatabase = { url: string; dataDir: string; postmaster: number; stop(): Promise<void> };

/** Settings of the user's own house must not reach the bench. */
const FOREIGN = /^(DATABASE_|SANDBOX_|PLATFORM_|POLL_|GRACE_|PORT$|PUBLIC_URL$|SECRET_KEY$|ALLOWED_HOSTS$|LOG_LEVEL$)/;

/**
 * A PostgreSQL as `npm start` runs it (durable, the same settings), migrated and empty, in a temporary data folder that ends
 * with it. From now on this process's settings point to it. With `profile` it records the cost of each statement.
 */
export async function startDatabase({ profile }: { profile: boolean }): Promise<BenchDatabase> {
  const dataDir = scratchFolder();
  const port = await freePort();
  let server = await startPostgres({ dataDir, port });
  if (profile) {
    await onServer(server.url, (client) =>
      client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'"),
    );
    await server.stop();
    server = await startPostgres({ dataDir, port });
    await onServer(server.url, (client) => client.query("ALTER SYSTEM SET pg_stat_statements.track = 'all'"));
    await onServer(server.url, (client) => client.query('SELECT pg_reload_conf()'));
  }
  const { url, dir } = server;
  const postmaster = Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const guard = [join(ROOT, 'lib/commands/guard.mjs'), String(process.pid), String(postmaster), dir, dataDir];
  spawn(process.execPath, guard, { cwd: '/', detached: true, stdio: 'ignore' }).unref();

  for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];
  Object.assign(process.env, { DATABASE_URL: url, DATA_DIR: dataDir, NODE_ENV: 'production', LOG_LEVEL: 'warn' });
  process.env.LOOPBACK_PLATFORMS = 'true';
  await refreshClient();
  await migrate(url);
  if (profile) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.end();
  }
  return {
    url,
    dataDir,
    postmaster,
    async stop() {
      await server.stop();
      for (const folder of [dir, dataDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}
