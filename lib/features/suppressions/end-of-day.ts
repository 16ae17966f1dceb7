import { Temporal } from 'temporal-polyfill';

/** Returns the moment at which a calendar day (`2026-12-31`) ends in a time zone, even when its clocks change that night. */
export function endOfDay(day: string, timeZone: string): Date {
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone);
  return new Date(next.epochMilliseconds);
}
