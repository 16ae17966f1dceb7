import { readDay } from './day.ts';
import { readDecimal } from './decimal.ts';

/** The type of an attribute's values. Values are kept as text, in one form per type, so that any file can bring them. */
export const ATTRIBUTE_TYPES = ['text', 'number', 'date', 'yesNo'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** The one word that cannot be an attribute's key: assigning it to an object silently sets nothing, here and in libraries. */
export const NO_KEY = '__proto__';

/** Turns a heading into an attribute's key: cut to a length without splitting a character, and never the forbidden word. */
export function keyOf(heading: string, max: number): string {
  const cut = heading.slice(0, max).replace(/[\ud800-\udbff]$/, '');
  return cut === NO_KEY ? 'proto' : cut;
}

/** The value under a key; undefined: none. Any other word can be a key, `constructor` too: inherited properties do not count. */
export function attributeOf(attributes: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

const YES = new Set(['yes', 'y', 'si', 'sì', 's', 'true', 'vero', '1', 'x']);
const NO = new Set(['no', 'n', 'false', 'falso', '0']);

/**
 * A value in the form of its type, or null if it does not fit the type: numbers as `-12.5` (`decimal.ts` says how they are
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
 * Reads a text as a day with an optional time, whatever the attribute's type: `2026-12-01`, `1/12/2026`, and both followed by
 * `15:30`. Spreadsheets write midnight where there is no time; it counts as none. Null: it is no day.
 */
export function readMoment(value: string): { day: string; time: string | null } | null {
  const text = value.trim();
  const [, before = text, hour, minute] = TIME.exec(text) ?? [];
  const day = readDay(before);
  if (day === null) return null;
  const time = hour === undefined ? null : `${hour.padStart(2, '0')}:${minute}`;
  return { day, time: time === '00:00' ? null : time };
}
