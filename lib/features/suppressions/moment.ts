import { Temporal } from 'temporal-polyfill';
import { endOfDay } from './end-of-day.ts';

/** Programs write years before it and behind it for "no date" (.NET the year 1, others 9999); nobody means them. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 9998;

const ITALIAN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?::(\d{2}))?)?$/;

/**
 * A moment as a spreadsheet writes it: ISO 8601 with or without a zone, or `31/12/2026 18:30`. A day alone is its first
 * moment, or with `end` its last; without a zone of its own it is read in `timeZone`. Null: no such moment, or none
 * in the years 1900 to 9998; far outside of them is also what the database cannot hold.
 */
export function readMoment(cell: string, timeZone: string, end = false): Date | null {
  const read = readAny(cell.trim(), timeZone, end);
  const year = read?.getUTCFullYear() ?? 0;
  return year >= FIRST_YEAR && year <= LAST_YEAR ? read : null;
}

function readAny(text: string, timeZone: string, end: boolean): Date | null {
  try {
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) && text.includes('T')) {
      return new Date(Temporal.Instant.from(text).epochMilliseconds);
    }
    const local = Temporal.PlainDateTime.from(isoOf(text), { overflow: 'reject' });
    if (!/:|T/.test(text) && end) return endOfDay(local.toPlainDate().toString(), timeZone);
    return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
  } catch {
    return null;
  }
}

function isoOf(text: string): string {
  const [, day = '', month = '', year = '', hour, minute, second = '00'] = ITALIAN.exec(text) ?? [];
  if (year === '') return text;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return hour === undefined ? date : `${date}T${hour.padStart(2, '0')}:${minute}:${second}`;
}
