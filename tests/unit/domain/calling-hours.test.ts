import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allowedIntervals, CallingHours, includesNight, nextInterval } from '#lib/domain/calling-hours.ts';
import { instantToLocal } from '#lib/domain/window.ts';

const at = (text: string) => new Date(text);
const rome = (start: string, end: string) => ({ start: at(start), end: at(end), timeZone: 'Europe/Rome' });

const office = { from: '09:00', to: '20:00' };
const saturday = { from: '10:00', to: '19:00' };
const week = (...days: (typeof office | null)[]): CallingHours => CallingHours.parse({ week: days });
const commercial = week(office, office, office, office, office, saturday, null);

const all = (...given: Parameters<typeof allowedIntervals>) =>
  [...allowedIntervals(...given)].map(({ start, end }) => `${start.toISOString()} ${end.toISOString()}`);

it('without hours the whole window is allowed', () => {
  const window = rome('2026-11-23T08:00Z', '2026-11-25T19:00Z');
  expect([...allowedIntervals(window, null, at('2026-11-24T02:00Z'))]).toEqual([
    { start: window.start, end: window.end },
  ]);
  expect(nextInterval(window, null, window.end)).toBeNull();
});

it('a weekend: Saturday has its own hours, Sunday none, the ends are those of the window', () => {
  const window = rome('2026-11-27T14:30Z', '2026-11-30T11:00Z'); // Friday 15:30 to Monday 12:00
  expect(all(window, commercial, window.start)).toEqual([
    '2026-11-27T14:30:00.000Z 2026-11-27T19:00:00.000Z',
    '2026-11-28T09:00:00.000Z 2026-11-28T18:00:00.000Z',
    '2026-11-30T08:00:00.000Z 2026-11-30T11:00:00.000Z',
  ]);
});

it('past intervals are left out; the interval that is open now comes first, whole', () => {
  const window = rome('2026-11-23T08:00Z', '2026-11-25T19:00Z');
  const open = { start: at('2026-11-24T08:00Z'), end: at('2026-11-24T19:00Z') };
  expect(nextInterval(window, commercial, at('2026-11-24T12:00Z'))).toEqual(open);
  expect(nextInterval(window, commercial, at('2026-11-23T19:00Z'))).toEqual(open);
});

it('a window between the hours has no interval', () => {
  const night = rome('2026-11-23T20:00Z', '2026-11-24T07:00Z');
  expect(nextInterval(night, commercial, night.start)).toBeNull();
  const sunday = rome('2026-11-29T00:00Z', '2026-11-29T22:59Z');
  expect(nextInterval(sunday, commercial, sunday.start)).toBeNull();
});

it('nine in the morning stays nine in the morning through both clock changes', () => {
  const spring = rome('2027-03-27T00:00Z', '2027-03-29T22:00Z');
  expect(all(spring, week(office, office, office, office, office, office, office), spring.start)).toEqual([
    '2027-03-27T08:00:00.000Z 2027-03-27T19:00:00.000Z',
    '2027-03-28T07:00:00.000Z 2027-03-28T18:00:00.000Z',
    '2027-03-29T07:00:00.000Z 2027-03-29T18:00:00.000Z',
  ]);
  const early = { from: '02:30', to: '03:30' };
  const sunday = week(null, null, null, null, null, null, early);
  // 02:30 does not exist on 28 March 2027, and exists twice on 31 October 2027.
  const skipped = rome('2027-03-28T00:00Z', '2027-03-28T22:00Z');
  expect(all(skipped, sunday, skipped.start)).toEqual([]);
  const repeated = rome('2027-10-30T22:00Z', '2027-10-31T22:00Z');
  expect(all(repeated, sunday, repeated.start)).toEqual(['2027-10-31T00:30:00.000Z 2027-10-31T02:30:00.000Z']);
});

