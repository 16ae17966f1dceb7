import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { allowedIntervals, type CallingHours, onCalendar } from '#lib/domain/calling-hours.ts';
import { CALLING_PRESETS } from '#lib/domain/calling-week.ts';
import { isEve, isHoliday } from '#lib/domain/holidays.ts';

/** Milan: Saint Ambrose, the day before the Immaculate Conception. */
const MILAN = { country: 'IT', patronDay: '12-07' };
const day = (text: string) => Temporal.PlainDate.from(text);

test.each([
  ['2026-01-01', 'new year'],
  ['2026-01-06', 'Epiphany'],
  ['2026-04-05', 'Easter'],
  ['2026-04-06', 'Easter Monday'],
  ['2024-04-01', 'Easter Monday of another year'],
  ['2038-04-26', 'the latest Easter Monday of the century'],
  ['2026-04-25', 'a holiday on a Saturday'],
  ['2026-05-01', 'Labour Day'],
  ['2026-06-02', 'the Republic'],
  ['2026-08-15', 'the Assumption'],
  ['2026-10-04', 'Saint Francis, on a Sunday'],
  ['2026-11-01', 'All Saints, on a Sunday'],
  ['2026-12-07', 'the patron'],
  ['2026-12-08', 'the Immaculate Conception'],
  ['2026-12-25', 'Christmas'],
  ['2026-12-26', 'Saint Stephen'],
])('%s is a holiday: %s', (date) => {
  expect(isHoliday(day(date), MILAN)).toBe(true);
});

test.each([
  ['2025-10-04', 'Saint Francis before the law of 2025'],
  ['2026-12-24', 'Christmas Eve'],
  ['2026-05-10', 'Mother’s Day, which is observed, but no holiday'],
  ['2026-02-28', 'any day'],
])('%s is not a holiday: %s', (date) => {
  expect(isHoliday(day(date), MILAN)).toBe(false);
});

test('other towns have another patron, and other countries other holidays', () => {
  expect(isHoliday(day('2026-12-07'), { country: 'IT', patronDay: null })).toBe(false);
  expect(isHoliday(day('2026-08-01'), { country: 'CH', patronDay: null })).toBe(true);
  expect(isHoliday(day('2028-02-29'), { country: 'IT', patronDay: '02-29' })).toBe(true);
  expect(isHoliday(day('2026-01-01'), { country: 'XX', patronDay: null })).toBe(false);
});

test.each([
  ['2026-10-03', true, 'a Saturday before a holiday on a Sunday'],
  ['2026-12-06', true, 'a Sunday before the patron'],
  ['2026-12-07', true, 'a holiday before a holiday'],
  ['2026-12-31', true, 'the last of the year'],
  ['2026-11-28', false, 'a Saturday before a Sunday like others'],
])('%s is an eve: %s (%s)', (date, expected) => {
  expect(isEve(day(date), MILAN)).toBe(expected);
});

const rome = (instant: Date) => {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Europe/Rome');
  return zoned.toPlainDateTime().toString({ smallestUnit: 'minute' });
};
const days = (preset: keyof typeof CALLING_PRESETS, from: string, to: string) => {
  const window = {
    start: new Date(`${from}T00:00+01:00`),
    end: new Date(`${to}T23:00+01:00`),
    timeZone: 'Europe/Rome',
  };
  return [...allowedIntervals(window, onCalendar(CALLING_PRESETS[preset], MILAN), window.start)].map(
    ({ start, end }) => `${rome(start)}–${rome(end).slice(11)}`,
  );
};

test('the code of conduct through December’s feasts: shorter on eves and Saturdays, nothing on holidays', () => {
  expect(days('commercial', '2026-12-04', '2026-12-10')).toEqual([
    '2026-12-04T09:00–20:00', // Friday
    '2026-12-05T10:00–19:00', // Saturday
    // Sunday; Monday, the patron; Tuesday, the Immaculate Conception
    '2026-12-09T09:00–20:00',
    '2026-12-10T09:00–20:00',
  ]);
  expect(days('commercial', '2026-12-23', '2026-12-28')).toEqual([
    '2026-12-23T09:00–20:00',
    '2026-12-24T10:00–19:00',
    '2026-12-28T09:00–20:00',
  ]);
});

test('information keeps to the weekday’s hours on eves', () => {
  expect(days('informational', '2026-12-24', '2026-12-26')).toEqual(['2026-12-24T09:00–20:00']);
});

test('the eve never allows what its weekday does not', () => {
  const late: CallingHours = {
    week: [null, null, null, { from: '08:00', to: '12:00' }, null, null, null],
    holidays: { ...MILAN, eves: { from: '10:00', to: '19:00' } },
  };
  const window = { start: new Date('2026-12-23T00:00Z'), end: new Date('2026-12-25T00:00Z'), timeZone: 'Europe/Rome' };
  const only = [...allowedIntervals(window, late, window.start)];
  expect(only.map(({ start, end }) => `${rome(start)} ${rome(end)}`)).toEqual(['2026-12-24T10:00 2026-12-24T12:00']);
  const never = { ...late, holidays: { ...MILAN, eves: { from: '13:00', to: '19:00' } } };
  expect([...allowedIntervals(window, never, window.start)]).toEqual([]);
});
