import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localLength } from '#lib/domain/number-plan.ts';
import { parseWithPrefix } from '#lib/domain/number-prefix.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { numbersInNote, readInRow } from '#lib/features/suppressions/beside-numbers.ts';
import { readNumbers } from '#lib/features/suppressions/read-numbers.ts';
import { effortOf } from '#tests/support/effort.ts';
import { spelt, subscriber } from '#tests/support/spellings.ts';

const own = (prefix: string) => ({ own: prefix === '' ? [] : [prefix], beside: '' });

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

test.each([
  ['3121468031/2', ['+393121468031', '+393121468032']],
  ['3121468031/32/33', ['+393121468031', '+393121468032', '+393121468033']],
  ['06 12348041/42/43', ['+390612348041', '+390612348042', '+390612348043']],
  ['06 12348041 / 42 / 43', ['+390612348041', '+390612348042', '+390612348043']],
  ['tel. 06 12348041 - 42 - 43 (ufficio)', ['+390612348041', '+390612348042', '+390612348043']],
  ['06-12348041-42-43', ['+390612348041', '+390612348042', '+390612348043']],
  ['06 12348051, 52', ['+390612348051', '+390612348052']],
  ['06 12348051, 52 e 53', ['+390612348051', '+390612348052', '+390612348053']],
  ['06 12348051 e 52', ['+390612348051', '+390612348052']],
  ['06 12348041 / 8052', ['+390612348041', '+390612348052']],
  ['06 12348041/42 int. 3', ['+390612348041', '+390612348042']],
  ['312-146-8031-32', ['+393121468031', '+393121468032']],
  ['06-1234-8041-42', ['+390612348041', '+390612348042']],
  ['52 06 12348041/42/43 3121461022', ['+390612348041', '+390612348042', '+390612348043', '+393121461022']],
  ['06 12348041/42/43 / 340/7654321', ['+390612348041', '+390612348042', '+390612348043', '+393407654321']],
  ['06 12348041 / 42 / 312 146 8061', ['+390612348041', '+390612348042', '+393121468061']],
  ['06 12348041/42/43 "3121461022"', ['+390612348041', '+390612348042', '+390612348043', '+393121461022']],
  ['0331 123456/123459', ['+390331123456', '+390331123459']],
  ['0331 123456 / 123459', ['+390331123456', '+390331123459']],
  ['0331123456 - 123459', ['+390331123456', '+390331123459']],
  ['tel. 0331 123456, 12 34 59', ['+390331123456', '+390331123459']],
  ['0331 123456 / 123459 / 123460', ['+390331123456', '+390331123459', '+390331123460']],
  ['0331 123456 e 123459 (casa)', ['+390331123456', '+390331123459']],
  ['02 1234567 / 1234568', ['+39021234567', '+39021234568']],
  ['339 1234567 / 1234568', ['+393391234567', '+393391234568']],
  ['06 12348041 e, 52', ['+390612348041', '+390612348052']],
  ['06 12348041, e 52', ['+390612348041', '+390612348052']],
  ['06 12348041,e,52', ['+390612348041', '+390612348052']],
  ['06 12348041 e/o 52', ['+390612348041', '+390612348052']],
  ['06 12348041 oppure, 52', ['+390612348041', '+390612348052']],
  ['06 12348041 ed il 52 e, 53', ['+390612348041', '+390612348052', '+390612348053']],
  ['3121468061 / 06 12348041/42/43', ['+393121468061', '+390612348041', '+390612348042', '+390612348043']],
  ['3121468061, 06 12348041/42', ['+393121468061', '+390612348041', '+390612348042']],
])('%s: every line is meant', (cell, numbers) => {
  const read = readNumbers(cell, 'IT');
  expect(read.numbers).toEqual(expect.arrayContaining(numbers));
  expect(read.unread).toEqual([]);
  expect(read.remarks).toContain('several_lines');
});

