import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { isHoliday } from '#lib/domain/holidays.ts';
import { nextOccurrence, Recurrence } from '#lib/domain/recurrence.ts';

const MILAN = { country: 'IT', patronDay: '12-07' };
const ROME = 'Europe/Rome';
const rule = (given: Partial<Recurrence>) =>
  Recurrence.parse({ every: 'workday', from: '10:00', to: '18:00', ...given });
const local = (instant: Date) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(ROME)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

/** The first occurrences after a moment. */
function after(given: Partial<Recurrence>, from: string, many: number): string[] {
  const found: string[] = [];
  let moment = new Date(from);
  for (let n = 0; n < many; n += 1) {
    const next = nextOccurrence(rule(given), MILAN, ROME, moment);
    if (!next) break;
    found.push(local(next.start));
    moment = next.start;
  }
  return found;
}

test('a rule for working days leaves out the patron’s day and the Immaculate Conception', () => {
  expect(after({}, '2026-12-03T09:30+01:00', 4)).toEqual([
    '2026-12-03T10:00', // Thursday
    '2026-12-04T10:00',
    '2026-12-09T10:00', // after Saturday, Sunday, the patron and the feast
    '2026-12-10T10:00',
  ]);
});

test('a rule for weekdays leaves out a feast instead of moving it', () => {
  expect(after({ every: 'week', weekdays: [2, 5] }, '2026-12-01T10:00+01:00', 4)).toEqual([
    '2026-12-04T10:00',
    '2026-12-11T10:00', // Tuesday the 8th is a feast
    '2026-12-15T10:00',
    '2026-12-18T10:00',
  ]);
});

test('a day of the month goes to the next day without a feast; the 31st is the last', () => {
  expect(after({ every: 'month', dayOfMonth: 25 }, '2026-12-01T00:00+01:00', 2)).toEqual([
    '2026-12-28T10:00',
    '2027-01-25T10:00',
  ]);
  expect(after({ every: 'month', dayOfMonth: 31 }, '2028-01-31T12:00+01:00', 3)).toEqual([
    '2028-02-29T10:00',
    '2028-03-31T10:00',
    '2028-05-02T10:00', // 30 April is a Sunday, 1 May a feast
  ]);
});

test('ten in the morning stays ten through both clock changes', () => {
  expect(after({ every: 'week', weekdays: [6, 1] }, '2027-03-26T12:00+01:00', 2)).toEqual([
    '2027-03-27T10:00',
    '2027-04-03T10:00',
  ]);
  expect(after({}, '2027-10-29T12:00+02:00', 1)).toEqual(['2027-11-02T10:00']);
});

test('the end is after the start, and a week has a day', () => {
  expect(Recurrence.safeParse({ every: 'workday', from: '18:00', to: '10:00' }).success).toBe(false);
  expect(Recurrence.safeParse({ every: 'week', weekdays: [], from: '10:00', to: '18:00' }).success).toBe(false);
});

test('the next occurrence of any rule is later than asked, never on a holiday, and has a next one', () => {
  const rules = fc.record({
    every: fc.constantFrom('week' as const, 'month' as const, 'workday' as const),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    dayOfMonth: fc.integer({ min: 1, max: 31 }),
  });
  const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(rules, moments, (given, moment) => {
      const next = nextOccurrence(rule(given), MILAN, ROME, moment);
      if (!next) throw new Error('none');
      expect(next.start > moment && next.end > next.start).toBe(true);
      expect(isHoliday(Temporal.PlainDate.from(local(next.start).slice(0, 10)), MILAN)).toBe(false);
      const again = nextOccurrence(rule(given), MILAN, ROME, next.start);
      expect(again && again.start > next.start).toBe(true);
    }),
    { seed: 20261124, numRuns: 300 },
  );
});
