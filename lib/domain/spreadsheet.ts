const DAY_SECONDS = 24 * 60 * 60;
/** Days from the serial number 0 to 1970: 1900 counts as a leap year, as Lotus had it, so that March 1900 is day 61. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;
/** 31 December 9999, the last day that spreadsheets know. */
const LAST_DAY = 2_958_465;
/** Built-in formats of dates and times (ECMA-376, 18.8.30), those of Asian languages included. */
const BUILT_IN_DATES: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 45],
  [47, 47],
  [50, 58],
];

/** The place of a cell in its row by its reference: A1 → 0, AB12 → 27; null for what is no reference. */
export function columnAt(reference: string): number | null {
  const letters = /^\$?([A-Za-z]{1,3})\$?\d+$/.exec(reference)?.[1];
  if (letters === undefined) return null;
  return [...letters.toUpperCase()].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** How a cell's number is to be written: as a date, with leading zeros up to a width, or plainly. */
export type NumberFormat = 'date' | { digits: number } | 'plain';

/** What a format's code (`dd/mm/yyyy`, `00000`, `0.00`) or its built-in number makes of numbers. Durations stay plain. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return BUILT_IN_DATES.some(([from, to]) => id >= from && id <= to) ? 'date' : 'plain';
  const [first = ''] = code.replace(/"[^"]*"|\\.|[_*]./g, '').split(';');
  if (/\[[hms]+\]/i.test(first)) return 'plain';
  const signs = first.replace(/\[[^\]]*\]/g, '');
  if (/^0{2,}$/.test(signs)) return { digits: signs.length };
  return /general|standard/i.test(signs) || !/[ymdhs]/i.test(signs) ? 'plain' : 'date';
}

/** A number as its cell holds it ("3.391234567E9"), in the words of its format: never with an exponent up to 15 digits. */
export function numberText(raw: string, format: NumberFormat, from1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  if (format === 'date') return dateText(value, from1904) ?? plainNumber(raw, value);
  const plain = plainNumber(raw, value);
  return typeof format === 'object' && /^\d+$/.test(plain) ? plain.padStart(format.digits, '0') : plain;
}

/** Spreadsheets reckon with 15 digits; what a file holds beyond them is the noise of binary fractions. */
function plainNumber(raw: string, value: number): string {
  return /^-?\d+$/.test(raw) ? raw : String(Number(value.toPrecision(15)));
}

/** The day YYYY-MM-DD of a serial number, with the time if there is one; the time alone before the first day. */
function dateText(serial: number, from1904: boolean): string | null {
  const seconds = Math.round(serial * DAY_SECONDS);
  const days = Math.floor(seconds / DAY_SECONDS);
  if (days < 0 || days > LAST_DAY) return null;
  const sinceEpoch = days - (from1904 ? EPOCH_1904 : days < 61 ? EPOCH_1900 - 1 : EPOCH_1900);
  const iso = new Date((sinceEpoch * DAY_SECONDS + (seconds % DAY_SECONDS)) * 1000).toISOString();
  if (days === 0 && seconds > 0) return shortTime(iso.slice(11, 19));
  return isoText(iso.slice(0, 19));
}

/** A moment in ISO 8601 as a cell shows it: without a midnight, without seconds that are none. */
export function isoText(moment: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(moment) ?? [];
  if (day === undefined || time === undefined) return moment;
  return time === '00:00:00' ? day : `${day} ${shortTime(time)}`;
}

function shortTime(time: string): string {
  return time.replace(/:00$/, '');
}

/** Signs that XML cannot hold, as spreadsheets write them into a text (ECMA-376, ST_Xstring): `_x0009_`. */
export function unescapedText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
