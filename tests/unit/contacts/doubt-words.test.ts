import { createTranslator } from 'next-intl';
import { expect, test } from 'vitest';
import en from '#app/_messages/en/people.json' with { type: 'json' };
import it from '#app/_messages/it/people.json' with { type: 'json' };
import { doubtWords } from '#app/(portal)/w/[workspace]/contacts/doubt-words.ts';
import { parseNumber } from '#lib/domain/phone.ts';

const [italian, english] = [
  createTranslator({ locale: 'it', messages: { people: it }, namespace: 'people.toCheck' }),
  createTranslator({ locale: 'en', messages: { people: en }, namespace: 'people.toCheck' }),
];
const told = (cell: string, t = italian) => {
  const read = parseNumber(cell, 'IT');
  return read.ok && read.doubt ? doubtWords(t as never, read.doubt, read.remark ?? '') : undefined;
};

test('digits of the cell are quoted as written there', () => {
  expect(told('3121468845 (errato)')).toContain('C’è scritto: «errato»');
  expect(told('3121468845?')).toContain('C’è scritto: «?»');
});

test('another reading of the digits is not quoted as written', () => {
  for (const cell of ['0312 1460001', '3906123456', '0331 123458 2']) {
    expect(told(cell)).toMatch(/Potrebbe essere \+39 [\d ]+\.$/);
    expect(told(cell)).not.toContain('scritto');
  }
  expect(told('0312 1460001', english)).toContain('It may be +39 312 146 0001.');
  expect(told('06 4991')).not.toMatch(/scritto|\+39/);
});
