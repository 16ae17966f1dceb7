import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandOf, signal, whileMoving } from '#lib/commands/alive.ts';
import { type ChildSpec, Processes } from '#lib/commands/processes.ts';
import { PATIENCE, type Patience, Revival } from '#lib/commands/revival.ts';

const QUICK: Patience = { firstMs: 10, longestMs: 50, steadyMs: 60_000, most: 4 };
/** Enough for processes to start on a machine with other work: nothing is waited for that long unless it never comes. */
const LONG = 120_000;

let folder: string;
let kept: Processes | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squillo-processes-'));
});
afterEach(async () => {
  await kept?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that notes its id, and runs until it is told to end. */
const STAYS = `require('fs').appendFileSync('lives', process.pid + '\\n'); setInterval(() => {}, 1000);`;
const part = (program: string): ChildSpec => ({
  name: 'part',
  args: ['-e', `process.chdir(${JSON.stringify(folder)}); ${program}`],
  env: {},
  graceSeconds: 5,
  show: () => false,
});
const noted = (file: string) =>
  existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim().split('\n').map(Number) : [];
const until = async (holds: () => boolean) =>
  expect(await whileMoving(60, holds, () => [noted('lives'), noted('others')], 20)).toBe(true);

it('a part that is killed starts again, without what it had started itself', { timeout: LONG }, async () => {
  kept = new Processes(() => undefined, undefined, QUICK);
  const orphan = `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    require('fs').appendFileSync('orphans', child.pid + '\\n');`;
  kept.start(part(orphan + STAYS));
  await until(() => noted('lives').length === 1);
  const [first = 0] = noted('lives');
  signal(first, 'SIGKILL');
  await until(() => noted('lives').length === 2);
  expect(commandOf(noted('orphans')[0] ?? 0)).toBeUndefined();
  expect(kept.ids()).toEqual([noted('lives')[1]]);
  await kept.stop();
  expect([...noted('lives'), ...noted('orphans')].filter((pid) => commandOf(pid) !== undefined)).toEqual([]);
});

it('a part that ends at once every time ends the house, with its last words', { timeout: LONG }, async () => {
  const fatal = Promise.withResolvers<string>();
  kept = new Processes(fatal.resolve, undefined, QUICK);
  kept.start(
    part(`require('fs').appendFileSync('lives', '1\\n'); console.error('the port is taken'); process.exit(3);`),
  );
  const sentence = await fatal.promise;
  expect(sentence).toContain('The part process has ended 4 times right after its start (code 3). Its last lines:');
  expect(sentence).toContain('the port is taken');
  expect(noted('lives')).toHaveLength(4);
});

it('a stop while a part is being started again leaves nothing behind', { timeout: LONG }, async () => {
  const patience = { ...QUICK, firstMs: 300, longestMs: 300 };
  const killed = async (processes: Processes, file: string) => {
    processes.start(part(STAYS.replace('lives', file)));
    await until(() => noted(file).length === 1);
    signal(noted(file)[0] ?? 0, 'SIGKILL');
    await until(() => processes.ids().length === 0);
  };
  const stopped = new Processes(() => undefined, undefined, patience);
  await killed(stopped, 'lives');
  await stopped.stop();
  // Another part waits as long, and begins to wait later: when it is there again, the first one would be.
  kept = new Processes(() => undefined, undefined, patience);
  await killed(kept, 'others');
  await until(() => noted('others').length === 2);
  expect(noted('lives')).toHaveLength(1);
  expect(stopped.ids()).toEqual([]);
});

it('a watched part is started again though its watcher waits for an edit', { timeout: LONG }, async () => {
  writeFileSync(
    join(folder, 'part.mjs'),
    `import fs from 'node:fs'; process.chdir(${JSON.stringify(folder)});
    fs.appendFileSync('lives', process.pid + '\\n'); setInterval(() => {}, 1000);`,
  );
  kept = new Processes(() => undefined, undefined, QUICK);
  const args = ['--watch', '--watch-preserve-output', join(folder, 'part.mjs')];
  kept.start({ ...part(''), args, watched: true });
  await until(() => noted('lives').length === 1);
  signal(noted('lives')[0] ?? 0, 'SIGKILL');
  await until(() => noted('lives').length === 2);
});

it('the pauses grow up to a bound, differ, and start anew after a steady life; most failures end it', () => {
  const revival = new Revival();
  const pauses = Array.from({ length: PATIENCE.most - 1 }, () => revival.after(0) ?? Number.NaN);
  for (const [index, pause] of pauses.entries()) {
    const full = Math.min(PATIENCE.firstMs * 2 ** index, PATIENCE.longestMs);
    expect(pause).toBeGreaterThanOrEqual(full * 0.75);
    expect(pause).toBeLessThanOrEqual(full);
  }
  expect(revival.after(PATIENCE.steadyMs)).toBeLessThanOrEqual(PATIENCE.firstMs);
  for (let failure = 1; failure < PATIENCE.most; failure += 1) expect(revival.after(10)).not.toBeNull();
  expect(revival.after(10)).toBeNull();
});
