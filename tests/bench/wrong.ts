import { isDeepStrictEqual } from 'node:util';

/** A bench produced a wrong result: its figures are worthless. */
export class WrongResult extends Error {
  override name = 'WrongResult';
}

/** Throws unless both are equal, naming the value that was found. */
export function mustBe(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new WrongResult(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}
