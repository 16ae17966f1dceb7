import { isDeepStrictEqual } from 'node:util';

/** What a bench did is not what it should have done: its figures are worth nothing. */
export class WrongResult extends Error {
  override name = 'WrongResult';
}

/** Throws unless both are the same, naming what was found. */
export function mustBe(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new WrongResult(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}
