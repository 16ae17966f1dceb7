import { Temporal } from 'temporal-polyfill';
import { isInRange } from '#lib/domain/range.ts';
import { endOfDay } from './end-of-day.ts';

const ITALIAN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?::(\d{2}))?)?$/;

/**
 * Reads a moment as a spreadsheet writes it: ISO 8601 with or without a zone, or `31/12/2026 18:30`. A day alone means its first
 * moment, or with `end` its last; without a zone of its own it is read in `timeZone`. Null: no such moment, or none within the
 * accepted years.
 */
export function readMoment(cell: string, timeZone: string, end = false): Date | null {
  const moment = read(cell.trim(), timeZone, end);
  return moment && isInRange(moment) ? moment : null;
}

function read(text: string, timeZone: string, end: boolean): Date | null {
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
