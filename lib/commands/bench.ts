import { Interrupted, Shutdown } from './shutdown.ts';
import { endTools, runNode } from './tools.ts';

// `npm run bench -- [launch] [dispatch] [poll] [pages] [preflight] [import] [sizes] [--calls N] [--shape full|compact] [--profile]`: how fast the house is, in a
// database and with a sandbox of its own. One JSON document on standard output, what goes on on standard error.
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
