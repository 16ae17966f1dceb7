import { readDay } from './day.ts';
import { readDecimal } from './decimal.ts';

/** What type the values of an attribute have. They are kept as text, in one form per type, so that any file can bring them. */
export const ATTRIBUTE_TYPES = ['text', 'number', 'date', 'yesNo'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

const YES = new Set(['yes', 'y', 'si', 'sì', 's', 'true', 'vero', '1', 'x']);
const NO = new Set(['no', 'n', 'false', 'falso', '0']);

/**
 * A value as its type keeps it, or null if it is none of that type: numbers as `-12.5` (`decimal.ts` says how they are
 * read), dates as `2026-12-31` (`day.ts`), yes and no as `yes` and `no`.
 */
export function readAttribute(type: AttributeType, value: string): string | null {
  if (type === 'text') return value;
  if (type === 'number') return readDecimal(value);
  if (type === 'date') return readDay(value);
  const word = value.trim().toLowerCase();
  return YES.has(word) ? 'yes' : NO.has(word) ? 'no' : null;
}
