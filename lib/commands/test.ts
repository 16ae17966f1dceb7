import type { Counts } from './counts.ts';
import { PARTS } from './parts.ts';
import { Interrupted, Shutdown } from './shutdown.ts';
import { explain, say } from './terminal.ts';
import { endTools } from './tools.ts';

// `npm test`: every part, or those that are named (`npm run test -- unit phone`: the files named like `phone` of `unit`).
// Its last line reads `N passed, N failed`.
const args = process.argv.slice(2);
const named = args.filter((arg) => arg in PARTS);
const filters = args.filter((arg) => !(arg in PARTS));
const wanted = named.length > 0 ? named : Object.keys(PARTS);
const shutdown = new Shutdown();

async function runPart(name: string): Promise<Counts> {
  try {
    return (await PARTS[name]?.(filters)) ?? { passed: 0, failed: 1 };
  } catch (failure) {
    say(explain(failure));
    return { passed: 0, failed: 1 };
  }
}

async function runAll(): Promise<Counts> {
  const total = { passed: 0, failed: 0 };
  const rows: string[] = [];
  for (const name of wanted) {
    say(`\n── ${name} ──`);
    const begun = performance.now();
    const { passed, failed } = await shutdown.orStop(runPart(name));
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    rows.push(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(14)}${passed} passed, ${failed} failed, ${seconds} s`);
    say(rows.at(-1));
    total.passed += passed;
    total.failed += failed;
  }
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
