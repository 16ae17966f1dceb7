import { type NumberKind, parseNumber } from './phone.ts';

/** Digits and the signs used in numbers. */
const ALONE = /^[\d\s+()./–-]+$/;

/**
 * A number that people type as their own telephone's: one, with nothing beside it. Doubts that it is foreign, or short for a
 * landline, do not count against it; a doubt that it is another number does. Null otherwise.
 */
export function parseOwnNumber(text: string, defaultCountry: string): { number: string; kind: NumberKind } | null {
  const read = parseNumber(text, defaultCountry);
  if (!read.ok || read.several) return null;
  const { number, kind, doubt } = read;
  const meant = doubt === undefined || doubt === 'foreign' || (doubt === 'words' && ALONE.test(text));
  return meant ? { number, kind } : null;
}
