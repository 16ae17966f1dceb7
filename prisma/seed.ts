import { closeDatabase } from '#lib/db/client.ts';
import { env } from '#lib/env.ts';
import { followSandboxPort, seedDemo } from './demo.ts';

// Run at every start, after the migrations. Does nothing to a database that holds a workspace.
try {
  if (env.SEED_DEMO) await seedDemo();
  await followSandboxPort();
} finally {
  await closeDatabase();
}
