import type { Counts, Result } from './counts.ts';
import { PARTS } from './parts.ts';
import { ROOT } from './root.ts';
import { Interrupted, Shutdown } from './shutdown.ts';
import { explain, say } from './terminal.ts';
import { endTools } from './tools.ts';

// `npm test`: runs every part, or the named ones (`npm run test -- unit phone`: the files named like `phone` of `unit`).
// Its last line reads `N passed, N failed`.
const args = process.argv.slice(2);
const named = args.filter((arg) => arg in PARTS);
const filters = args.filter((arg) => !(arg in PARTS));
const wanted = named.length > 0 ? named : Object.keys(PARTS);
const shutdown = new Shutdown();

async function runPart(name: string): Promise<Result> {
  try {
    return (await PARTS[name]?.(filters)) ?? { passed: 0, failed: 1 };
  } catch (failure) {
    say(explain(failure));
    return { passed: 0, failed: 1, failures: [{ name, reason: explain(failure) }] };
  }
}

const here = (name: string) => name.replace(`${ROOT}/`, '');
const indented = (text: string) => text.replace(/^/gm, '    ');

const SLOWEST = 10;

/** Names the slowest files: where time can be saved. */
function tellSlowest(files: NonNullable<Result['files']>): void {
  const slowest = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  if (files.length <= 1) return;
  const rows = slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${here(name)}`);
  say(`\n── slowest files ──\n${rows.join('\n')}`);
}

async function runAll(): Promise<Counts> {
  const total = { passed: 0, failed: 0 };
  const rows: string[] = [];
  const failures: string[] = [];
  const files: NonNullable<Result['files']> = [];
  for (const name of wanted) {
    say(`\n── ${name} ──`);
    const begun = performance.now();
    const result = await shutdown.orStop(runPart(name));
    const { passed, failed } = result;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    rows.push(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(14)}${passed} passed, ${failed} failed, ${seconds} s`);
    say(rows.at(-1));
    for (const failure of result.failures ?? []) failures.push(`✗ ${here(failure.name)}\n${indented(failure.reason)}`);
    files.push(...(result.files ?? []));
    total.passed += passed;
    total.failed += failed;
  }
  tellSlowest(files);
  if (failures.length > 0) say(`\n── failed ──\n${failures.join('\n\n')}`);
  say(`\n── all ──\n${rows.join('\n')}`);
  return total;
}

try {
  const { passed, failed } = await runAll();
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (failure) {
  if (!(failure instanceof Interrupted)) throw failure;
  await endTools();
  say('Interrupted.');
  process.exitCode = 130;
}
process.exit();
