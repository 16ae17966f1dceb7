import type { TestProject } from 'vitest/node';
import { startServerWithTemplate } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: { url: string; dataDir: string };
  }
}

/** Once per run of the database tests: a server with a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServerWithTemplate();
  project.provide('databaseServer', { url: server.url, dataDir: server.dataDir });
  return () => server.stop();
}
