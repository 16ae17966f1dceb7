export type Goal = { goal: string; found: number | null; met: boolean | null };

export const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;

/** Returns the speed of `calls` calls in `seconds` seconds. */
export function speed(calls: number, seconds: number) {
  return { seconds: round(seconds), callsPerSecond: Math.round(calls / seconds) };
}

export function atLeast(goal: string, found: number | null, bound: number): Goal {
  return { goal, found, met: found === null ? null : found >= bound };
}

export function atMost(goal: string, found: number | null, bound: number): Goal {
  return { goal, found, met: found === null ? null : found <= bound };
}

/** Returns the seconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

export function tell(sentence: string): void {
  process.stderr.write(`· ${sentence}\n`);
}