test.each([
  ['0331 123456 / 1234567', '1234567'],
  ['06 12348041 / 123459', '123459'],
  ['0331 123456 / 312 146', '312 146'],
  ['0331 123456 123459', '123459'],
])('%s: that it goes on is told', (cell, unread) => {
  expect(readNumbers(cell, 'IT').unread).toEqual([unread]);
});

test('figures behind words that only go on are told, as those without a word are', () => {
  expect(readNumbers('06 12348041 poi 52', 'IT').remarks).toContain('figures_beside');
  expect(readNumbers('06 12348041 int. 52', 'IT').remarks).not.toContain('figures_beside');
});

test('two lines of one area are both meant, however they are written', { timeout: 0 }, () => {
  const landline = subscriber.filter(
    ({ country, type, number }) => country === 'IT' && type === 'FIXED_LINE' && localLength(number) >= 6,
  );
  const signs = fc.constantFrom(
    ' / ',
    '/',
    ' - ',
    ', ',
    '; ',
    ' e ',
    ' o ',
    ' e, ',
    '\n',
    ' oppure ',
    ' | ',
    ' anche ',
  );
  const dress = fc.constantFrom(
    (text: string) => text,
    (text: string) => `tel. ${text}`,
    (text: string) => `${text} (casa)`,
    (text: string) => ` ${text}. `,
  );
  let seconds = 0;
  fc.assert(
    fc.property(
      landline,
      fc.maxSafeNat(),
      signs,
      dress,
      fc.boolean(),
      ({ number, national }, rest, sign, dressed, glued) => {
        const local = localLength(number);
        const tail = String(rest).padStart(16, '0').slice(-local);
        const second = number.slice(0, -local) + tail;
        fc.pre(tail !== number.slice(-local));
        const read = readNumbers(
          dressed(`${national.slice(0, -local)}${glued ? '' : ' '}${national.slice(-local)}${sign}${tail}`),
          'IT',
        );
        expect(read.numbers).toContain(number);
        // What is no number of the area, or is one by itself, is told where it is not taken.
        if (!read.numbers.includes(second))
          expect([...read.unread, ...read.remarks, ...read.numbers.slice(1)]).not.toEqual([]);
        else seconds += 1;
      },
    ),
    { numRuns: 3_000, seed: 4 },
  );
  expect(seconds).toBeGreaterThan(2_000);
});

test('a number in groups, or with a date or an hour beside it, is one', () => {
  expect(readNumbers('02-12-34-56-78', 'IT').numbers).toEqual(['+390212345678']);
  expect(readNumbers('06 12 34 56 78', 'IT').numbers).toEqual(['+390612345678']);
  expect(readNumbers('3391234567, il 12/03/2025', 'IT').numbers).toEqual(['+393391234567']);
  expect(readNumbers('3391234567, dopo le 18', 'IT').numbers).toEqual(['+393391234567']);
});

test.each([
  ['0312 1468061', ['+3903121468061', '+393121468061'], 'two_readings'],
  ['+39 0312 1462162', ['+3903121462162', '+393121462162'], 'two_readings'],
  ['3906123456', ['+393906123456', '+3906123456'], 'two_readings'],
  ['tel. 0312 1468061 Bice', ['+3903121468061', '+393121468061'], 'two_readings'],
  ['33912345671', ['+33912345671'], 'plus_added'],
  ['06 1234568 4° piano', ['+39061234568', '+390612345684'], 'two_readings'],
  ['0331 123458 2', ['+390331123458', '+3903311234582'], 'two_readings'],
  ['3391234567 + 3391234568', ['+393391234567', '+393391234568'], 'plus_ignored'],
  ['06 12348041 42 43', ['+390612348041'], 'figures_beside'],
  ['3121461000 +39 06 1234 1000 3', ['+393121461000', '+390612341000'], 'two_readings'],
  ['0312 1468061, 62', ['+393121468061', '+393121468062', '+3903121468062'], 'two_readings'],
  ['312146224O', ['+393121462240'], 'letter_for_digit'],
  ['339123456', ['+39339123456'], 'nine_digits'],
])('%s may be %s, and is worth a look', (cell, numbers, remark) => {
  const read = readNumbers(cell, 'IT');
  expect(read.numbers).toEqual(expect.arrayContaining(numbers));
  expect(read.remarks).toContain(remark);
});

