import { describe, expect, test } from 'vitest';
import { guessColumns, guessHeader } from '#lib/domain/import-columns.ts';

const NUMBERS = [
  ['x', '3121468845'],
  ['y', '02/12749223'],
];

describe('the first row is taken as a header', () => {
  test.each([
    ['known words', [['Nome', 'Cellulare'], ...NUMBERS], true],
    ['known words in capitals with signs', [['COGNOME:', 'TEL.'], ...NUMBERS], true],
    ['words above numbers', [['Wer', 'Wohin'], ...NUMBERS], true],
    ['a number in it', NUMBERS, false],
    [
      'words above words',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      false,
    ],
    ['nothing at all', [], false],
  ] as const)('%s', (_, rows, header) => {
    expect(guessHeader(rows, 'IT')).toBe(header);
  });
});

describe('columns are guessed by their names', () => {
  test.each([
    [
      ['Nome', 'Cognome', 'Telefono cellulare', 'Città'],
      ['firstName', 'lastName', 'phone', 'attribute'],
    ],
    [
      ['First name', 'Last name', 'Mobile phone'],
      ['firstName', 'lastName', 'phone'],
    ],
    [
      ['Telefono', 'Cellulare', 'Nominativo'],
      ['attribute', 'phone', 'fullName'],
    ],
    [
      ['COGNOME E NOME', 'Tel.'],
      ['fullNameLast', 'phone'],
    ],
    [
      ['Nome', 'Numero'],
      ['fullName', 'phone'],
    ],
    [
      ['Name', 'Surname', 'Phone number'],
      ['firstName', 'lastName', 'phone'],
    ],
    [
      ['Name', 'Phone', ''],
      ['fullName', 'phone', 'ignore'],
    ],
    [
      ['Nome', 'Cognome', 'Cell', 'Riga', 'Motivo'],
      ['firstName', 'lastName', 'phone', 'ignore', 'ignore'],
    ],
  ])('%j', (headers, roles) => {
    expect(guessColumns(headers, [], 'IT')).toEqual(roles);
  });

  test('and where no name says it, by what stands in them', () => {
    expect(guessColumns(['Wer', 'Wohin'], NUMBERS, 'IT')).toEqual(['attribute', 'phone']);
    expect(guessColumns(null, NUMBERS, 'IT')).toEqual(['ignore', 'phone']);
    expect(guessColumns(null, [['a', 'b']], 'IT')).toEqual(['ignore', 'ignore']);
    expect(guessColumns(null, [], 'IT')).toEqual([]);
  });
});
