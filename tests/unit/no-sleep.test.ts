import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

/** How a test waits for a time instead of a condition. */
const SLEEPS = [
  /import \{[^}]*\bsetTimeout\b[^}]*\} from 'node:timers\/promises'/,
  /new Promise\b[^;]*\bsetTimeout\b/,
  /\bwaitForTimeout\b/,
  /\bpg_sleep\b/,
];

/** Files that let time pass all the same, and what for. */
const ALLOWED: Record<string, string> = {
  'tests/chaos/ask.ts': 'the pause before a query is tried again',
  'tests/chaos/crew.ts': 'the random moment of a kill or a stall',
  'tests/chaos/house.ts': 'a limit for a request that may never begin',
  'tests/chaos/kills.ts': 'the random length of an outage',
  'tests/chaos/stops.ts': 'a limit for a worker that does not stop',
  'tests/db/health.test.ts': 'a limit for an answer that does not come',
  'tests/db/turmoil.test.ts': 'widens the gap between a look and a write',
  'tests/support/house.ts': 'a limit for a house that never becomes ready',
};

test('tests wait for conditions, not for a time', () => {
  const files = globSync('tests/{unit,db,e2e,chaos,support}/**/*.ts', { cwd: ROOT }).filter(
    (file) => file !== 'tests/unit/no-sleep.test.ts',
  );
  expect(files.length).toBeGreaterThan(100);
  const sleeping = files.filter((file) => {
    const text = readFileSync(new URL(file, ROOT), 'utf8');
    return SLEEPS.some((sleep) => sleep.test(text));
  });
  expect(sleeping.sort()).toEqual(Object.keys(ALLOWED).sort());
});
