import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMN_ROLES } from '#lib/domain/import-columns.ts';
import { type Column, readRow } from '#lib/domain/import-row.ts';

const columns = (...roles: Column['role'][]): Column[] => roles.map((role, at) => ({ role, name: `c${at}` }));
const NUMBER = '3121468845';

test.each([
  ['Mario Rossi', 'Mario', 'Rossi'],
  ['Mario De Luca', 'Mario', 'De Luca'],
  ['Rossi, Mario', 'Mario', 'Rossi'],
  ['Mario', 'Mario', ''],
])('the whole name %s', (name, firstName, lastName) => {
  expect(readRow([name, NUMBER], columns('fullName', 'phone'), 'IT')).toMatchObject({ firstName, lastName });
});

test.each([
  ['De Luca Mario', 'Mario', 'De Luca'],
  ['Rossi', '', 'Rossi'],
])('the whole name %s, last name first', (name, firstName, lastName) => {
  expect(readRow([name, NUMBER], columns('fullNameLast', 'phone'), 'IT')).toMatchObject({ firstName, lastName });
});

test('cells become one line, blank cells are left out, formulas stay text', () => {
  const row = readRow(
    ["'=1+1", ' a\r\n\tb ', NUMBER, ' ', '\u0007x'],
    columns('firstName', 'lastName', 'phone', 'attribute', 'attribute'),
    'IT',
  );
  expect(row).toEqual({
    ok: true,
    number: '+393121468845',
    kind: 'mobile',
    firstName: '=1+1',
    lastName: 'a b',
    attributes: { c4: 'x' },
    tags: [],
    several: false,
  });
});

test('a short row is a row with blank cells', () => {
  expect(readRow(['A'], columns('firstName', 'phone'), 'IT')).toEqual({ ok: false, reason: 'missing_number' });
});

test('any row gives a contact or a reason, never an error', { timeout: 0 }, () => {
  const roles = fc.array(fc.constantFrom(...COLUMN_ROLES), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 }), roles, (cells, given) => {
      const read = readRow([...cells, NUMBER], columns(...given), 'IT');
      if (!read.ok) {
        expect(read.reason).toMatch(/^[a-z_]+$/);
        return;
      }
      const texts = [read.firstName, read.lastName, ...Object.values(read.attributes)];
      for (const text of texts) expect(text).not.toMatch(/[\0\n\r\t]/);
    }),
  );
});

test.each([
  ['3121468845 / 3121468846', true],
  ['3121468845\n0612345678', true],
  ['abc; 3121468845; 3121468846', true],
  ['3121468845', false],
  ['+39 312 146 8845', false],
  ['+39 (0) 312 146 8845', false],
  ['3121468845 int. 12', false],
  ['3121468845.0', false],
])('%o holds several numbers: %s', (cell, several) => {
  expect(readRow([cell], columns('phone'), 'IT')).toMatchObject({ number: '+393121468845', several });
});

test('tags are split, each once, whatever the case', () => {
  const read = (cell: string) => readRow([cell, NUMBER], columns('tags', 'phone'), 'IT');
  expect(read(' VIP ; socio,vip,, ')).toMatchObject({ tags: ['vip', 'socio'] });
  expect(read("'=x")).toMatchObject({ tags: ['=x'] });
  expect(read('x'.repeat(51))).toEqual({ ok: false, reason: 'tag_too_long' });
});

test.each([
  ['date', '1/2/1980', '1980-02-01'],
  ['number', '1,5', '1.5'],
  ['yesNo', 'Sì', 'yes'],
  ['date', 'ieri', 'ieri'],
] as const)('a value takes the form of its type: %s %s', (type, cell, value) => {
  const typed: Column[] = [
    { role: 'attribute', name: 'a', type },
    { role: 'phone', name: 'n' },
  ];
  expect(readRow([cell, NUMBER], typed, 'IT')).toMatchObject({ attributes: { a: value } });
});
