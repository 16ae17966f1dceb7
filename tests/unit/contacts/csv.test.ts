import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asTyped,
  defuse,
  foreignKind,
  guessDelimiter,
  guessEncoding,
  inWorkbook,
  isBlankRow,
} from '#lib/domain/csv.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['PK\x03\x04', 'workbook'],
  ['\xd0\xcf\x11\xe0', 'workbook'],
  ['%PDF-1.4', 'pdf'],
  ['\x89PNG', 'binary'],
  ['\xff\xd8\xff\xe0', 'binary'],
  ['ab\0c\x01\x02', 'binary'],
  ['nome;cell\r\nA;1', null],
  [`nome;cell\n${'a'.repeat(100)}\0`, null],
])('%j is %s by its bytes', (start, kind) => {
  expect(foreignKind(bytes(start))).toBe(kind);
});

test('UTF-16 is text, with or without its mark', () => {
  expect(foreignKind(Buffer.from('\ufeffnome', 'utf16le'))).toBeNull();
  expect(foreignKind(Buffer.from('nome;cell', 'utf16le'))).toBeNull();
  expect(foreignKind(Buffer.from('nome;cell', 'utf16le').swap16())).toBeNull();
});

test.each([
  ['\xef\xbb\xbfnome', true, 'utf-8'],
  ['\xff\xfen\0', false, 'utf-16le'],
  ['\xfe\xff\0n', false, 'utf-16be'],
  ['nome', true, 'utf-8'],
  ['Per\xf2', false, 'windows-1252'],
])('%j (valid UTF-8: %s) is proposed as %s', (start, valid, encoding) => {
  expect(guessEncoding(bytes(start), valid)).toBe(encoding);
});

test.each([
  ['Però è già lì', 'windows-1252', 'Per\xf2 \xe8 gi\xe0 l\xec'],
  ['Però è già lì', 'macintosh', 'Per\x98 \x8f gi\x88 l\x93'],
  ['“lunedì”, l’ora', 'windows-1252', '\x93luned\xec\x94, l\x92ora'],
  ['l’ora', 'macintosh', 'l\xd5ora'],
  ['Zoë', 'windows-1252', 'Zo\xeb'],
])('%s in %s is told by its letters', (text, encoding, start) => {
  expect(guessEncoding(bytes(start), false)).toBe(encoding);
  expect(new TextDecoder(encoding).decode(bytes(start))).toBe(text);
});

describe('the delimiter', () => {
  test.each([
    ['a;b;c\n1;2;3\n', ';'],
    ['a,b,c\n1,2,3\n', ','],
    ['a\tb\n1\t2\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['nome;importo\nA;1,50\nB;2,75\nC;3,10\n', ';'],
    ['"Rossi, Mario";1\n"Bianchi, Anna";2\n', ';'],
    ['"a;b;c;d";"x\n;;;;"|1\n"e;f"|2\n', '|'],
    ['3121468845\n3121468846\n', ','],
    ['', ','],
  ])('of %j is %j', (sample, delimiter) => {
    expect(guessDelimiter(sample)).toBe(delimiter);
  });
});

test('formulas are defused and come back as they were', () => {
  expect(defuse('=1+1')).toBe("'=1+1");
  expect(defuse('@x')).toBe("'@x");
  expect(defuse('Anna')).toBe('Anna');
  expect(asTyped(defuse("'=1+1"))).toBe("'=1+1");
  expect(asTyped("'ndrangheta")).toBe("'ndrangheta");
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (cell) => {
      expect(defuse(cell)).not.toMatch(/^[=+\-@\t\r]/);
      expect(asTyped(defuse(cell))).toBe(cell);
    }),
  );
});

test('text after a separator inside a cell is defused too, and comes back', () => {
  expect(defuse('x,=1;"@y')).toBe(`x,'=1;'"@y`);
  const cell = fc
    .array(fc.constantFrom(...`,;|\t\r\n"'=+-@a ＝`.split('')), { maxLength: 12 })
    .map((signs) => signs.join(''));
  fc.assert(
    fc.property(cell, (text) => {
      expect(asTyped(defuse(text))).toBe(text);
      expect(asTyped(inWorkbook(text))).toBe(text);
      expect(asTyped(defuse(defuse(text)))).toBe(defuse(text));
      for (const part of defuse(text).split(/[,;|\t\r\n]/)) expect(part.replace(/"/g, '')).not.toMatch(/^[=+\-@＝]/);
    }),
    { numRuns: 3_000 },
  );
});

test('a row of empty cells is blank', () => {
  expect(isBlankRow([''])).toBe(true);
  expect(isBlankRow(['', ' ', '\u00a0'])).toBe(true);
  expect(isBlankRow(['', '0'])).toBe(false);
});

test.each(["'=1+1", "''+39", "'", "'Anna", '=1+1', '+39 312', '-', '@', '', "'''@x"])(
  '%j comes back from a file and from a workbook as it was',
  (cell) => {
    expect(asTyped(defuse(cell))).toBe(cell);
    expect(asTyped(inWorkbook(cell))).toBe(cell);
  },
);
