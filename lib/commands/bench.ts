import { Interrupted, Shutdown } from './shutdown.ts';
import { endTools, runNode } from './tools.ts';

// `npm run bench -- [launch] [dispatch] [poll] [pages] [preflight] [import] [sizes] [--calls N] [--shape full|compact]
// [--profile]`: measures speed, in a database and a sandbox of its own. Prints one JSON document; progress on standard error.
const shutdown = new Shutdown();
try {
  const args = ['--disable-warning=ExperimentalWarning', 'tests/bench/main.ts', ...process.argv.slice(2)];
  process.exitCode = (await shutdown.orStop(runNode(args, { show: true }))).code;
} catch (failure) {
  if (!(failure instanceof Interrupted)) throw failure;
  await endTools();
  process.exitCode = 130;
}
process.exit();