test.each([
  ['06 5552010 int. 3', '+39065552010'],
  ['0331 123456 interno 12', '+390331123456'],
  ['0331 123456, int 4', '+390331123456'],
  ['02 1234567 ext 4', '+39021234567'],
  ['02 1234567 deriv. 21', '+39021234567'],
  ['02 1234567;ext=4', '+39021234567'],
  ['06 5552010 stanza 3', '+39065552010'],
  ['06 5552010 piano 3', '+39065552010'],
  ['figlio 3121461999', '+393121461999'],
  ['3121461999 ospite', '+393121461999'],
])('%s: nobody whose number ends with the other figures', (cell, number) => {
  expect(readNumbers(cell, 'IT').numbers).toEqual([number]);
});

test('beside an extension the person is excluded, and a stranger only where it is told', { timeout: 0 }, () => {
  const extension = fc.tuple(
    fc.constantFrom(
      ' int. ',
      ' int ',
      ' interno ',
      ', int.',
      ' (int. ',
      ' ext ',
      ' x',
      ' #',
      ',,',
      ' p',
      ' stanza ',
      ' /',
    ),
    fc.integer({ min: 1, max: 999 }),
  );
  fc.assert(
    fc.property(spelt(subscriber), extension, ({ text, country }, [word, digits]) => {
      const cell = `${text}${word}${digits}`;
      const contact = parseNumber(cell, country);
      const { numbers, remarks, unread } = readNumbers(cell, country);
      if (contact.ok) expect(numbers).toContain(contact.number);
      const isTold = remarks.length > 0 || unread.length > 0;
      if (contact.ok && !contact.several && numbers.length > 1) expect(isTold).toBe(true);
    }),
    { numRuns: 4_000, seed: 6 },
  );
});

test('a list on one line is read to its end', () => {
  const numbers = Array.from({ length: 3_000 }, (_, n) => `31214${10_000 + n}`);
  expect(readNumbers(numbers.join(' '), 'IT')).toMatchObject({
    numbers: numbers.map((each) => `+39${each}`),
    unread: [],
  });
  expect(readNumbers(`${numbers.join(' ')} 312 146`, 'IT')).toMatchObject({ unread: ['312 146'] });
});

test.each([
  ['+41', '0791234567', '+41791234567'],
  ['0041', '079 123 45 67', '+41791234567'],
  ['41', '791234567', '+41791234567'],
  ['+39', '312 1461234', '+393121461234'],
  ['0331', '123456', '+390331123456'],
  ['339', '1234567', '+393391234567'],
])('behind %s, %s is %s', (prefix, cell, number) => {
  expect(readInRow(cell, own(prefix), '', 'IT').numbers).toContain(number);
});

test.each([
  ['6', '12341041', '', ['+390612341041'], false],
  ['331', '123456', '', ['+390331123456', '+39331123456'], true],
  ['41', '791234567', '', ['+41791234567'], false],
  ['', '0791234567', 'Svizzera', ['+41791234567', '+390791234567'], true],
  ['CH', '079 123 45 67', '', ['+41791234567'], true],
  ['Svizzera (+41)', '079 123 45 67', '', ['+41791234567'], true],
  ['', '079 123 45 67 / 079 123 45 68', 'Svizzera', ['+41791234567', '+41791234568'], true],
  ['', '030 12345678', 'DE', ['+493012345678', '+3903012345678'], true],
  ['0331', '123456 / 123459', '', ['+390331123456', '+390331123459'], false],
  ['0331', '0331 123456', '', ['+390331123456'], false],
  ['+39', '3121461001', 'Italia', ['+393121461001'], false],
  ['', '+39 312 146 1001', 'Francia', ['+393121461001'], false],
])('behind «%s», %s of «%s» may be %j', (prefix, cell, country, numbers, several) => {
  const read = readInRow(cell, own(prefix), country, 'IT');
  expect(read.numbers).toEqual(expect.arrayContaining(numbers));
  expect(read.remarks.includes('two_readings')).toBe(several);
  expect(read.unread).toEqual([]);
});

