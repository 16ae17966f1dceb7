import fc from 'fast-check';
import { expect, it } from 'vitest';
import { saysNo } from '#lib/domain/opt-out-key.ts';

it.each([
  '9',
  ' 9',
  '9#',
  '9*',
  '99',
  '9999',
  '99#',
  '09',
  '19',
  '91',
  '119',
  '1,9',
  '9,1',
  '1 2 1 9',
  '9.0',
  '1;9#',
  '*9',
])('an opt-out key that is the first or the last one says no: "%s"', (digits) => {
  expect(saysNo(digits, ['9'])).toBe(true);
});

it.each(['', ' ', '1', '1#', '191', '1,9,1', '1987', '1979', '9187', '1979#', '19791', '0039', '*', '#'])(
  'other keys do not, nor does a code, a year or a number that was typed in one go: "%s"',
  (digits) => {
    expect(saysNo(digits, ['9'])).toBe(false);
  },
);

it.each([
  ['#', '#'],
  ['1#', '#'],
  ['*', '*'],
  ['**', '*'],
  ['0', '0'],
])('%s says no where the opt-out key is %s', (digits, key) => {
  expect(saysNo(digits, [key])).toBe(true);
});

it.each([
  ['1.0', '0'],
  ['1.00', '0'],
  ['1987#', '#'],
  ['9', ''],
])('%s does not where it is "%s"', (digits, key) => {
  expect(saysNo(digits, key === '' ? [] : [key])).toBe(false);
});

it('only a key that was pressed says no, whatever is reported', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...'0123456789*#'), (digits, key) => {
      if (saysNo(digits, [key])) expect(digits).toContain(key);
    }),
  );
});
