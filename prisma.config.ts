import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';
import { databaseUrl } from './lib/env.ts';

// The engine from the packages instead of a download (prisma/engine). Windows cannot execute it by its first line and
// keeps Prisma's own.
if (process.platform !== 'win32') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
    new URL('./prisma/engine/schema-engine.mjs', import.meta.url),
  );
}

/** `generate` and `migrate diff` between two schemas need no database. */
function urlIfAny(): string | undefined {
  try {
    return databaseUrl();
  } catch {
    return undefined;
  }
}

const url = urlIfAny();

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'node prisma/seed.ts' },
  ...(url ? { datasource: { url } } : {}),
});
