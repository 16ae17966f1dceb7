import { describe, expect, it } from 'vitest';
import english from '#app/_messages/en/suppressions.json' with { type: 'json' };
import italian from '#app/_messages/it/suppressions.json' with { type: 'json' };
import { COLUMNS, columnsOf, sourceOf } from '#lib/features/suppressions/columns.ts';
import { readMoment } from '#lib/features/suppressions/moment.ts';

describe.each([
  ['Italian', italian],
  ['English', english],
])('a file that was exported in %s', (_, words) => {
  it('has columns and sources that are understood when it is imported', () => {
    const header = COLUMNS.map((column) => words.columns[column]);
    const found = columnsOf(header);
    expect(found?.numbers).toEqual([0]);
    expect([...(found?.others ?? [])]).toEqual(COLUMNS.map((column, at) => [column, at]).slice(1));
    const sources = Object.entries(words.sources);
    expect(sources.map(([, label]) => sourceOf(label))).toEqual(sources.map(([source]) => source));
    expect(sources.map(([source]) => sourceOf(source))).toEqual(sources.map(([source]) => source));
  });
});

it('names over the columns are known by the number alone, whatever case and signs they have', () => {
  expect(columnsOf(['Nome', ' NUMERO di  telefono: '])?.numbers).toEqual([1]);
  expect(columnsOf(['Motivo', 'Dal'])).toBeNull();
  expect(sourceOf('boh')).toBeNull();
});

it('a column of prefixes is none of numbers, and what is named otherwise is known for that', () => {
  const names = ['Prefisso telefono', 'Telefono con prefisso', 'P. IVA', 'Codice fiscale', 'Casa', 'Data di nascita'];
  const rows = [
    ['06', '12341041'],
    ['', '3121461001'],
    ['0331', '123456'],
  ];
  expect(columnsOf(names, rows)).toMatchObject({ numbers: [1], prefixes: [0], noNumbers: [0, 2, 3, 5] });
});

it.each([
  ['2026-03-29', false, '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', true, '2026-03-29T22:00:00.000Z'],
  ['29/3/2026', true, '2026-03-29T22:00:00.000Z'],
  ['29.03.2026 8:05', true, '2026-03-29T06:05:00.000Z'],
  ['2026-12-31 23:59:58', false, '2026-12-31T22:59:58.000Z'],
  ['2026-12-31T23:59:58.123+02:00', true, '2026-12-31T21:59:58.123Z'],
  ['2026-12-31T23:59:58Z', false, '2026-12-31T23:59:58.000Z'],
  ['31/02/2026', false, null],
  ['2026-13-01', false, null],
  ['domani', false, null],
  ['31/12/26', false, null],
])('%s (end of the day: %s) is %s', (cell, end, moment) => {
  expect(readMoment(cell, 'Europe/Rome', end)?.toISOString() ?? null).toBe(moment);
});
