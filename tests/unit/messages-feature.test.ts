import { describe, expect, test } from 'vitest';
import { MessageForm } from '#lib/features/messages/schema.ts';
import { spokenSeconds } from '#lib/features/messages/spoken.ts';
import { fieldErrors } from '#lib/forms/parse.ts';

function problems(form: Record<string, unknown>): Record<string, string[]> {
  const parsed = MessageForm.safeParse(form, { reportInput: true });
  if (parsed.success) return {};
  const { fieldErrors: byField } = fieldErrors(parsed.error);
  return Object.fromEntries(Object.entries(byField).map(([field, list]) => [field, list.map(({ key }) => key)]));
}

const audio = { kind: 'audio', name: 'Promemoria', extension: '200938' };
const tts = { kind: 'tts', name: 'Chiusura', text: 'Domani chiuso.', language: 'it-IT-F1' };
const ivr = { kind: 'ivrTts', name: 'Sondaggio', extension: '1', text: '', language: 'it-IT-F1' };

describe('the form of a message', () => {
  test('takes each kind with the fields that it needs', () => {
    expect(MessageForm.parse(audio)).toEqual({ kind: 'audio', name: 'Promemoria', extension: 200938, digits: [] });
    expect(MessageForm.parse(tts)).toEqual({ ...tts, digits: [] });
    expect(MessageForm.parse(ivr)).toEqual({ ...ivr, extension: 1, digits: [] });
  });

  test.each([
    ['Ciao {{firstName', 'unbalancedBraces'],
    ['Ciao {{|amico}}', 'emptyField'],
  ])('refuses the text %j', (text, key) => {
    expect(problems({ ...tts, text })).toEqual({ text: [key] });
    expect(problems({ ...ivr, text })).toEqual({ text: [key] });
    expect(problems({ ...audio, text })).toEqual({});
  });

  test('leaves out what the kind does not know', () => {
    expect(MessageForm.parse({ ...tts, extension: 'nonsense' })).toEqual({ ...tts, digits: [] });
    expect(MessageForm.parse({ ...audio, language: '!!', text: 'x' })).not.toHaveProperty('text');
  });

  test.each([
    ['', 'required'],
    ['12a', 'wholeNumber'],
    ['1.5', 'wholeNumber'],
    ['-3', 'wholeNumber'],
    ['0', 'tooSmall'],
    ['2147483648', 'tooBig'],
  ])('refuses the extension %j', (extension, key) => {
    expect(problems({ ...audio, extension }).extension).toContain(key);
  });

  test('takes the largest extension that the database holds', () => {
    expect(MessageForm.parse({ ...audio, extension: '2147483647' })).toMatchObject({ extension: 2147483647 });
  });

  test.each(['it', 'it-IT-F1', 'en-GB', 'sr-Latn-RS-M2'])('takes the voice %s', (language) => {
    expect(problems({ ...tts, language })).toEqual({});
  });

  test.each(['it IT', 'it_IT', '-it', 'i', 'it-'])('refuses the voice %j', (language) => {
    expect(problems({ ...tts, language })).toEqual({ language: ['invalidLanguage'] });
  });

  test('says everything that is wrong at once', () => {
    const all = { kind: 'ivrTts', name: ' ', extension: '', text: '', language: '', digit: ['x'], meaning: [''] };
    expect(Object.keys(problems(all)).sort()).toEqual(
      ['digits.0.digit', 'digits.0.meaning', 'extension', 'language', 'name'].sort(),
    );
    expect(problems({ ...tts, text: '  ' })).toEqual({ text: ['required'] });
    expect(problems({ name: 'x', kind: 'fax' })).toHaveProperty('kind');
  });
});

describe('the digits of a message', () => {
  test('come in rows, without the empty ones, with what is checked at its place', () => {
    const form = { ...audio, digit: ['1', '', '*'], meaning: ['Sì', ' ', 'Basta'], optOut: ['2'] };
    expect(MessageForm.parse(form).digits).toEqual([
      { digit: '1', meaning: 'Sì', optOut: false },
      { digit: '*', meaning: 'Basta', optOut: true },
    ]);
  });

  test('are single keys of a phone, each once', () => {
    expect(problems({ ...audio, digit: ['12', 'a'], meaning: ['x', 'y'] })).toEqual({
      'digits.0.digit': ['invalidDigit'],
      'digits.1.digit': ['invalidDigit'],
    });
    expect(problems({ ...audio, digit: ['1', '#', '1'], meaning: ['x', 'y', 'z'] })).toEqual({
      'digits.2.digit': ['digitTwice'],
    });
  });

  test('need a meaning', () => {
    expect(problems({ ...audio, digit: ['1'], meaning: [''] })).toEqual({ 'digits.0.meaning': ['required'] });
  });
});

describe('how long a text takes to be said', () => {
  test('nothing takes no time', () => {
    expect(spokenSeconds('  \n ')).toBe(0);
  });

  test('a paragraph of 150 words takes about a minute', () => {
    const text = Array.from({ length: 150 }, () => 'parola').join(' ');
    expect(spokenSeconds(text)).toBeGreaterThan(55);
    expect(spokenSeconds(text)).toBeLessThan(80);
  });

  test('digits, which are said one by one, take longer than letters', () => {
    expect(spokenSeconds('0612345678')).toBeGreaterThan(spokenSeconds('abcdefghij'));
  });
});
