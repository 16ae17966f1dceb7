import { join } from 'node:path';
import { CLEAN } from './parts.ts';
import { ROOT } from './root.ts';
import { refreshClient } from './schema.ts';
import { Interrupted, Shutdown } from './shutdown.ts';
import { endTools, runNode } from './tools.ts';

// `npm run test:chaos -- --seed 7 --only kills`: kills workers and the database while they dispatch, then compares our books
// with the sandbox's. Prints one JSON document; ends with 1 if a promise was broken.
const shutdown = new Shutdown();
const trials = ['--disable-warning=ExperimentalWarning', join(ROOT, 'tests/chaos/run.ts'), ...process.argv.slice(2)];
try {
  await shutdown.orStop(refreshClient());
  const { code } = await shutdown.orStop(runNode(trials, { env: CLEAN, show: true }));
  process.exitCode = code;
} catch (failure) {
  if (!(failure instanceof Interrupted)) throw failure;
  await endTools();
  process.exitCode = 130;
}
process.exit();
