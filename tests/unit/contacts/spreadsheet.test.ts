import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberFormat, textIn } from '#lib/domain/number-format.ts';
import { columnAt, isoText, numberText, unescapedText } from '#lib/domain/spreadsheet.ts';

test.each([
  ['A1', 0],
  ['Z9', 25],
  ['AA10', 26],
  ['$AB$12', 27],
  ['XFD1048576', 16_383],
  ['12', null],
  ['A', null],
])('the cell %s stands in column %s', (reference, at) => {
  expect(columnAt(reference)).toBe(at);
});

describe('numbers', () => {
  test.each([
    ['3391234567', '3391234567'],
    ['3.391234567E9', '3391234567'],
    ['3.93391234567E+11', '393391234567'],
    ['0.1', '0.1'],
    ['0.30000000000000004', '0.3'],
    ['-12.5', '-12.5'],
    ['123456789012345', '123456789012345'],
    ['', ''],
    ['#N/A', '#N/A'],
  ])('%s is written %s', (raw, text) => {
    expect(numberText(raw, 'plain', false)).toBe(text);
  });

  test('up to fifteen digits are exact, however they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (n) => {
        expect(numberText(String(n), 'plain', false)).toBe(String(n));
        expect(numberText(n.toExponential(), 'plain', false)).toBe(String(n));
      }),
    );
  });

  test('keep the leading zeros that their format shows', () => {
    expect(numberText('612345678', { digits: 10 }, false)).toBe('0612345678');
    expect(numberFormat(164, '0000000000')).toEqual({ digits: 10 });
  });

  test.each([
    ['"0"0', '331123451', '0331123451'],
    ['\\0#', '331123451', '0331123451'],
    ['"0"General', '331123451', '0331123451'],
    ['0#########', '331123451', '0331123451'],
    ['00000"-"000000', '33112345678', '33112-345678'],
    ['0000-000000', '331123451', '0331-123451'],
    ['0000 000000', '331123451', '0331 123451'],
    ['0000\\ 000000', '331123451', '0331 123451'],
    ['(0000) 000000', '331123451', '(0331) 123451'],
    ['0000/000000', '331123451', '0331/123451'],
    ['"+41 "0', '332345673', '+41 332345673'],
    ['"+39 "#,##0', '3391234567', '+39 3391234567'],
    ['[<=9999999]###-####;(###) ###-####', '3312345678', '(331) 234-5678'],
    ['[$-410]00000', '185', '00185'],
    ['00000', '185', '00185'],
    ['[>999999999]"0"0;0', '331123451', '331123451'],
    ['#,##0.00 "€"', '1500.5', '1500.5'],
    ['#,##0', '1500', '1500'],
    ['0.00', '3391234567', '3391234567'],
    ['0.00E+00', '3391234567', '3391234567'],
    ['General', '393121468845', '393121468845'],
    ['@', '331123451', '331123451'],
    [';;;', '331123451', '331123451'],
    ['0%', '0.125', '12.5%'],
    ['0000"', '12', '12'],
  ])('in the format %s, %s is written %s', (code, raw, text) => {
    expect(numberText(raw, numberFormat(164, code), false)).toBe(text);
  });

  test.each([
    ['0,', '3121468845'],
    ['0,,', '3121468845'],
    ['#,##0,', '3121468845'],
    ['"+39 "0,', '3121468845'],
    ['"riservato"', '3121468845'],
    ['"+39"', '3121468845'],
    ['"0";', '3121468845'],
    ['[>1]"06";0', '3121468845'],
    [';;;@', '3121468845'],
  ])('whatever %s hides of %s, it is written', (code, raw) => {
    expect(numberText(raw, numberFormat(164, code), false)).toBe(raw);
  });

  test('in no format a number loses a digit', () => {
    const piece = fc.constantFrom(
      '0',
      '#',
      '?',
      ',',
      '.',
      ';',
      '"0"',
      '"+39 "',
      '-',
      ' ',
      '\\0',
      '[>9]',
      '@',
      '*x',
      '_-',
      'General',
      '/',
      '(',
      ')',
    );
    const code = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(code, fc.integer({ min: 1, max: 999_999_999_999 }), (given, number) => {
        const written = [...numberText(String(number), numberFormat(164, given), false)];
        let at = 0;
        for (const sign of written) if (sign === String(number)[at]) at += 1;
        expect(at).toBe(String(number).length);
      }),
      { numRuns: 20_000, seed: 5 },
    );
  });

  test('of three decimals cannot be taken for thousands', () => {
    expect(numberText('12.345', 'plain', false)).toBe('12.3450');
    expect(numberText('1234.345', 'plain', false)).toBe('1234.345');
  });

  test('and texts take what their format adds', () => {
    expect(textIn(numberFormat(164, '"0"@'), '331123451')).toBe('0331123451');
    expect(textIn(numberFormat(164, '0;-0;0;"+39 "@'), '331')).toBe('+39 331');
    expect(textIn(numberFormat(49, undefined), '331')).toBe('331');
  });
});

describe('dates', () => {
  test.each([
    ['46080', false, '2026-02-27'],
    ['44618', true, '2026-02-27'],
    ['46080.5', false, '2026-02-27 12:00'],
    ['46080.000011574', false, '2026-02-27 00:00:01'],
    ['0.75', false, '18:00'],
    ['1', false, '1900-01-01'],
    ['61', false, '1900-03-01'],
    ['-1', false, '-1'],
    ['99999999', false, '99999999'],
  ])('%s (1904: %s) is %s', (raw, from1904, text) => {
    expect(numberText(raw, 'date', from1904)).toBe(text);
  });

  test.each([
    [14, undefined, 'date'],
    [22, undefined, 'date'],
    [46, undefined, 'plain'],
    [1, undefined, 'plain'],
    [164, 'dd/mm/yyyy', 'date'],
    [164, '[$-410]d mmmm yyyy', 'date'],
    [164, '[h]:mm', 'plain'],
    [164, '#,##0.00 "days"', 'plain'],
    [164, 'General', 'plain'],
    [164, '0.00', 'plain'],
    [164, '[Red]0;[Blue]-0', 'plain'],
  ] as const)('the format %s %s is %s', (id, code, kind) => {
    expect(numberFormat(id, code)).toBe(kind);
  });

  test('in ISO 8601 lose a midnight', () => {
    expect(isoText('2026-02-27T00:00:00')).toBe('2026-02-27');
    expect(isoText('2026-02-27T09:30:00Z')).toBe('2026-02-27 09:30');
    expect(isoText('x')).toBe('x');
  });
});

test('signs that XML cannot hold are read', () => {
  expect(unescapedText('a_x0009_b_x005F_')).toBe('a\tb_');
});
