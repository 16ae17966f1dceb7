import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumber, type ParsedNumber, parseNumber } from '#lib/domain/phone.ts';
import { effortOf } from '#tests/support/effort.ts';

const ok = (number: string, more: Partial<Extract<ParsedNumber, { ok: true }>> = {}) =>
  expect.objectContaining({ ok: true, number, ...more });
const read = (text: string, country = 'IT') => {
  const found = parseNumber(text, country);
  return found.ok ? found.number : found.reason;
};

describe('a number is read however it is spelt, without a doubt', () => {
  test.each([
    ['3121468845', '+393121468845', 'mobile'],
    ['+39 312 146 8845', '+393121468845', 'mobile'],
    ['0039 0212631227', '+390212631227', 'fixed'],
    ['00393121556486', '+393121556486', 'mobile'],
    ['393121468845', '+393121468845', 'mobile'],
    ['02/12749223', '+390212749223', 'fixed'],
    ['02/12-34-56', '+3902123456', 'fixed'],
    ['02 12/11/24', '+3902121124', 'fixed'],
    ['312-1689004', '+393121689004', 'mobile'],
    ['312.135.6817', '+393121356817', 'mobile'],
    ['3,121,468,845', '+393121468845', 'mobile'],
    ['(+39) 312 1638126', '+393121638126', 'mobile'],
    ['(0039) 312 1468845', '+393121468845', 'mobile'],
    ['+0039 3121468845', '+393121468845', 'mobile'],
    ['++39 3121468845', '+393121468845', 'mobile'],
    ['00 39 312 1468845', '+393121468845', 'mobile'],
    ['00 (39) 312 1468845', '+393121468845', 'mobile'],
    ['+ 39 312 1468845', '+393121468845', 'mobile'],
    ['+39 39 3121468845', '+393121468845', 'mobile'],
    ['+39 +39 312 1468845', '+393121468845', 'mobile'],
    ['0039 0039 312 1468845', '+393121468845', 'mobile'],
    ['(0331) 123456', '+390331123456', 'fixed'],
    ['(312 1468845)', '+393121468845', 'mobile'],
    ["'+393121468845", '+393121468845', 'mobile'],
    ['\u00a0312\u00a0146\u202f8845 ', '+393121468845', 'mobile'],
    ['\u202a+393121468845\u202c', '+393121468845', 'mobile'],
    ['３１２１４６８８４５', '+393121468845', 'mobile'],
    ['٣١٢١٤٦٨٨٤٥', '+393121468845', 'mobile'],
    ['＋３９ 312‐146–8845', '+393121468845', 'mobile'],
    ['☎ 312 1468845', '+393121468845', 'mobile'],
    ['3121468845.0', '+393121468845', 'mobile'],
    ['3121468845.00', '+393121468845', 'mobile'],
    ['3121468845,00', '+393121468845', 'mobile'],
    ['tel. 312 1468845', '+393121468845', 'mobile'],
    ['tel3121468845', '+393121468845', 'mobile'],
    ['T: 0331 123456', '+390331123456', 'fixed'],
    ['n° 312 1468845 (casa)', '+393121468845', 'mobile'],
    ['tel:+39-0331-123456;ext=12', '+390331123456', 'fixed'],
    ['callto:+393121468845', '+393121468845', 'mobile'],
    ['https://wa.me/393121468845', '+393121468845', 'mobile'],
    ['0331 123456 int. 12', '+390331123456', 'fixed'],
    ['0331 123456 (interno 12)', '+390331123456', 'fixed'],
    ['0331 123456 ext 12', '+390331123456', 'fixed'],
    ['0331123456,,12', '+390331123456', 'fixed'],
    ['55 12345678', '+395512345678', 'other'],
  ])('%s', (text, number, kind) => {
    expect(parseNumber(text, 'IT')).toEqual({ ok: true, number, kind });
  });

  test('as the given country’s, when it is national', () => {
    expect(parseNumber('044 668 92 90', 'CH')).toEqual({ ok: true, number: '+41446689290', kind: 'fixed' });
    expect(parseNumber("079'123'45'67", 'CH')).toEqual({ ok: true, number: '+41791234567', kind: 'mobile' });
    // In Germany the digits behind the dash belong to the number.
    expect(read('030 123456-57', 'DE')).toBe('+493012345657');
    expect(read('044 668 92 90', 'XX')).toBe('invalid_number');
  });

  test('scientific notation is repaired only when no digit was lost', () => {
    expect(read('3,93121468845E+11')).toBe('+393121468845');
    expect(read('3.121468845e9')).toBe('+393121468845');
  });
});