it('24:00 is the end of the day, 29 February a day like others', () => {
  const day = { from: '00:00', to: '24:00' };
  const window = rome('2028-02-28T12:00Z', '2028-03-01T12:00Z');
  expect(all(window, week(day, day, day, day, day, day, day), window.start)).toEqual([
    '2028-02-28T12:00:00.000Z 2028-02-28T23:00:00.000Z',
    '2028-02-28T23:00:00.000Z 2028-02-29T23:00:00.000Z',
    '2028-02-29T23:00:00.000Z 2028-03-01T12:00:00.000Z',
  ]);
});

it.each([
  ['the end before the start', { from: '20:00', to: '09:00' }],
  ['the end at the start', { from: '09:00', to: '09:00' }],
  ['no time', { from: '9', to: '20:00' }],
  ['beyond the day', { from: '09:00', to: '24:30' }],
])('hours with %s are not valid', (_, hours) => {
  expect(CallingHours.safeParse({ week: [hours, null, null, null, null, null, null] }).success).toBe(false);
});

it('no interval ever leaves the window or the hours of its day, and each comes after the one before', () => {
  const time = fc.integer({ min: 0, max: 23 * 60 + 59 });
  const text = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const hours = fc
    .tuple(time, time)
    .filter(([from, to]) => from !== to)
    .map(([a, b]) => ({ from: text(Math.min(a, b)), to: text(Math.max(a, b)) }));
  const weeks = fc
    .array(fc.option(hours), { minLength: 7, maxLength: 7 })
    .map((days) => ({ week: days, holidays: null }));
  const moment = fc.date({ min: at('2026-01-01T00:00Z'), max: at('2029-01-01T00:00Z'), noInvalidDate: true });
  const zone = fc.constantFrom('Europe/Rome', 'America/New_York', 'Asia/Kolkata', 'Atlantic/Azores');
  fc.assert(
    fc.property(weeks, moment, fc.integer({ min: 1, max: 20 * 24 * 60 }), zone, (given, start, minutes, timeZone) => {
      const window = { start, end: new Date(start.getTime() + minutes * 60_000), timeZone };
      let before = start;
      for (const interval of allowedIntervals(window, given, start)) {
        expect(interval.start >= before && interval.start < interval.end && interval.end <= window.end).toBe(true);
        before = interval.end;
        const local = instantToLocal(interval.start, timeZone);
        const day = given.week[(new Date(`${local.date}T00:00Z`).getUTCDay() + 6) % 7];
        expect(day && local.time >= day.from).toBe(true);
        expect(day && instantToLocal(new Date(interval.end.getTime() - 1), timeZone).time <= day.to).toBe(true);
      }
    }),
    { seed: 20261123, numRuns: 300 },
  );
});

it.each([
  [false, '2026-11-23T08:00:00Z', '2026-11-23T19:00:00Z', null], // 9–20
  [false, '2026-11-23T07:00:00Z', '2026-11-23T20:00:00Z', null], // 8–21 exactly
  [true, '2026-11-23T06:30:00Z', '2026-11-23T19:00:00Z', null], // from 7:30
  [true, '2026-11-23T08:00:00Z', '2026-11-23T20:30:00Z', null], // until 21:30
  [true, '2026-11-23T08:00:00Z', '2026-11-24T19:00:00Z', null], // over the night between two days
  [false, '2026-11-23T08:00:00Z', '2026-11-24T19:00:00Z', commercial], // the hours leave the night out
  [
    true,
    '2026-11-23T08:00:00Z',
    '2026-11-24T19:00:00Z',
    week(office, { from: '07:00', to: '20:00' }, ...Array(5).fill(null)),
  ],
  [
    false,
    '2026-11-25T08:00:00Z',
    '2026-11-26T19:00:00Z',
    week(null, { from: '07:00', to: '20:00' }, office, office, null, null, null),
  ],
])('calls at night: %s (%s – %s)', (night, start, end, hours) => {
  expect(includesNight(rome(start, end), hours)).toBe(night);
});
