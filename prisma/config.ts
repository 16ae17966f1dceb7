// Where the Prisma CLI finds the schema, the migrations and the database; lib/commands/schema.ts runs it.
import { defineConfig } from 'prisma/config';
import { databaseUrl } from '#lib/env.ts';

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
  schema: 'schema.prisma',
  migrations: { path: 'migrations', seed: 'node prisma/seed.ts' },
  ...(url ? { datasource: { url } } : {}),
});
