/** A failure that its message explains completely, with what to do about it; shown without a stack. */
export class CommandError extends Error {
  override name = 'CommandError';
}

export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

const NAME_WIDTH = 8;

/** Prints a line of, or about, a part of the house, prefixed with its name. */
export function sayOf(part: string, line: string): void {
  say(`${part.padEnd(NAME_WIDTH)}│ ${line}`);
}

/** Runs one step; prints its name before and its seconds after, if they are worth mentioning. */
export async function step<T>(name: string, work: () => Promise<T> | T): Promise<T> {
  const begun = performance.now();
  say(`· ${name} …`);
  const result = await work();
  const seconds = (performance.now() - begun) / 1000;
  if (seconds >= 1) say(`  done in ${seconds.toFixed(1)} s`);
  return result;
}

/** The sentences of lib/env.ts are complete, too. */
const ABOUT_SETTINGS = /^(These settings are not valid|No database):/;

/** The text shown for a failure: the sentence of an expected one, the full details of any other. */
export function explain(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const isExpected = failure instanceof CommandError || ABOUT_SETTINGS.test(failure.message);
  return isExpected ? failure.message : (failure.stack ?? failure.message);
}
