import { readDay } from './day.ts';
import { readDecimal } from './decimal.ts';

/** What type the values of an attribute have. They are kept as text, in one form per type, so that any file can bring them. */
export const ATTRIBUTE_TYPES = ['text', 'number', 'date', 'yesNo'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** The one word that cannot be an attribute's key: assigned to an object it sets nothing, in silence, here and in libraries. */
export const NO_KEY = '__proto__';

/** A heading as an attribute's key: cut to a length without halving a character, and never the word that cannot be one. */
export function keyOf(heading: string, max: number): string {
  const cut = heading.slice(0, max).replace(/[\ud800-\udbff]$/, '');
  return cut === NO_KEY ? 'proto' : cut;
}

/** The value under a key; undefined: none. Any other word can be a key, `constructor` too: what objects inherit is no value. */
export function attributeOf(attributes: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

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

const TIME = /^(\S+?)(?:T|[, ]+)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * What reads as a day, perhaps with a time of day, whatever type its attribute has: `2026-12-01`, `1/12/2026`, and both
 * with `15:30` behind. Spreadsheets write a midnight where there is no time; it counts as none. Null: it is no day.
 */
export function readMoment(value: string): { day: string; time: string | null } | null {
  const text = value.trim();
  const [, before = text, hour, minute] = TIME.exec(text) ?? [];
  const day = readDay(before);
  if (day === null) return null;
  const time = hour === undefined ? null : `${hour.padStart(2, '0')}:${minute}`;
  return { day, time: time === '00:00' ? null : time };
}
