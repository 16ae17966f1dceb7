import { expect, test } from 'vitest';
import { type AttributeType, readAttribute } from '#lib/domain/attribute.ts';

test.each<[AttributeType, string, string | null]>([
  ['text', ' as it is ', ' as it is '],
  ['number', '41', '41'],
  ['number', ' 007 ', '7'],
  ['number', '0', '0'],
  ['number', '-3,50', '-3.50'],
  ['number', '+2.5', '2.5'],
  ['number', '1.234,5', null],
  ['number', '1e5', null],
  ['number', '', null],
  ['number', '1234567890123456', null],
  ['date', '2026-12-31', '2026-12-31'],
  ['date', '31/12/2026', '2026-12-31'],
  ['date', '1.3.2026', '2026-03-01'],
  ['date', '2026-02-30', null],
  ['date', '31/04/2026', null],
  ['date', '12/31/2026', null],
  ['date', 'ieri', null],
  ['yesNo', 'Sì', 'yes'],
  ['yesNo', 'X', 'yes'],
  ['yesNo', 'FALSE', 'no'],
  ['yesNo', 'forse', null],
])('%s %j is kept as %j', (type, value, kept) => {
  expect(readAttribute(type, value)).toBe(kept);
});
