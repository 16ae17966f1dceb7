import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnyNumber } from '#lib/domain/phone.ts';
import { readPlainNumber } from '#lib/domain/plain-number.ts';

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^\\d{${min},${max}}$`));
const sign = fc.constantFrom(' ', '.', '-', '/');

/** Digits with signs strewn in. */
const spelt = (number: fc.Arbitrary<string>) =>
  fc.tuple(number, fc.array(fc.tuple(fc.nat(20), sign), { maxLength: 4 })).map(([text, signs]) =>
    signs.reduce((before, [at, put]) => {
      const place = 1 + (at % Math.max(1, before.length - 1));
      return before.slice(0, place) + put + before.slice(place);
    }, text),
  );

const national = fc.oneof(
  fc.tuple(fc.constantFrom('3', '31', '39', '330', '347', '43'), digits(5, 10)).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('0', '02', '06', '051', '0698', '06698', '0541', '0831'), digits(3, 10))
    .map((p) => p.join('')),
  digits(1, 15),
  fc
    .tuple(fc.constantFrom('39', '1', '8', '55', '70', '43', '800', '199'), digits(3, 12))
    .map((parts) => parts.join('')),
);
const written = fc
  .tuple(fc.constantFrom('', '+39', '0039', '+', '00', '39', '+41', '0', '+39 ', '0039-', '(+39) ', '(+39)'), national)
  .map((p) => p.join(''));

function sameAsTheRule(text: string, country: string): boolean {
  const plain = readPlainNumber(text, country);
  if (plain === null) return true;
  const any = parseAnyNumber(text, country);
  return JSON.stringify(any) === JSON.stringify({ ok: true, ...plain });
}

describe('plain numbers', () => {
  test('are read exactly as by the whole rule, in any spelling, from any country', { timeout: 0 }, () => {
    fc.assert(fc.property(spelt(written), fc.constantFrom('IT', 'IT', 'CH', 'US', 'VA', 'xx'), sameAsTheRule), {
      numRuns: 100_000,
    });
  });

  test('of every Italian beginning and length are read as by the whole rule', { timeout: 0 }, () => {
    const wrong: string[] = [];
    let taken = 0;
    for (let prefix = 0; prefix < 10_000; prefix += 1) {
      for (const length of [8, 9, 10, 11]) {
        // A rest that differs from prefix to prefix, the same in each run.
        const rest = String((prefix * 7919 + length * 104_729) % 10_000_000).padStart(7, '3');
        const number = `${String(prefix).padStart(4, '0')}${rest}`.slice(0, length);
        const plain = readPlainNumber(number, 'IT');
        if (plain) taken += 1;
        if (!sameAsTheRule(number, 'IT')) wrong.push(number);
      }
    }
    expect(wrong).toEqual([]);
    expect(taken).toBeGreaterThan(2_500);
  });

  test.each([
    '3121468845',
    '+393121468845',
    '0039 312 1468845',
    '(+39) 312 1468845',
    '312 146 8845',
    '0543-123456',
    '06/12345678',
  ])('such as %s need no library', (text) => {
    expect(readPlainNumber(text, 'IT')).not.toBeNull();
  });

  test.each([
    '3121468845.0',
    '0669812345',
    '0549882555',
    '+41446689290',
    '800123456',
    '339123456',
    '3906123456',
    '02 1234567/8',
    '',
    '+',
    '00',
    'abc',
    '39',
  ])('are not what “%s” is', (text) => {
    expect(readPlainNumber(text, 'IT')).toBeNull();
  });
});
