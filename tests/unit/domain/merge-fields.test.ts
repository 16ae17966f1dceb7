import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf, fieldsWithoutFallback, parseText, render } from '#lib/domain/merge-fields.ts';

const PERSON = { firstName: 'Ada', lastName: 'D’Angelo', città: 'Forlì', ora: ' 9:30 ', vuoto: '' };

test.each([
  ['Buongiorno {{firstName}} {{lastName}}.', 'Buongiorno Ada D’Angelo.'],
  ['A {{ Città }} alle {{ORA}}.', 'A Forlì alle 9:30.'],
  ['Buongiorno {{vuoto|Signora/Signore}}.', 'Buongiorno Signora/Signore.'],
  ['Buongiorno {{firstName|Signora}}.', 'Buongiorno Ada.'],
  ['Buongiorno {{vuoto}} Rossi.', 'Buongiorno Rossi.'],
  ['{{vuoto}} Buongiorno.', 'Buongiorno.'],
  ['Buongiorno, {{vuoto}}.', 'Buongiorno, .'],
  ['Buongiorno {{nessuno}}.', 'Buongiorno .'],
  ['Senza campi, {così} com’è 🙂.', 'Senza campi, {così} com’è 🙂.'],
  ['{{firstName}}{{lastName}}', 'AdaD’Angelo'],
  ['{{vuoto|}}fine', 'fine'],
])('%s becomes %s', (text, expected) => {
  expect(render(text, PERSON)).toBe(expected);
});

test.each([
  ['Buongiorno {{firstName}, come sta', [{ is: 'unbalanced', at: 11 }]],
  ['Buongiorno firstName}}', [{ is: 'unbalanced', at: 20 }]],
  [
    '{{{{firstName}}}}',
    [
      { is: 'unbalanced', at: 0 },
      { is: 'unbalanced', at: 15 },
    ],
  ],
  [
    '{{}} e {{ |Signora}}',
    [
      { is: 'emptyField', at: 0 },
      { is: 'emptyField', at: 7 },
    ],
  ],
  ['{ un } segno', []],
])('%s has its problems at their places', (text, problems) => {
  expect(parseText(text).problems).toEqual(problems);
});

test('fields are named once, however they are spelt', () => {
  expect(fieldsOf('{{firstName}} {{FIRSTNAME|x}} {{ città }}').map((name) => name.toLowerCase())).toEqual([
    'firstname',
    'città',
  ]);
  expect(fieldsWithoutFallback('{{firstName|x}} {{città}} {{ora|}}')).toEqual(['città', 'ora']);
});

test('a value is said as it is, also one that looks like a field', () => {
  expect(render('{{firstName}}!', { firstName: '{{lastName}}', lastName: 'X' })).toBe('{{lastName}}!');
});

const sign = fc.constantFrom('{', '}', '{{', '}}', '|', ' ', 'a', 'firstName', '🙂', 'è', '\n');
const anything = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(sign, { maxLength: 60 }).map((all) => all.join('')),
);

test('whatever is written: the parts are the text, and nothing is lost but what a field takes', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const { parts, problems } = parseText(text);
      const plain = parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('');
      const fields = parts.some((part) => 'field' in part);
      if (!fields) expect([render(text, PERSON), plain]).toEqual([text, text]);
      for (const { at } of problems) expect(at >= 0 && at < text.length).toBe(true);
      expect(typeof render(text, PERSON)).toBe('string');
    }),
    { numRuns: 500 },
  );
});

test('ten thousand signs, all of them braces, are read in a moment', () => {
  const before = performance.now();
  for (const text of ['{'.repeat(10_000), '{{a|'.repeat(2500), '}}{{'.repeat(2500), `{{${'x'.repeat(9996)}}}`])
    render(text, PERSON);
  expect(performance.now() - before).toBeLessThan(1000);
});
