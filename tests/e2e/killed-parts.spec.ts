import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, signal, whileMoving } from '#lib/commands/alive.ts';
import { type House, startHouse } from '#tests/support/house.ts';
import { expect, test } from './portal.ts';

// A house of its own, whose parts are killed outright; no browser.
let own: House;
test.beforeAll(async () => {
  own = await startHouse();
});
test.afterAll(async () => {
  expect(await own.stop()).toBe(0);
});

type Note = { starter: number; children: number[] };

/** The ids of its processes, in the order in which they are started. */
function parts(): Record<'sandbox' | 'worker' | 'web' | 'database', number> {
  const { children }: Note = JSON.parse(readFileSync(join(own.dataDir, 'running.json'), 'utf8'));
  const [sandbox = 0, worker = 0, web = 0] = children;
  const [database] = readFileSync(join(own.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  return { sandbox, worker, web, database: Number(database) };
}

const answers = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

for (const part of ['web', 'worker', 'sandbox', 'database'] as const) {
  test(`the house stands when its ${part} is killed, and brings it back`, async () => {
    const killed = parts()[part];
    signal(killed, 'SIGKILL');
    const isBack = async () => {
      const found = parts();
      if (found[part] === killed || commandOf(found[part]) === undefined) return false;
      return (await answers(`${own.url}/api/health`)) && (await answers(`${own.sandboxUrl}/_sandbox/health`));
    };
    expect(await whileMoving(60, isBack, () => own.output().length), own.output()).toBe(true);
    expect(own.output()).toContain(`${part.padEnd(8)}│ ended unexpectedly`);
  });
}
