import { expect, test } from 'vitest';
import { openingOf } from '#lib/domain/opening.ts';

const at = (day: number, hour: number) => new Date(Date.UTC(2026, 10, day, hour));
const WINDOW = { windowStart: at(23, 7), windowEnd: at(26, 18) };
const FIRST = { openFrom: at(23, 9), openUntil: at(23, 20) };
const SECOND = { openFrom: at(24, 9), openUntil: at(24, 20) };

test.each([
  ['before the window', at(23, 6), FIRST, { state: 'early', at: at(23, 9) }],
  ['in the window, before the first hours', at(23, 8), FIRST, { state: 'closed', at: at(23, 9) }],
  ['when the hours begin', at(23, 9), FIRST, { state: 'open', at: at(23, 20) }],
  ['before the sweep has moved on', at(23, 21), FIRST, { state: 'open', at: at(23, 20) }],
  ['in the night between', at(23, 21), SECOND, { state: 'closed', at: at(24, 9) }],
  ['no hours left', at(25, 21), { openFrom: at(26, 18), openUntil: at(26, 18) }, { state: 'noneLeft', at: at(26, 18) }],
  ['at the end of the window', at(26, 18), SECOND, { state: 'over', at: at(26, 18) }],
  ['not launched wholly: early', at(23, 6), { openFrom: null, openUntil: null }, { state: 'early', at: at(23, 7) }],
  ['not launched wholly: open', at(23, 8), { openFrom: null, openUntil: null }, { state: 'open', at: at(26, 18) }],
])('%s', (_name, now, interval, expected) => {
  expect(openingOf({ ...WINDOW, ...interval }, now)).toEqual(expected);
});
