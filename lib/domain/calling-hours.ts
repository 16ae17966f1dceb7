import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type Calendar, isEve, isHoliday } from './holidays.ts';
import type { Window } from './window.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The times of day between which people may be called, local to the window's zone; `24:00` is the day's end. */
const Hours = z
  .object({ from: z.string().regex(TIME), to: z.union([z.string().regex(TIME), z.literal('24:00')]) })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'endBeforeStart' });

/** A holiday of every year: `12-07`. 29 February exists in leap years only. */
export const DayOfYear = z
  .string()
  .regex(/^\d\d-\d\d$/)
  .refine((day) => z.iso.date().safeParse(`2024-${day}`).success);

const Week = z.array(Hours.nullable()).length(7);
/** Nobody is called on holidays; the days before them may have narrower hours. */
const HolidayRule = z.object({ eves: Hours.nullable() });

/**
 * The daily calling hours as a person plans them: a week, Monday first; null is a day without calls. Without `holidays` the
 * calendar is ignored.
 */
export const PlannedHours = z.object({ week: Week, holidays: HolidayRule.nullable().default(null) });
export type PlannedHours = z.infer<typeof PlannedHours>;

/** The daily calling hours with the calendar of holidays: frozen at launch. */
export const CallingHours = z.object({
  week: Week,
  holidays: HolidayRule.extend({ country: z.string().length(2), patronDay: DayOfYear.nullable() })
    .nullable()
    .default(null),
});
export type CallingHours = z.infer<typeof CallingHours>;
type Hours = z.infer<typeof Hours>;

/** Planned hours with the holidays of this calendar. */
export function onCalendar({ week, holidays }: PlannedHours, calendar: Calendar): CallingHours {
  return { week, holidays: holidays && { ...holidays, ...calendar } };
}

/** A period in which calls may be placed: from `start`, before `end`. */
export type Interval = { start: Date; end: Date };

/** Maximum number of days to look ahead. */
const MOST_DAYS = 400;

/**
 * The allowed intervals of a window that end after `from`, in order; without hours the whole window is one. None exceeds the
 * window. A local time that the clocks skip becomes the next one that exists, and a repeated one the first, so that no
 * interval ends later than its day says.
 */
export function* allowedIntervals(window: Window, hours: CallingHours | null, from: Date): Generator<Interval> {
  if (from >= window.end) return;
  if (hours === null) {
    yield { start: window.start, end: window.end };
    return;
  }
  const first = new Date(Math.max(from.getTime(), window.start.getTime()));
  let day = zoned(first, window.timeZone).toPlainDate();
  const last = zoned(window.end, window.timeZone).toPlainDate();
  for (let days = 0; days < MOST_DAYS && Temporal.PlainDate.compare(day, last) <= 0; days += 1) {
    const interval = intervalOf(day, window, hours);
    if (interval && interval.end > from) yield interval;
    day = day.add({ days: 1 });
  }
}

/** The interval that is open at `now`, or else the next one; null if there is none. */
export function nextInterval(window: Window, hours: CallingHours | null, now: Date): Interval | null {
  return allowedIntervals(window, hours, now).next().value ?? null;
}

/** Nobody expects a call before eight in the morning or after nine in the evening. */
const MORNING = Temporal.PlainTime.from('08:00');
const EVENING = Temporal.PlainTime.from('21:00');

/** True if calls may be placed at night (21:00–08:00 local, in the window's zone or another one). */
export function includesNight(window: Window, hours: CallingHours | null, timeZone = window.timeZone): boolean {
  for (const { start, end } of allowedIntervals(window, hours, window.start)) {
    const [first, last] = [zoned(start, timeZone), zoned(end, timeZone)];
    if (!first.toPlainDate().equals(last.toPlainDate())) return true;
    if (Temporal.PlainTime.compare(first.toPlainTime(), MORNING) < 0) return true;
    if (Temporal.PlainTime.compare(last.toPlainTime(), EVENING) > 0) return true;
  }
  return false;
}

function intervalOf(day: Temporal.PlainDate, window: Window, hours: CallingHours): Interval | null {
  const ofDay = hoursOn(day, hours);
  if (!ofDay) return null;
  const start = Math.max(instantOf(day, ofDay.from, window.timeZone), window.start.getTime());
  const end = Math.min(instantOf(day, ofDay.to, window.timeZone), window.end.getTime());
  return start < end ? { start: new Date(start), end: new Date(end) } : null;
}

/** The hours of a date: none on a holiday; on the eve of one, only hours that both the weekday and the eve allow. */
function hoursOn(day: Temporal.PlainDate, { week, holidays }: CallingHours): Hours | null {
  const ofWeekday = week[day.dayOfWeek - 1];
  if (!ofWeekday || !holidays) return ofWeekday ?? null;
  if (isHoliday(day, holidays)) return null;
  if (!holidays.eves || !isEve(day, holidays)) return ofWeekday;
  const from = later(ofWeekday.from, holidays.eves.from);
  const to = earlier(ofWeekday.to, holidays.eves.to);
  return from < to ? { from, to } : null;
}

const later = (a: string, b: string) => (a > b ? a : b);
const earlier = (a: string, b: string) => (a < b ? a : b);

function instantOf(day: Temporal.PlainDate, time: string, timeZone: string): number {
  if (time === '24:00') return instantOf(day.add({ days: 1 }), '00:00', timeZone);
  return day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}
