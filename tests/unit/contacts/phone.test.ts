import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumber, parseNumber } from '#lib/domain/phone.ts';
import { effortOf } from '#tests/support/effort.ts';

describe('a number is read however it is spelt', () => {
  test.each([
    ['3121468845', '+393121468845', 'mobile'],
    ['+39 312 146 8845', '+393121468845', 'mobile'],
    ['0039 0212631227', '+390212631227', 'fixed'],
    ['00393121556486', '+393121556486', 'mobile'],
    ['393121468845', '+393121468845', 'mobile'],
    ['02/12749223', '+390212749223', 'fixed'],
    ['312-1689004', '+393121689004', 'mobile'],
    ['312.135.6817', '+393121356817', 'mobile'],
    ['(+39) 312 1638126', '+393121638126', 'mobile'],
    ['(0039) 312 1468845', '+393121468845', 'mobile'],
    ['+39 (0) 312 1468845', '+393121468845', 'mobile'],
    ['+39 (0)2 12749223', '+390212749223', 'fixed'],
    ["'+393121468845", '+393121468845', 'mobile'],
    ['\u00a0312\u00a0146\u202f8845 ', '+393121468845', 'mobile'],
    ['\u202a+393121468845\u202c', '+393121468845', 'mobile'],
    ['３１２１４６８８４５', '+393121468845', 'mobile'],
    ['3121468845.0', '+393121468845', 'mobile'],
    ['tel. 312 1468845 (madre)', '+393121468845', 'mobile'],
    ['+41 44 668 9290', '+41446689290', 'fixed'],
    ['800 123 456', '+39800123456', 'other'],
  ])('%s', (text, number, kind) => {
    expect(parseNumber(text, 'IT')).toEqual({ ok: true, number, kind });
  });

  test('of two in a cell the first valid one', () => {
    const first = (text: string) => {
      const read = parseNumber(text, 'IT');
      return read.ok ? read.number : read.reason;
    };
    expect(first('3121468845 - 3121468846')).toBe('+393121468845');
    expect(first('3121468845/3121468846')).toBe('+393121468845');
    expect(first('3121468845 3121468846')).toBe('+393121468845');
    expect(first('02/12749223 / 312 1468845')).toBe('+390212749223');
    expect(first('n.d. / 312 1468845')).toBe('+393121468845');
    expect(first('312 o 02 12749223')).toBe('+390212749223');
    expect(first('3121468845\n3121468846')).toBe('+393121468845');
  });

  test('as the given country’s, when it is national', () => {
    expect(parseNumber('044 668 92 90', 'CH')).toMatchObject({ number: '+41446689290' });
    expect(parseNumber('044 668 92 90', 'XX')).toEqual({ ok: false, reason: 'invalid_number' });
  });

  test('scientific notation is repaired only when no digit was lost', () => {
    expect(parseNumber('3,93121468845E+11', 'IT')).toMatchObject({ number: '+393121468845' });
    expect(parseNumber('3.121468845e9', 'IT')).toMatchObject({ number: '+393121468845' });
  });
});

describe('what is no number says why', () => {
  test.each([
    ['', 'missing_number'],
    [' \u00a0\t', 'missing_number'],
    ["'", 'missing_number'],
    ['-', 'not_a_number'],
    ['n.d.', 'not_a_number'],
    ['non ha telefono', 'not_a_number'],
    ['chiamare dopo le 18', 'not_a_number'],
    ['3,93124E+11', 'scientific_notation'],
    ['3.12146884E+09', 'scientific_notation'],
    ['312', 'invalid_number'],
    ['06 12', 'invalid_number'],
    ['39 312 555 00981234', 'invalid_number'],
    ['+44 7700 900123', 'invalid_number'],
    [`3121468845 ${'1'.repeat(300)}`, 'invalid_number'],
  ])('%j: %s', (text, reason) => {
    expect(parseNumber(text, 'IT')).toEqual({ ok: false, reason });
  });
});

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-/.()E, \n39'), maxLength: 40 }),
  fc.tuple(fc.integer({ min: 3_100_000_000, max: 3_999_999_999 }), fc.constantFrom(' ', '/', '-')).map(([n, sign]) => {
    const text = String(n);
    return `${text.slice(0, 3)}${sign}${text.slice(3)}`;
  }),
);

test('whatever a cell holds: an answer, and a number that reads back as itself', () => {
  fc.assert(
    fc.property(cell, fc.constantFrom('IT', 'CH', 'US', 'ZZ'), (text, country) => {
      const read = parseNumber(text, country);
      if (!read.ok) return;
      expect(read.number).toMatch(/^\+[1-9]\d{3,14}$/);
      expect(parseNumber(read.number, country)).toEqual(read);
      expect(parseNumber(formatNumber(read.number), country)).toEqual(read);
    }),
    { numRuns: 3000 },
  );
});

test('a long cell is answered at once', () => {
  const effort = effortOf(() => {
    for (const sign of ['1', '/', ' e ', '+', '(', '1 ', '\n']) parseNumber(sign.repeat(200_000), 'IT');
  });
  expect(effort).toBeLessThan(1);
});

test('is shown in groups', () => {
  expect(formatNumber('+393121468845')).toBe('+39 312 146 8845');
  expect(formatNumber('unknown')).toBe('unknown');
});
