import { describe, expect, test } from 'vitest';
import { findHeader, guessColumns } from '#lib/domain/import-columns.ts';

const NUMBERS = [
  ['x', '3121468845'],
  ['y', '02/12749223'],
];

describe('the header is found', () => {
  test.each([
    ['known words', [['Nome', 'Cellulare'], ...NUMBERS], 0],
    ['known words in capitals with signs', [['COGNOME:', 'TEL.'], ...NUMBERS], 0],
    ['words above numbers', [['Wer', 'Wohin'], ...NUMBERS], 0],
    ['below a title', [['Elenco pazienti 2026'], ['Nome', 'Cellulare'], ...NUMBERS], 1],
    ['below a title and a date', [['Soci'], ['Data', '27/11/2026'], ['Nome', 'Cognome', 'Tel'], ...NUMBERS], 2],
    ['a title of one known word', [['Soci'], ['note'], ...NUMBERS], null],
    ['a number in it', NUMBERS, null],
    [
      'words above words',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      null,
    ],
    ['nothing at all', [], null],
  ] as const)('%s', (_, rows, header) => {
    expect(findHeader(rows, 'IT')).toBe(header);
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

  test.each([
    [
      ['Cellulare', 'Telefono casa'],
      ['3121468845', ''],
      ['phone', 'attribute'],
    ],
    [
      ['Telefono casa', 'Cellulare'],
      ['02 12749223', '3121468845'],
      ['otherPhone', 'phone'],
    ],
    [
      ['Tel. ufficio', 'Numero di telefono principale'],
      ['02 12749223', '3121468845'],
      ['otherPhone', 'phone'],
    ],
    [
      ['Phone 1 - Label', 'Phone 1 - Value', 'Phone 2 - Value'],
      ['x', '3121468845', '3121468846'],
      ['attribute', 'phone', 'otherPhone'],
    ],
    [
      ['Home Phone', 'Mobile Phone', 'Business Phone'],
      ['02 12749223', '3121468845', ''],
      ['otherPhone', 'phone', 'attribute'],
    ],
    [
      ['Telefono vecchio', 'Telefono nuovo'],
      ['3121468845', '3121468846'],
      ['attribute', 'phone'],
    ],
    [
      ['Contatto precedente', 'Contatto'],
      ['3121468845', '3121468846'],
      ['attribute', 'phone'],
    ],
    [
      ['Telefono vecchio', 'Nome'],
      ['3121468845', 'Ada'],
      ['phone', 'fullName'],
    ],
    [
      ['Cellulare', 'Telefono 1'],
      ['', '3121468845'],
      ['attribute', 'phone'],
    ],
    [
      ['Cellulare', 'Numero', 'Fax'],
      ['3121468845', '3121468846', '02 12749223'],
      ['phone', 'attribute', 'attribute'],
    ],
  ])('the likeliest of several telephones, the others where it is blank: %j', (headers, row, roles) => {
    expect(guessColumns(headers, [row], 'IT')).toEqual(roles);
  });

  test('columns without a telling name are guessed by their content', () => {
    expect(guessColumns(['Wer', 'Wohin'], NUMBERS, 'IT')).toEqual(['attribute', 'phone']);
    expect(guessColumns(null, NUMBERS, 'IT')).toEqual(['ignore', 'phone']);
    expect(guessColumns(null, [['a', 'b']], 'IT')).toEqual(['ignore', 'ignore']);
    expect(guessColumns(null, [], 'IT')).toEqual([]);
  });
});
