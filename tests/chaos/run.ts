import { parseArgs } from 'node:util';
import { openHouse } from './house.ts';
import type { Verdict } from './verdict.ts';

// `npm run test:chaos [-- --seed N] [-- --only kills]`: the long forms. Prints one JSON; exits with 1 if a promise was broken.
const { values } = parseArgs({
  options: { seed: { type: 'string' }, only: { type: 'string', multiple: true }, short: { type: 'boolean' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const begun = Date.now();
const say = (line: string) =>
  void process.stderr.write(`${String(Math.round((Date.now() - begun) / 1000)).padStart(4)} s  ${line}\n`);
say(`seed ${seed}`);

const house = await openHouse(say);
try {
  // Only now: loading these reads the settings.
  const { TRIALS } = await import('./trials.ts');
  const verdicts: Record<string, Verdict> = {};
  for (const [name, trial] of Object.entries(TRIALS)) {
    if (values.only && !values.only.includes(name)) continue;
    say(`${name} …`);
    verdicts[name] = await trial(house, seed, values.short ? 'short' : 'long').catch((error: Error) => ({
      figures: {},
      broken: [{ promise: 'the trial runs to its end', times: 1, examples: [error.stack ?? error.message] }],
    }));
  }
  const { closeDatabase } = await import('#lib/db/client.ts');
  await closeDatabase();
  const broken = Object.values(verdicts).flatMap((verdict) => verdict.broken);
  process.stdout.write(`${JSON.stringify({ seed, kept: broken.length === 0, ...verdicts }, null, 2)}\n`);
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  await house.close();
}