describe('the zero in brackets', () => {
  test.each([
    ['+39 (0)331 123456', '+390331123456'],
    ['+39 (0)39 1234567', '+390391234567'],
    ['+39 (0)35 1234567', '+390351234567'],
    ['0039 (0)332 123456', '+390332123456'],
    ['(0)382 123456', '+390382123456'],
    ['+39 (0)6 12345678', '+390612345678'],
  ])('of an Italian landline stays: %s', (text, number) => {
    expect(parseNumber(text, 'IT')).toEqual({ ok: true, number, kind: 'fixed' });
  });

  test.each([
    ['+39 (0) 312 146 8845', '+393121468845'],
    ['(0)339 1234567', '+393391234567'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+41 (0)79 123 45 67', '+41791234567'],
    ['+49 (0)30 123456', '+4930123456'],
  ])('goes before mobiles and abroad: %s', (text, number) => {
    expect(read(text)).toBe(number);
  });

  test('that may mean either leaves a doubt, and says the other number', () => {
    const remark = '+39 0331 158 6123?';
    expect(parseNumber('+39 (0)331 1586123', 'IT')).toEqual(ok('+393311586123', { doubt: 'words', remark }));
    const mobile = '+39 331 158 6123?';
    expect(parseNumber('0331 1586123', 'IT')).toEqual(ok('+3903311586123', { doubt: 'words', remark: mobile }));
    expect(read('0339 1234567')).toBe('invalid_number');
  });
});

describe('of several in a cell the first, and that there are more', () => {
  test.each([
    ['3121468845 - 3121468846', '+393121468845'],
    ['3121468845/3121468846', '+393121468845'],
    ['3121468845 3121468846', '+393121468845'],
    ['3121468845+393121468846', '+393121468845'],
    ['312 146 8845 ::: 0331 123456', '+393121468845'],
    ['0331 123456 ::: 312 146 8845 ::: 02 1234567', '+390331123456'],
    ['02/12749223 / 312 1468845', '+390212749223'],
    ['3121468845\n3121468846', '+393121468845'],
    ['312 1468845 e 02 12749223', '+393121468845'],
    ['0331 123456 / 123459', '+390331123456'],
    ['0331 123456 / 123459 / 123460', '+390331123456'],
    ['02 1234567 - 1234568, 1234569', '+39021234567'],
    ['02 1234567/8', '+39021234567'],
    ['02 1234567-68', '+39021234567'],
    ['0331/123456-7', '+390331123456'],
    ['0331 123456 - 7', '+390331123456'],
    ['0331 123456, 7', '+390331123456'],
    ['02 1234561 - 62 - 63', '+39021234561'],
    ['02 1234561/62/63', '+39021234561'],
    ['0331 123456, 57, 58, 59', '+390331123456'],
  ])('%s', (text, number) => {
    const kind = number.startsWith('+390') ? 'fixed' : 'mobile';
    expect(parseNumber(text, 'IT')).toEqual({ ok: true, number, kind, several: true });
  });

  test('the same twice is one', () => {
    expect(parseNumber('3121468845 - 312 1468845', 'IT')).toEqual({
      ok: true,
      number: '+393121468845',
      kind: 'mobile',
    });
    expect(read('n.d. / 312 1468845')).toBe('+393121468845');
  });

  test.each([
    ['0733 901\n2740', '+3907339012740'],
    ['045 8662, 559', '+390458662559'],
    ['312\n1468845', '+393121468845'],
    ['0331 123456\n7', 'unclear_number'],
    ['312 o 02 12749223', 'invalid_number'],
  ])('half a number counts for nothing: %j', (text, number) => {
    expect(read(text)).toBe(number);
  });
});

describe('one line has one number', () => {
  test.each([
    '+378 882555',
    '+378 0549 882555',
    '+378 549 882555',
    '+39 0549 882555',
    '0549 882555',
    '0039 0549/882555',
  ])('in San Marino: %s', (text) => {
    expect(read(text)).toBe('+3780549882555');
    if (!text.startsWith('0549')) expect(read(text, 'CH')).toBe('+3780549882555');
  });

  test.each(['+379 06 698 12345', '+379 698 12345', '+39 06 698 12345', '06 69812345'])(
    'in the Vatican: %s',
    (text) => {
      expect(read(text)).toBe('+390669812345');
    },
  );

  test('of San Marino’s area, what is not San Marino’s is nobody’s', () => {
    expect(read('0549 12345')).toBe('invalid_number');
  });
});

describe('what may be somebody else’s says so', () => {
  test.each([
    ['339123456', '+39339123456', 'nineDigits', undefined],
    ['3906123456', '+393906123456', 'lostPlus', '+39 06 123456?'],
    ['39061234567', '+39061234567', 'lostPlus', '+39 390 612 3456?'],
    ['4366012345', '+394366012345', 'lostPlus', '+43 660 12345?'],
    ['800 123 456', '+39800123456', 'premium', undefined],
    ['899123456', '+39899123456', 'premium', undefined],
    ['892424', '+39892424', 'premium', undefined],
    ['166123456', '+39166123456', 'premium', undefined],
    ['144123456', '+39144123456', 'premium', undefined],
    ['199123456', '+39199123456', 'premium', undefined],
    ['848 800123', '+39848800123', 'premium', undefined],
    ['+41 44 668 9290', '+41446689290', 'foreign', undefined],
    ['0549 882555', '+3780549882555', 'foreign', undefined],
    ['06 4991', '+39064991', 'words', undefined],
    ['06 12345 2024', '+3906123452024', 'words', undefined],
    ['0664 1234567', '+3906641234567', 'words', undefined],
    ['020 7946 0958', '+3902079460958', 'words', undefined],
    ['02 1234567 89', '+39021234567', 'words', '+39 02 1234 56789?'],
    ['0331 123458 2', '+390331123458', 'words', '+39 0331 123 4582?'],
    ['06 1234568 4° piano', '+39061234568', 'words', '4° piano'],
    ['06 1234568 4º piano', '+39061234568', 'words', '4° piano'],
    ['06 1234568 - 4° p.', '+39061234568', 'words', '4° p'],
    ['3121468845 4° piano', '+393121468845', 'words', '4° piano'],
    ['3121468845 (errato)', '+393121468845', 'words', 'errato'],
    ['Fax 0612345678', '+390612345678', 'words', 'Fax'],
    ['tel. 312 1468845 (madre)', '+393121468845', 'words', 'tel madre'],
    ['3121468845 dopo le 18', '+393121468845', 'words', 'dopo le 18'],
    ['dopo le 18 3121468845', '+393121468845', 'words', 'dopo le 18'],
    ['3121468845 dal 05/10/2024', '+393121468845', 'words', 'dal 05/10/2024'],
    ['cell 2: 3121468845', '+393121468845', 'words', 'cell 2'],
    ['3121468845?', '+393121468845', 'words', '?'],
    ['3121468845²', '+393121468845', 'words', '²'],
    ['3121468845 O', '+393121468845', 'words', 'O'],
    ['0331123456x12', '+390331123456', 'words', 'x12'],
    ['non chiamare 3121468845', '+393121468845', 'doNotCall', 'non chiamare'],
    ['3121468845 NON TELEFONARE!', '+393121468845', 'doNotCall', 'NON TELEFONARE!'],
    ["don't call 3121468845", '+393121468845', 'doNotCall', "don't call"],
    ['+41 44 668 9290 (revocato)', '+41446689290', 'doNotCall', 'revocato'],
  ] as const)('%s', (text, number, doubt, remark) => {
    const found = parseNumber(text, 'IT');
    expect(found).toMatchObject({ ok: true, number, doubt });
    expect(found.ok && found.remark).toBe(remark);
  });

  test('a country’s own number is not foreign there', () => {
    expect(parseNumber('+41 44 668 9290', 'CH')).not.toHaveProperty('doubt');
    expect(parseNumber('+39 312 1468845', 'CH')).toMatchObject({ doubt: 'foreign' });
    expect(parseNumber('+1 416 555 0123', 'US')).toMatchObject({ doubt: 'foreign' });
    expect(parseNumber('+1 212 555 0123', 'US')).not.toHaveProperty('doubt');
    expect(parseNumber('+41 44 668 9290', '')).not.toHaveProperty('doubt');
  });

  test('a remark is cut to what can be shown', () => {
    const found = parseNumber(`3121468845 ${'\u{1f600} bla '.repeat(20)}`, 'IT');
    expect(found.ok && [...(found.remark ?? '')].length).toBeLessThanOrEqual(60);
    expect(found.ok && found.remark?.isWellFormed()).toBe(true);
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
    ['339123456712', 'invalid_number'],
    ['33912345677', 'missing_plus'],
    ['33612345678', 'missing_plus'],
    ['34612345678', 'missing_plus'],
    ['355672123456', 'missing_plus'],
    ['37362112345', 'missing_plus'],
    ['380501234567', 'missing_plus'],
    ['32450001234', 'missing_plus'],
    ['37866661212', 'missing_plus'],
    ['351912345678', 'missing_plus'],
    ['+39 33912345678', 'invalid_number'],
    ['333123456O', 'letter_in_number'],
    ['337682397l', 'letter_in_number'],
    ['33I1234567', 'letter_in_number'],
    ['O331 123456', 'letter_in_number'],
    ['339 1234567 (2)', 'unclear_number'],
    ['339 1234567 2', 'unclear_number'],
    ['3391234567 05/10/2024', 'unclear_number'],
    ['06 1234 1/3/24', 'unclear_number'],
    ['06 12341/3/24', 'unclear_number'],
    ['0331 123456 - 12/03/2024', 'unclear_number'],
    ['05/10/2024', 'unclear_number'],
    ['2024-03-12', 'unclear_number'],
  ])('%j: %s', (text, reason) => {
    expect(parseNumber(text, 'IT')).toEqual({ ok: false, reason });
  });
});

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-/.()E, \n39'), maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...'0123456789', ' ', 'tel.', ' int ', 'x', 'p', ' e ', '/', '\n', '(', ')'),
    maxLength: 24,
  }),
  fc.tuple(fc.integer({ min: 3_100_000_000, max: 3_999_999_999 }), fc.constantFrom(' ', '/', '-')).map(([n, sign]) => {
    const text = String(n);
    return `${text.slice(0, 3)}${sign}${text.slice(3)}`;
  }),
);

test('whatever a cell holds: an answer, and a number that reads back as itself', { timeout: 0 }, () => {
  fc.assert(
    fc.property(cell, fc.constantFrom('IT', 'CH', 'US', 'DE', 'ZZ'), (text, country) => {
      const found = parseNumber(text, country);
      if (!found.ok) return;
      const { number, kind } = found;
      expect(number).toMatch(/^\+[1-9]\d{3,14}$/);
      expect(parseNumber(number, country)).toMatchObject({ ok: true, number, kind });
      expect(parseNumber(formatNumber(number), country)).toMatchObject({ ok: true, number, kind });
    }),
    { numRuns: 5000 },
  );
});

test('a long cell is answered at once', () => {
  const effort = effortOf(() => {
    for (const sign of ['1', '/', ' e ', '+', '(', '1 ', '\n', '0331 1 ', 'x1']) {
      parseNumber(sign.repeat(200_000), 'IT');
      parseNumber(sign.repeat(200).slice(0, 199), 'IT');
    }
  });
  expect(effort).toBeLessThan(2);
});

test('is shown in groups', () => {
  expect(formatNumber('+393121468845')).toBe('+39 312 146 8845');
  expect(formatNumber('unknown')).toBe('unknown');
});
