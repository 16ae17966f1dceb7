import type { PlannedHours } from '#lib/domain/calling-hours.ts';

type Day = PlannedHours['week'][number];

/** A Monday: the first day of the week from which the day names come. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** Returns long and short names of the days, Monday first: "lunedì", "lun". */
export function weekdays(tag: string): { long: string; short: string }[] {
  const name = (weekday: 'long' | 'short', day: number) =>
    new Intl.DateTimeFormat(tag, { weekday, timeZone: 'UTC' }).format(MONDAY + day * DAY);
  return Array.from({ length: 7 }, (_, day) => ({ long: name('long', day), short: name('short', day) }));
}

const WORDS = {
  it: { holidays: 'mai nei festivi', eves: 'vigilie' },
  en: { holidays: 'never on holidays', eves: 'eves' },
};

/**
 * "lun–ven 9–20, sab 10–19, mai nei festivi": neighbouring days with the same hours once, days without calls not at all.
 */
export function callingHoursIn(tag: string, { week, holidays }: PlannedHours): string {
  const names = weekdays(tag).map(({ short }) => short);
  const time = (at: string) => (tag.startsWith('it') ? at.replace(/^0/, '').replace(/:00$/, '') : at);
  const runs: { first: number; last: number; hours: NonNullable<Day> }[] = [];
  for (const [day, hours] of week.entries()) {
    const run = runs.at(-1);
    if (!hours) continue;
    if (run && run.last === day - 1 && run.hours.from === hours.from && run.hours.to === hours.to) run.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  if (runs.length === 0) return '';
  const words = tag.startsWith('it') ? WORDS.it : WORDS.en;
  const eves = holidays?.eves && `${words.eves} ${time(holidays.eves.from)}–${time(holidays.eves.to)}`;
  return [
    ...runs.map(({ first, last, hours }) => {
      const days = first === last ? names[first] : `${names[first]}–${names[last]}`;
      return `${days} ${time(hours.from)}–${time(hours.to)}`;
    }),
    holidays && words.holidays,
    eves,
  ]
    .filter(Boolean)
    .join(', ');
}
