import { expect, test } from 'vitest';
import { readNumbers } from '#lib/features/suppressions/read-numbers.ts';

// Of whom a cell of opt-outs may mean, nobody is lost: not for a mark beside the number, nor for the script it is written in.
test.each([
  ['339 1234567 (2)', '+393391234567'],
  ['3391234567²', '+393391234567'],
  ['339 1234567 ①', '+393391234567'],
  ['339 1234567 1', '+393391234567'],
  ['٣٣٩١٢٣٤٥٦٧', '+393391234567'],
  ['３３９ １２３４５６７', '+393391234567'],
  ['+378 882555', '+3780549882555'],
  ['378 0549 882555', '+3780549882555'],
  ['0549 882555', '+3780549882555'],
])('%s is %s at least', (cell, number) => {
  expect(readNumbers(cell, 'IT').numbers).toContain(number);
});
