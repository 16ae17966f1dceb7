import { Temporal } from 'temporal-polyfill';
import { isInRange } from './range.ts';

/** First and last moment at which calls may be placed (the platform's StartDate and EndDate), and the users' time zone. */
export type Window = { start: Date; end: Date /** IANA name */; timeZone: string };

/** True for an IANA name that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant of a local date (`2026-11-23`) and time (`09:00`) in a zone. `nonexistent`: the clocks skip it in spring. In
 * autumn, when it happens twice, the earlier one is meant for a start; pass `later` for an end, so that a window never loses
 * the repeated hour.
 */
export function localToInstant(
  date: string,
  time: string,
  timeZone: string,
  twice: 'earlier' | 'later' = 'earlier',
): { ok: true; instant: Date } | { ok: false; reason: 'invalid' | 'nonexistent' } {
  let local: Temporal.PlainDateTime;
  let zoned: Temporal.ZonedDateTime;
  try {
    local = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: 'reject' });
    zoned = local.toZonedDateTime(timeZone, { disambiguation: twice });
  } catch {
    return { ok: false, reason: 'invalid' };
  }
  if (!zoned.toPlainDateTime().equals(local)) return { ok: false, reason: 'nonexistent' };
  const instant = new Date(zoned.epochMilliseconds);
  return isInRange(instant) ? { ok: true, instant } : { ok: false, reason: 'invalid' };
}

/** The local date and time (to the minute) of an instant: what a form shows. */
export function instantToLocal(instant: Date, timeZone: string): { date: string; time: string } {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return { date: zoned.toPlainDate().toString(), time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

/** Hours in which an informational call bothers nobody: proposed for a new draft. */
const PROPOSED = { from: '09:00', to: '20:00' };

/** Today's proposed hours if they are still to come, else those of the next day that is not a Sunday. Local to the zone. */
export function nextWorkingHours(now: Date, timeZone: string): { date: string; from: string; to: string } {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const early = Temporal.PlainTime.compare(zoned.toPlainTime(), PROPOSED.from) < 0;
  let day = early ? zoned.toPlainDate() : zoned.toPlainDate().add({ days: 1 });
  if (day.dayOfWeek === 7) day = day.add({ days: 1 });
  return { date: day.toString(), ...PROPOSED };
}
