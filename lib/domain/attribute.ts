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

const NUMBER = /^([+-]?)0*(\d{1,15})(?:[.,](\d{1,10}))?$/;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const SPOKEN_DATE = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const YES = new Set(['yes', 'y', 'si', 'sì', 's', 'true', 'vero', '1', 'x']);
const NO = new Set(['no', 'n', 'false', 'falso', '0']);

/**
 * A value as its type keeps it, or null if it is none of that type: numbers as `-12.5` (a decimal comma is read too),
 * dates as `2026-12-31` (day before month otherwise), yes and no as `yes` and `no`.
 */
export function readAttribute(type: AttributeType, value: string): string | null {
  const text = value.trim();
  if (type === 'text') return value;
  if (type === 'yesNo') {
    const word = text.toLowerCase();
    return YES.has(word) ? 'yes' : NO.has(word) ? 'no' : null;
  }
  return type === 'number' ? readNumber(text) : readDate(text);
}

const TIME = /^(\S+?)(?:T|[, ]+)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * What reads as a day, perhaps with a time of day, whatever type its attribute has: `2026-12-01`, `1/12/2026`, and both
 * with `15:30` behind. Spreadsheets write a midnight where there is no time; it counts as none. Null: it is no day.
 */
export function readMoment(value: string): { day: string; time: string | null } | null {
  const text = value.trim();
  const [, before = text, hour, minute] = TIME.exec(text) ?? [];
  const day = readDate(before);
  if (day === null) return null;
  const time = hour === undefined ? null : `${hour.padStart(2, '0')}:${minute}`;
  return { day, time: time === '00:00' ? null : time };
}

function readNumber(text: string): string | null {
  const read = NUMBER.exec(text);
  if (!read) return null;
  const [, sign, whole, decimals] = read;
  return `${sign === '-' ? '-' : ''}${whole}${decimals === undefined ? '' : `.${decimals}`}`;
}

function readDate(text: string): string | null {
  const iso = ISO_DATE.exec(text);
  const spoken = SPOKEN_DATE.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : spoken ? [spoken[3], spoken[2], spoken[1]] : [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // 30 February reads as 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : null;
}
