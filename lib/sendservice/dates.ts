import { Temporal } from 'temporal-polyfill';
import { isInRange } from '#lib/domain/range.ts';

/** The zone of a date without an offset, unless an account says otherwise. Source: sendservice-api.md, "Decisions". */
export const DEFAULT_TIME_ZONE = 'Europe/Rome';

/**
 * An instant in the platform's format: milliseconds and the numeric offset that applies in the zone at that very instant, e.g.
 * `2026-11-23T09:00:00.000+01:00`. Throws a RangeError for an unknown zone or an invalid date.
 */
export function formatInstant(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toString({ smallestUnit: 'millisecond', timeZoneName: 'never' });
}

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{0,7}))?\s?(?:(Z)|([+-])(\d{2}):?(\d{2}))?$/i;

/**
 * The instant of a date-time on the wire: 0 to 7 fractional digits (cut to milliseconds), offset, `Z` or nothing (then the
 * given zone applies). Null if it is none, or no day of the calendar, or before 1970 (.NET writes `0001-01-01T00:00:00` for
 * "never"), or after the years that a database and a clock can hold.
 */
export function parseInstant(text: string, timeZone: string): Date | null {
  if (text.length > 40) return null;
  const match = PATTERN.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zulu, sign, offsetHour, offsetMinute] = match;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const wall = new Date(local + Number(fraction.slice(0, 3).padEnd(3, '0')));
  // Date.UTC rolls 30 February over into March.
  if (wall.toISOString().slice(0, 19) !== `${year}-${month}-${day}T${hour}:${minute}:${second}`) return null;
  const instant = zulu
    ? wall.getTime()
    : sign
      ? shifted(wall.getTime(), sign, Number(offsetHour), Number(offsetMinute))
      : inZone(wall, timeZone);
  return instant === null || instant < 0 || !isInRange(new Date(instant)) ? null : new Date(instant);
}

function shifted(local: number, sign: string, hours: number, minutes: number): number | null {
  if (hours > 14 || minutes > 59) return null;
  return local - (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function inZone(wall: Date, timeZone: string): number {
  const plain = Temporal.PlainDateTime.from(wall.toISOString().slice(0, -1));
  return plain.toZonedDateTime(timeZone).epochMilliseconds;
}
