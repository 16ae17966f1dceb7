import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CLIENT, refresh } from './freshness.ts';
import { packageFile, ROOT } from './root.ts';
import { CommandError } from './terminal.ts';
import { runNode } from './tools.ts';

/**
 * The engine from the packages instead of a download. Windows cannot execute it by its first line and keeps Prisma's own.
 */
const ENGINE = process.platform === 'win32' ? undefined : join(ROOT, 'prisma/engine/schema-engine.mjs');

/** Runs the Prisma CLI; on failure ends with its output. */
export async function prismaCli(args: string[], databaseUrl?: string): Promise<string> {
  const { code, output } = await runNode(
    [packageFile('prisma/build/index.js'), ...args, '--config', 'prisma/config.ts'],
    {
      env: {
        DATABASE_URL: databaseUrl,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? ENGINE,
      },
    },
  );
  if (code !== 0) throw new CommandError(`\`prisma ${args.slice(0, 2).join(' ')}\` failed:\n${output.trim()}`);
  return output;
}

/** Generates the database client if the schema is newer. True if it did. */
export function refreshClient(): Promise<boolean> {
  return refresh(CLIENT, async () => {
    await prismaCli(['generate']);
  });
}

function migrationsHere(): string[] {
  const folder = join(ROOT, 'prisma/migrations');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

async function rows(url: string, sql: string, values: unknown[] = []): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return []; // no such table yet
    throw error;
  } finally {
    await client.end();
  }
}

async function migrationsThere(url: string): Promise<string[]> {
  const applied = await rows(
    url,
    'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  return applied.map(({ name = '' }) => name);
}

/** Returns the given addresses that may sign in. */
export async function emailsAmong(url: string, emails: string[]): Promise<string[]> {
  const found = await rows(url, 'select email from "user" where email = any($1)', [emails]);
  return found.map(({ email = '' }) => email);
}

/** Applies pending migrations, if any. True if it did. */
export async function migrate(url: string): Promise<boolean> {
  const [here, there] = [migrationsHere(), await migrationsThere(url)];
  const unknown = there.filter((name) => !here.includes(name));
  if (unknown.length > 0) {
    throw new CommandError(
      `The database was used by a newer Squillo (it has the migration ${unknown.join(', ')}). Update this checkout, or set DATA_DIR to another folder.`,
    );
  }
  if (here.every((name) => there.includes(name))) return false;
  await prismaCli(['migrate', 'deploy'], url);
  return true;
}
