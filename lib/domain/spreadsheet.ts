import { unmistakable } from './decimal.ts';
import { formatted, type NumberFormat } from './number-format.ts';

/** Maximum number of rows of a sheet, including the header: the format's own limit (ECMA-376). */
export const MOST_ROWS = 1_048_576;

const DAY_SECONDS = 24 * 60 * 60;
/** Days from the serial number 0 to 1970: 1900 counts as a leap year, as in Lotus, so that March 1900 is day 61. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;
/** 31 December 9999, the last day that spreadsheets know. */
const LAST_DAY = 2_958_465;
/** Integers that spreadsheets store exactly. */
const WHOLE = /^-?\d{1,15}$/;

/** The index of a cell in its row by its reference: A1 → 0, AB12 → 27; null if it is no reference. */
export function columnAt(reference: string): number | null {
  const letters = /^\$?([A-Za-z]{1,3})\$?\d+$/.exec(reference)?.[1];
  if (letters === undefined) return null;
  return [...letters.toUpperCase()].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** A number as stored in its cell ("3.391234567E9"), written in its format: never with an exponent up to 15 digits. */
export function numberText(raw: string, format: NumberFormat, from1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  if (format === 'date') return dateText(value, from1904) ?? plainNumber(raw, value);
  if (format === 'percent') return `${unmistakable(String(Number((value * 100).toPrecision(15))))}%`;
  const plain = plainNumber(raw, value);
  if (format === 'plain' || !WHOLE.test(plain)) return unmistakable(plain);
  if ('digits' in format) return plain.padStart(format.digits, '0');
  const shown = formatted(value, format.code);
  return shown !== null && holdsAll(shown, plain) ? shown : plain;
}

/** Whether the shown text has all digits of a number: a format may hide some, or all (`"riservato"0,`, `"0";`). */
function holdsAll(shown: string, plain: string): boolean {
  const digits = plain.replace('-', '');
  let at = 0;
  for (const sign of shown) if (sign === digits[at]) at += 1;
  return at === digits.length;
}

/** Spreadsheets calculate with 15 digits; further digits in a file are the noise of binary fractions. */
function plainNumber(raw: string, value: number): string {
  return /^-?\d+$/.test(raw) ? raw : String(Number(value.toPrecision(15)));
}

/** The day YYYY-MM-DD of a serial number, with the time if there is one; only the time before the first day. */
function dateText(serial: number, from1904: boolean): string | null {
  const seconds = Math.round(serial * DAY_SECONDS);
  const days = Math.floor(seconds / DAY_SECONDS);
  if (days < 0 || days > LAST_DAY) return null;
  const sinceEpoch = days - (from1904 ? EPOCH_1904 : days < 61 ? EPOCH_1900 - 1 : EPOCH_1900);
  const iso = new Date((sinceEpoch * DAY_SECONDS + (seconds % DAY_SECONDS)) * 1000).toISOString();
  if (days === 0 && seconds > 0) return shortTime(iso.slice(11, 19));
  return isoText(iso.slice(0, 19));
}

/** A moment in ISO 8601 as a cell shows it: without midnight, without zero seconds. */
export function isoText(moment: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(moment) ?? [];
  if (day === undefined || time === undefined) return moment;
  return time === '00:00:00' ? day : `${day} ${shortTime(time)}`;
}

function shortTime(time: string): string {
  return time.replace(/:00$/, '');
}

/** Characters that XML cannot hold, as spreadsheets write them into a text (ECMA-376, ST_Xstring): `_x0009_`. */
export function unescapedText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
