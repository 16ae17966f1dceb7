import { randomUUID } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { cloneDatabase, dropDatabase } from './server.ts';

// Runs before each file of database tests (tests/vitest.config.ts): the file gets its own database, and the house's client
// connects to it, since the settings are read when `lib/env.ts` is first imported.
const server = inject('databaseServer');
const name = `test_${randomUUID().replaceAll('-', '')}`;

/** The connection string of this test file's database. */
export const databaseUrl = await cloneDatabase(server.url, name);

process.env.DATABASE_URL = databaseUrl;
process.env.DATA_DIR = server.dataDir;
process.env.LOG_LEVEL ??= 'silent';
// The tests' sandboxes, and the servers in front of them, listen on any port.
process.env.LOOPBACK_PLATFORMS = 'true';

afterAll(async () => {
  const { closeDatabase } = await import('#lib/db/client.ts');
  await closeDatabase();
  await dropDatabase(server.url, name);
});
