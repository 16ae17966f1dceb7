import { Temporal } from 'temporal-polyfill';

/** The moment at which a calendar day (`2026-12-31`) ends in a time zone, whatever its clocks do that night. */
export function endOfDay(day: string, timeZone: string): Date {
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone);
  return new Date(next.epochMilliseconds);
}
