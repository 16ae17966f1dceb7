import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countryNamed } from '#lib/domain/country-name.ts';
import { guessColumns } from '#lib/domain/import-columns.ts';
import { localLength } from '#lib/domain/number-plan.ts';
import { parseWithPrefix } from '#lib/domain/number-prefix.ts';
import { subscriber } from '#tests/support/spellings.ts';

const read = (prefix: string, phone: string, country = '', home = 'IT') => {
  const found = parseWithPrefix(phone, prefix, country, home);
  return found.ok ? [found.number, found.doubt, found.remark].filter(Boolean).join(' ') : found.reason;
};

test.each([
  ['+41', '079 123 45 67', '+41791234567 foreign'],
  ['0041', '079 123 45 67', '+41791234567 foreign'],
  ['(+41)', '791234567', '+41791234567 foreign'],
  ['41', '079 123 45 67', '+41791234567 foreign'],
  ['41', '41791234567', '+41791234567 foreign'],
  ['CH +41', '079 123 45 67', '+41791234567 foreign'],
  ['Svizzera', '079 123 45 67', '+41791234567 foreign'],
  ['+33', '06 12 34 56 78', '+33612345678 foreign'],
  ['+49', '030 1234567', '+49301234567 foreign'],
  ['+1', '4165550123', '+14165550123 foreign'],
  ['+39', '3121468845', '+393121468845'],
  ['39', '06 123456', '+3906123456'],
  ['+39', '0331 123456', '+390331123456'],
  ['0331', '123456', '+390331123456'],
  ['0331', '0331 123456', '+390331123456'],
  ['(0331)', '+39 0331 123456', '+390331123456'],
  ['312', '1468845', '+393121468845'],
  ['351', '1234567', '+393511234567'],
  ['331.0', '1234567', '+393311234567'],
  ['0331/', '123456', '+390331123456'],
  ['0041 (0)', '79 123 45 67', '+41791234567 foreign'],
  ['+39 331', '1234567', '+393311234567'],
  ['+41 79', '1234567', '+41791234567 foreign'],
  ['+41', '079 123 45 67 int. 5', '+41791234567 foreign'],
  ['', '3121468845', '+393121468845'],
])('%s before %s', (prefix, phone, expected) => {
  expect(read(prefix, phone)).toBe(expected);
});

// A spreadsheet took the column for numbers.
test.each([
  ['6', '12341041', '+390612341041'],
  ['6.0', '1234 1041', '+390612341041'],
  ['2', '1234567', '+39021234567'],
  ['11', '1234567', '+390111234567'],
  ['332', '123456 int. 5', '+390332123456 words +39 332 123 456?'],
  ['6', '0612341041', '+390612341041'],
  ['331', '0331 123456', '+390331123456'],
  ['549', '882555', '+3780549882555 foreign'],
  // A country's code, too: nobody can say which was meant.
  ['81', '1234567', '+390811234567 words 81'],
  ['55', '123456', '+39055123456 words 55'],
  // Busto Arsizio's area, and the beginning of mobiles.
  ['331', '123456', '+390331123456 words +39 331 123 456?'],
  ['331', '1234567', '+393311234567'],
  // Monza's area, but far more often Italy's code.
  ['39', '123456', 'invalid_number'],
  ['6', '3121468845', '+393121468845 words 6'],
  ['551', '2345678', '+395512345678 words +39 055 1234 5678?'],
  ['432', '123456', '+390432123456'],
  ['432', '2912345', '+3904322912345 words +39 432 291 2345?'],
  ['6', '1', 'invalid_number'],
])('a prefix that lost its zero: %s before %s', (prefix, phone, expected) => {
  expect(read(prefix, phone)).toBe(expected);
});

test('a landline behind its area without the zero is itself, or is told: never another one', { timeout: 0 }, () => {
  const landline = subscriber.filter(({ country, type }) => country === 'IT' && type === 'FIXED_LINE');
  let whole = 0;
  fc.assert(
    fc.property(landline, ({ number }) => {
      const local = localLength(number);
      const national = number.replace('+39', '').replace('+378', '');
      // What begins with a zero itself has its area before it.
      fc.pre(local > 0 && local < national.length - 1 && national.at(-local) !== '0');
      const found = parseWithPrefix(national.slice(-local), national.slice(1, -local), '', 'IT');
      if (!found.ok || (found.doubt && found.doubt !== 'foreign')) return;
      // Of Busto Arsizio's eleven digits ten are a mobile, which is likelier.
      if (found.kind === 'mobile') expect(national).toMatch(/^03\d{9}$/);
      else expect(found.number).toBe(number);
      whole += 1;
    }),
    { numRuns: 5_000, seed: 32 },
  );
  expect(whole).toBeGreaterThan(500);
});

