import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedIntervals, type CallingHours } from '#lib/domain/calling-hours.ts';
import { forecast, retriesThatFit } from '#lib/domain/forecast.ts';

const at = (text: string) => new Date(text);
const rome = (start: string, end: string) => ({ start: at(start), end: at(end), timeZone: 'Europe/Rome' });
const OFFICE = { from: '09:00', to: '20:00' };
const every = (hours: { from: string; to: string }): CallingHours => ({ week: Array(7).fill(hours), holidays: null });
const pace = (callsPerRequest: number, requestsPerSecond: number) => ({ callsPerRequest, requestsPerSecond });

test('calls that fit into an hour leave in it, and the last request says when', () => {
  const window = rome('2026-11-25T08:00Z', '2026-11-25T19:00Z');
  expect(forecast(window, every(OFFICE), window.start, 250, pace(100, 1))).toEqual({
    hours: [{ day: '2026-11-25', hour: 9, calls: 250 }],
    endsAt: at('2026-11-25T08:00:02Z'),
    missed: 0,
  });
});

test('the forecast goes on the next day, from the first allowed hour', () => {
  const window = rome('2026-11-25T18:00Z', '2026-11-27T19:00Z'); // 19:00 local, an hour of the first day is left
  const { hours, endsAt, missed } = forecast(window, every(OFFICE), window.start, 5400, pace(1, 1));
  expect(hours).toEqual([
    { day: '2026-11-25', hour: 19, calls: 3600 },
    { day: '2026-11-26', hour: 9, calls: 1800 },
  ]);
  expect([endsAt, missed]).toEqual([at('2026-11-26T08:29:59Z'), 0]);
});

test('people who miss the end are counted', () => {
  const window = rome('2026-11-25T18:30Z', '2026-11-25T19:00Z');
  expect(forecast(window, every(OFFICE), window.start, 2112, pace(1, 1))).toEqual({
    hours: [{ day: '2026-11-25', hour: 19, calls: 1800 }],
    endsAt: null,
    missed: 312,
  });
});

test('the hour skipped by a clock change has no calls, and the repeated hour has twice as many', () => {
  const night = { from: '01:00', to: '04:00' };
  const spring = forecast(
    rome('2027-03-27T23:00Z', '2027-03-28T12:00Z'),
    every(night),
    at('2027-03-27T23:00Z'),
    99_999,
    pace(1, 1),
  );
  expect(spring.hours.map(({ hour, calls }) => [hour, calls])).toEqual([
    [1, 3600],
    [3, 3600],
  ]);
  const autumn = forecast(
    rome('2027-10-30T22:00Z', '2027-10-31T12:00Z'),
    every(night),
    at('2027-10-30T22:00Z'),
    99_999,
    pace(1, 1),
  );
  expect(autumn.hours.map(({ hour, calls }) => [hour, calls])).toEqual([
    [1, 3600],
    [2, 7200],
    [3, 3600],
  ]);
});

test('nothing to send, and no time to send it', () => {
  const window = rome('2026-11-25T08:00Z', '2026-11-25T19:00Z');
  expect(forecast(window, null, window.start, 0, pace(100, 1))).toEqual({ hours: [], endsAt: null, missed: 0 });
  expect(forecast(window, null, window.end, 7, pace(100, 1))).toEqual({ hours: [], endsAt: null, missed: 7 });
});

test('whatever the calendar and the pace: every call is in one hour or missed, and no hour lies outside the intervals', () => {
  const hour = fc.integer({ min: 0, max: 23 });
  const hours = fc.tuple(hour, hour).filter(([a, b]) => a !== b);
  const two = (n: number) => `${String(n).padStart(2, '0')}:30`;
  const calendar = fc.option(hours.map(([a, b]) => every({ from: two(Math.min(a, b)), to: two(Math.max(a, b)) })));
  const moment = fc.date({ min: at('2026-01-01T00:00Z'), max: at('2029-01-01T00:00Z'), noInvalidDate: true });
  const zone = fc.constantFrom('Europe/Rome', 'Asia/Kolkata', 'America/New_York');
  const given = fc.record({
    calendar,
    start: moment,
    minutes: fc.integer({ min: 1, max: 5 * 24 * 60 }),
    later: fc.integer({ min: 0, max: 24 * 60 }),
    zone,
    calls: fc.integer({ min: 0, max: 100_000 }),
    perRequest: fc.integer({ min: 1, max: 500 }),
    rate: fc.constantFrom(0.01, 0.5, 1, 2, 7, 100),
  });
  fc.assert(
    fc.property(given, ({ calendar: known, start, minutes, later, zone: timeZone, calls, perRequest, rate }) => {
      const window = { start, end: new Date(start.getTime() + minutes * 60_000), timeZone };
      const from = new Date(start.getTime() + later * 60_000);
      const told = forecast(window, known, from, calls, pace(perRequest, rate));
      const sent = told.hours.reduce((sum, each) => sum + each.calls, 0);
      expect(sent + told.missed).toBe(calls);
      expect(told.hours.every((each) => each.calls > 0)).toBe(true);
      expect(told.endsAt === null).toBe(told.missed > 0 || calls === 0);
      const open = [...allowedIntervals(window, known, from)];
      if (told.endsAt) {
        const last = told.endsAt;
        expect(open.some((each) => each.start <= last && last < each.end)).toBe(true);
        expect(last >= from).toBe(true);
      }
      if (open.length === 0) expect(told.missed).toBe(calls);
    }),
    { seed: 20261124, numRuns: 300 },
  );
});

test('five retries of an hour do not fit into three hours', () => {
  const window = rome('2026-11-25T08:00Z', '2026-11-26T19:00Z');
  const short = every({ from: '09:00', to: '12:00' });
  expect(retriesThatFit(window, short, window.start, { maxRetries: 5, minutesBetween: 60 })).toEqual({
    fit: 3,
    minutes: 180,
    intervals: 2,
  });
  expect(retriesThatFit(window, short, window.start, { maxRetries: 3, minutesBetween: 60 })).toBeNull();
  expect(retriesThatFit(window, short, window.end, { maxRetries: 5, minutesBetween: 60 })).toBeNull();
});
