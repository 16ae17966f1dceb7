import Holidays from 'date-holidays';
import type { Temporal } from 'temporal-polyfill';

/** The public holidays of a country, and the local patron saint's day (`MM-DD`), a holiday in its town only. */
export type Calendar = { /** ISO 3166 */ country: string; patronDay: string | null };

/** Computing a year takes milliseconds and is needed for each day, so it is cached by country and year. */
const known = new Map<string, ReadonlySet<string>>();

function publicHolidays(country: string, year: number): ReadonlySet<string> {
  const key = `${country} ${year}`;
  let days = known.get(key);
  if (!days) {
    const found = new Holidays(country, { types: ['public'] }).getHolidays(year);
    days = new Set(found.map(({ date }) => date.slice(0, 10)));
    known.set(key, days);
  }
  return days;
}

/** True on a public holiday of the calendar's country, and on its patron's day. An unknown country has none. */
export function isHoliday(day: Temporal.PlainDate, { country, patronDay }: Calendar): boolean {
  const date = day.toString();
  return date.slice(5) === patronDay || publicHolidays(country, day.year).has(date);
}

/** True on the day before a holiday. */
export function isEve(day: Temporal.PlainDate, calendar: Calendar): boolean {
  return isHoliday(day.add({ days: 1 }), calendar);
}