test.each([
  // Italian to its digits, and the prefix says that it is none.
  ['+1', '3121234567', 'invalid_number'],
  ['+41', '+49 30 1234567', '+49301234567 words +41'],
  ['+41', '+39 312 1468845', '+393121468845 words +41'],
  ['1', '3121234567', '+393121234567 words 1'],
  ['0331', '3121468845', '+393121468845 words 0331'],
  ['+999', '3121468845', '+393121468845 words +999'],
  ['ditta', '3121468845', '+393121468845 words ditta'],
  ['+41', '', 'missing_number'],
  ['+41 79', '0791234567', '+390791234567 words +41 79'],
])('what does not fit is refused, or keeps a doubt: %s before %s', (prefix, phone, expected) => {
  expect(read(prefix, phone)).toBe(expected);
});

test.each([
  ['Svizzera', '079 123 45 67', '+41791234567 foreign'],
  ['SWITZERLAND', '079 123 45 67', '+41791234567 foreign'],
  ['CH', '079 123 45 67', '+41791234567 foreign'],
  ['Francia (FR)', '06 12 34 56 78', '+33612345678 foreign'],
  ['Italia', '3121468845', '+393121468845'],
  ['ITA', '0331 123456', '+390331123456'],
  ['Svizzera', '+39 312 1468845', '+393121468845'],
  ['Svizzera', '3121468845', '+393121468845 words Svizzera'],
  ['USA', '3121234567', '+393121234567 words USA'],
  ['Atlantide', '3121468845', '+393121468845 words Atlantide'],
])('in %s: %s', (country, phone, expected) => {
  expect(read('', phone, country)).toBe(expected);
});

test('at home in another country', () => {
  expect(read('+41', '079 123 45 67', '', 'CH')).toBe('+41791234567');
  expect(read('044', '668 92 90', '', 'CH')).toBe('+41446689290');
  expect(read('', '3121468845', 'Italia', 'CH')).toBe('+393121468845 foreign');
});

test.each([
  ['Stati Uniti', 'US'],
  ['Deutschland', 'DE'],
  ['Regno Unito', 'GB'],
  ['Côte d’Ivoire', 'CI'],
  ['I', 'IT'],
  ['Busto Arsizio', null],
  ['Italia/Svizzera', null],
  ['', null],
])('the country that %s names', (cell, country) => {
  expect(countryNamed(cell)).toBe(country);
});

test.each([
  [
    ['Prefisso', 'Telefono', 'Paese'],
    ['+41', '0791234567', 'Svizzera'],
    ['prefix', 'phone', 'country'],
  ],
  [
    ['Pref. int.', 'Cellulare', 'Nazione'],
    ['39', '3121468845', 'IT'],
    ['prefix', 'phone', 'country'],
  ],
  [
    ['Country code', 'Mobile', 'Country'],
    ['0041', '0791234567', 'CH'],
    ['prefix', 'phone', 'country'],
  ],
  [
    ['Country code', 'Mobile', 'Country'],
    ['CH', '0791234567', 'Switzerland'],
    ['country', 'phone', 'attribute'],
  ],
  [
    ['Prefisso', 'Telefono', 'Paese'],
    ['Dott.', '3121468845', 'Busto Arsizio'],
    ['attribute', 'phone', 'attribute'],
  ],
  [
    ['Prefisso', 'Telefono', 'Nazione'],
    ['', '3121468845', 'Atlantide'],
    ['attribute', 'phone', 'country'],
  ],
  [
    ['Pref', 'Numero', 'Prefisso casa'],
    ['312', '1468845', '0331'],
    ['prefix', 'phone', 'prefix'],
  ],
])('columns %j of %j', (headers, row, roles) => {
  expect(guessColumns(headers, [row], 'IT')).toEqual(roles);
});
