import { type NumberKind, parseNumber } from './phone.ts';

/** Digits and the signs that a number is written with. */
const ALONE = /^[\d\s+()./–-]+$/;

/**
 * A number that somebody types as that of a telephone of his own: one, and nothing beside it. A doubt that says no more than
 * that it is foreign, or short for a landline, does not count against it; one that it is another number does. Null otherwise.
 */
export function parseOwnNumber(text: string, defaultCountry: string): { number: string; kind: NumberKind } | null {
  const read = parseNumber(text, defaultCountry);
  if (!read.ok || read.several) return null;
  const { number, kind, doubt } = read;
  const meant = doubt === undefined || doubt === 'foreign' || (doubt === 'words' && ALONE.test(text));
  return meant ? { number, kind } : null;
}
