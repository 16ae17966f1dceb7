import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type Calendar, isHoliday } from './holidays.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a template recurs, local to its zone; the window of an occurrence begins and ends on its day. */
export const Recurrence = z
  .object({
    /** On some weekdays (1 is Monday), on a day of each month, or Monday to Friday. */
    every: z.enum(['week', 'month', 'workday']),
    weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
    /** The month's last day at most: the 31st means the last day of a shorter month. */
    dayOfMonth: z.int().min(1).max(31).default(1),
    from: Time,
    to: Time,
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'endBeforeStart' })
  .refine(({ every, weekdays }) => every !== 'week' || weekdays.length > 0, { path: ['weekdays'], error: 'chooseOne' });
export type Recurrence = z.infer<typeof Recurrence>;

/** Longer than the gap of any rule: a month with a holiday after a month with a holiday. */
const MOST_DAYS = 400;

/**
 * The first occurrence that begins after a moment, or null. Nothing recurs on a holiday: a weekday is skipped, a day of the
 * month moves to the next day that is neither a holiday nor a Sunday.
 */
export function nextOccurrence(
  rule: Recurrence,
  calendar: Calendar,
  timeZone: string,
  after: Date,
): { start: Date; end: Date } | null {
  const at = (day: Temporal.PlainDate, time: string) =>
    new Date(day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds);
  // Starts on the day of `after`: a day of the month may have moved to it.
  let day = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let days = 0; days < MOST_DAYS; days += 1) {
    if (isDay(day, rule, calendar)) {
      const start = at(day, rule.from);
      const end = at(day, rule.to);
      if (start > after && start < end) return { start, end };
    }
    day = day.add({ days: 1 });
  }
  return null;
}

function isDay(day: Temporal.PlainDate, rule: Recurrence, calendar: Calendar): boolean {
  if (isHoliday(day, calendar)) return false;
  if (rule.every === 'week') return rule.weekdays.includes(day.dayOfWeek);
  if (rule.every === 'workday') return day.dayOfWeek <= 5;
  return [day, day.subtract({ months: 1 })].some((of) => movedTo(of, rule.dayOfMonth, calendar).equals(day));
}

/** A month's day, moved to the next day on which people may be called. */
function movedTo(month: Temporal.PlainDate, dayOfMonth: number, calendar: Calendar): Temporal.PlainDate {
  let day = month.with({ day: Math.min(dayOfMonth, month.daysInMonth) });
  while (day.dayOfWeek === 7 || isHoliday(day, calendar)) day = day.add({ days: 1 });
  return day;
}