test('who a contact with these columns would be is not called as an opt-out either', { timeout: 0 }, () => {
  const prefix = fc.constantFrom(
    '',
    '+41',
    '0041',
    '41',
    '39',
    '+39',
    '0331',
    '331',
    '6',
    '06',
    '2',
    '81',
    '49',
    'CH',
    'Svizzera (+41)',
    '339',
  );
  const country = fc.constantFrom('', 'Italia', 'Svizzera', 'DE', 'San Marino', 'boh');
  const cell = fc.oneof(
    spelt(subscriber).map(({ text }) => text),
    fc.integer({ min: 100_000, max: 99_999_999 }).map(String),
  );
  let joined = 0;
  fc.assert(
    fc.property(prefix, country, cell, (before, named, text) => {
      const contact = parseWithPrefix(text, before, named, 'IT');
      if (!contact.ok) return;
      if (contact.number !== (parseNumber(text, 'IT') as { number?: string }).number) joined += 1;
      expect(readInRow(text, own(before), named, 'IT').numbers).toContain(contact.number);
    }),
    { numRuns: 6_000, seed: 7 },
  );
  expect(joined).toBeGreaterThan(200);
});

test('a cell longer than any is read at once', () => {
  const near = 'x'.repeat(128_000);
  for (const cell of [
    near,
    `${near} 312 146 1001`,
    `312 146 1001 ${near} 5`,
    'a@'.repeat(16_000),
    ', e'.repeat(10_000),
    '/'.repeat(32_000),
    'o '.repeat(16_000),
  ]) {
    expect(
      effortOf(() => readNumbers(cell, 'IT')),
      cell.slice(0, 8),
    ).toBeLessThan(0.5);
  }
});

test.each([
  ['anche il fisso 06 12342181', ['+390612342181']],
  ['e 3121462183', ['+393121462183']],
  ['prot. 12/2025 del 12/03/2025', []],
  ['rossi.3391234567@example.org', []],
])('a note «%s» names %s', (note, numbers) => {
  expect(numbersInNote(note, 'IT')).toEqual(numbers);
});

test('the number that the address book would call is always among those excluded, whatever stands beside it', () => {
  const beside = [
    'int. 3',
    'interno 12',
    'ext. 4',
    'x3',
    'uff.',
    'n. 2',
    'derivato 48',
    '(int. 3)',
    'Sig.ra Bianchi 2 volte',
  ];
  const property = fc.property(
    subscriber,
    fc.constantFrom(...beside),
    fc.boolean(),
    ({ country, national, code, trunk }, words, home) => {
      const number = home ? `${trunk}${national}` : `+${code}${national}`;
      for (const cell of [
        `${number} ${words}`,
        `${number.slice(0, 3)}\n${number.slice(3)}`,
        `${number.slice(0, 3)}|${number.slice(3)}`,
      ]) {
        const contact = parseNumber(cell, country);
        if (contact.ok) expect(readNumbers(cell, country).numbers, cell).toContain(contact.number);
      }
    },
  );
  fc.assert(property, { numRuns: 3_000, seed: 20261128 });
});

test.each(['06 5552010 int. 3', '02 5552004 interno 12', '049 8200501 int.5', '333\n0612345', '3120, 024220'])(
  'of %j the number that rings is excluded',
  (cell) => {
    const contact = parseNumber(cell, 'IT');
    expect(readNumbers(cell, 'IT').numbers).toContain(contact.ok ? contact.number : 'none');
  },
);
