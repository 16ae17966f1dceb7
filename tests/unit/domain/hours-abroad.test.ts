import { describe, expect, it } from 'vitest';
import type { CallingHours } from '#lib/domain/calling-hours.ts';
import { clocksOf, widestHours } from '#lib/domain/hours-abroad.ts';
import { callingCode, countryOf } from '#lib/domain/number-country.ts';

const day = { from: '09:00', to: '20:00' };
const HOURS: CallingHours = { week: [day, day, day, day, day, null, null], holidays: null };
const NOW = new Date('2026-11-29T12:00Z');
const window = (start: string, end: string) => ({
  start: new Date(start),
  end: new Date(end),
  timeZone: 'Europe/Rome',
});
const WEEK = window('2026-11-30T00:00+01:00', '2026-12-05T00:00+01:00');

/** `03:00–14:00`, with an exclamation mark where it is night. */
const shown = (country: string, given = WEEK, hours: CallingHours | null = HOURS, now = NOW) =>
  clocksOf(country, given, hours, now).map(({ from, to, night }) => `${from}–${to}${night ? '!' : ''}`);

describe('the clocks of another country in the calling hours', () => {
  it('are those of its zones, each once, from west to east', () => {
    expect(shown('AT')).toEqual(['09:00–20:00']);
    expect(shown('GB')).toEqual(['08:00–19:00']);
    expect(shown('ES')).toEqual(['08:00–19:00', '09:00–20:00']);
    const american = shown('US');
    expect(american.at(0)).toBe('22:00–09:00!');
    expect(american).toContain('00:00–11:00!');
    expect(american.at(-1)).toBe('03:00–14:00!');
  });

  it('keep their own summer time', () => {
    // Between the changes of the clocks in the United States and in Europe.
    const march = window('2027-03-16T00:00+01:00', '2027-03-17T00:00+01:00');
    expect(shown('US', march).at(-1)).toBe('04:00–15:00!');
  });

  it('say night for any day of the window, not only for the first', () => {
    const late = { ...HOURS, week: HOURS.week.map((hours, at) => (at === 4 ? { from: '14:00', to: '20:30' } : hours)) };
    // Finland is an hour ahead: 20:00 is 21:00 there, which is still evening, and 20:30 is not.
    expect(shown('FI')).toEqual(['10:00–21:00']);
    expect(shown('FI', WEEK, late)).toEqual(['10:00–21:00!']);
  });

  it('without hours or at all hours are told as such', () => {
    expect(shown('AT', WEEK, null)).toEqual(['null–null!']);
    expect(widestHours(WEEK, null, NOW)).toMatchObject({ from: null, to: null });
    expect(widestHours(WEEK, HOURS, NOW)).toMatchObject({ from: '09:00', to: '20:00' });
  });

  it('are empty where no hours are left, or no zone is known', () => {
    expect(shown('AT', WEEK, HOURS, new Date('2026-12-06T00:00Z'))).toEqual([]);
    expect(widestHours(WEEK, HOURS, new Date('2026-12-06T00:00Z'))).toBeNull();
    expect(shown('XX')).toEqual([]);
  });
});

it('a number tells its country', () => {
  expect(['+436601234567', '+12125550123', '+16045550123', '+870773111632'].map(countryOf)).toEqual([
    'AT',
    'US',
    'CA',
    null,
  ]);
  expect([callingCode('IT'), callingCode('US'), callingCode('??')]).toEqual(['+39', '+1', null]);
});
