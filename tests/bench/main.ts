import { parseArgs } from 'node:util';
import { startDatabase } from './database.ts';
import { endAll } from './processes.ts';

const BENCHES = ['launch', 'dispatch', 'poll', 'pages', 'preflight', 'import', 'sizes'] as const;
const USAGE = `npm run bench -- [${BENCHES.join('] [')}] [--calls N] [--shape full|compact] [--profile]`;

const given = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string', default: '1000000' },
    shape: { type: 'string', default: 'full' },
    profile: { type: 'boolean', default: false },
  },
});
const calls = Number(given.values.calls);
const { shape, profile } = given.values;
const wanted = BENCHES.filter((name) => given.positionals.length === 0 || given.positionals.includes(name));
const strange = given.positionals.filter((name) => !(BENCHES as readonly string[]).includes(name));
const isRight = Number.isInteger(calls) && calls > 0 && calls <= 5_000_000 && (shape === 'full' || shape === 'compact');
if (strange.length > 0 || !isRight) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(1);
}

const database = await startDatabase({ profile });
async function stop(code: number): Promise<never> {
  await endAll();
  await database.stop();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(130));

try {
  // The settings are read when `lib/env.ts` is first imported.
  const { runBenches } = await import('./run.ts');
  const report = await runBenches({ wanted, calls, shape: shape as 'full' | 'compact', profile, database });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  // The limits for ordinary sizes hold on any machine, since each run is compared with itself.
  await stop(report.sizes?.goals.some(({ met }) => met === false) ? 1 : 0);
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.stack : failure}\n`);
  await stop(1);
}
