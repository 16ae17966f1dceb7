import { expect, test } from 'vitest';
import { createFormats } from '#app/_i18n/format.ts';
import { chooseLocale } from '#app/_i18n/locale.ts';

const italian = createFormats('it', 'Europe/Rome');
const english = createFormats('en', 'Europe/Rome');
const W = { from: '09:00', to: '20:00' };
const MORNING = '2026-11-23T08:00:04.218Z';

test('figures are grouped from four digits on, in either language', () => {
  expect([italian.number(1932), italian.number(1_048_210)]).toEqual(['1\u00a0932', '1\u00a0048\u00a0210']);
  expect([english.number(1932), english.number(-61)]).toEqual(['1,932', '−61']);
});

test('money has two decimals, three where the price has them', () => {
  expect([italian.money('58.32'), italian.money(0.041)]).toEqual(['58,32\u00a0€', '0,041\u00a0€']);
  expect(english.money('1204.5')).toBe('€1,204.50');
});

test('prices are never rounded, so that rows add up to their sum', () => {
  expect(['0.0225', '0.041', 0.130567].map(italian.price)).toEqual(['0,0225', '0,0410', '0,130567']);
  expect([italian.moneyExact('0.0450'), english.moneyExact('0.130567')]).toEqual(['0,045\u00a0€', '€0.130567']);
});

test('a share of nothing is not a number', () => {
  expect([italian.percent(1204, 1932), italian.percent(0, 0)]).toEqual(['62,3\u00a0%', '—']);
});

test('dates name the day and stand in the given zone', () => {
  expect(italian.dateTime(MORNING)).toBe('lun 23 nov 2026, 09:00');
  expect(english.dateTime(MORNING)).toBe('Mon 23 Nov 2026, 09:00');
  expect(italian.millis(MORNING)).toBe('09:00:04,218');
  expect(createFormats('it', 'Asia/Tokyo').time(MORNING)).toBe('17:00');
});

test('a range within one day says the day once', () => {
  expect(italian.range(MORNING, '2026-11-23T19:00:00Z')).toBe('lun 23 nov 2026, 09:00 – 20:00');
});

test.each([
  [
    'neighbours of the same hours once',
    [W, W, W, W, W, { from: '10:00', to: '19:00' }, null],
    'lun–ven 9–20, sab 10–19',
  ],
  [
    'a day of others parts its neighbours',
    [W, null, W, W, { from: '09:30', to: '12:45' }, W, W],
    'lun 9–20, mer–gio 9–20, ven 9:30–12:45, sab–dom 9–20',
  ],
  ['the whole week', [W, W, W, W, W, W, W], 'lun–dom 9–20'],
  ['same start, other end', [W, { from: '09:00', to: '24:00' }, null, null, null, null, null], 'lun 9–20, mar 9–24'],
  ['the first and the last day are no neighbours', [W, null, null, null, null, null, W], 'lun 9–20, dom 9–20'],
  ['midnight to midnight', [{ from: '00:00', to: '24:00' }, null, null, null, null, null, null], 'lun 0–24'],
])('calling hours: %s', (_name, week, expected) => {
  expect(italian.callingHours({ week, holidays: null })).toBe(expected);
});

test('calling hours in English keep their minutes', () => {
  expect(english.callingHours({ week: [W, W, W, W, W, W, null], holidays: null })).toBe('Mon–Sat 09:00–20:00');
});

test('durations read like a clock', () => {
  expect([34, 0, 3723, null].map(italian.duration)).toEqual(['0:34', '0:00', '1:02:03', '—']);
});

test('lengths of time are said in words', () => {
  expect([34, 60, 2700, 10_740, 7200, 3599].map(italian.span)).toEqual(
    ['34 s', '1 min', '45 min', '2 h 59 min', '2 h', '1 h'].map((text) => text.replaceAll(' ', '\u00a0')),
  );
});

test('a date in a cell is written as its reader does, all else as it stands', () => {
  expect(['2026-12-01', '2026-12-01 09:30', '2026-12-01T09:30:00'].map(italian.cell)).toEqual([
    '01/12/2026',
    '01/12/2026, 09:30',
    '01/12/2026, 09:30',
  ]);
  expect(english.cell('2026-12-01')).toBe('1 Dec 2026');
  const others = ['2026-02-30', '2026-13-01', '01/12/2026', '2026', 'dal 2026-12-01', ''];
  expect(others.map(italian.cell)).toEqual(others);
});

test('the chosen language wins, then the browser’s, then Italian', () => {
  expect(chooseLocale('en', 'it-IT')).toBe('en');
  expect(chooseLocale(undefined, 'de-DE,en;q=0.8,it;q=0.7')).toBe('en');
  expect(chooseLocale('xx', 'de')).toBe('it');
  expect(chooseLocale(undefined, null)).toBe('it');
});

test('what ends at midnight holds until the day before', () => {
  const format = createFormats('it', 'Europe/Rome');
  expect(format.until('2026-12-31T23:00:00Z')).toBe('gio 31 dic 2026');
  expect(format.until('2026-12-31T17:30:00Z')).toBe('gio 31 dic 2026, 18:30');
});
