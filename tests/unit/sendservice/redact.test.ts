import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '#lib/sendservice/redact.ts';

const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
const doubled = (letter: string, times: number) => letter.repeat(times);

/** All spellings that are masked, of one character; `n` picks how often it was escaped on its way. */
function spellings(character: string, n: number): string[] {
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit));
  const short = { '"': '"', '/': '/', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' }[character];
  const entity = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[character];
  const all = [
    character,
    units.map((unit) => `${doubled('\\', 1 + (n % 8))}u${hex(unit, 4)}`).join(''),
    [...Buffer.from(character, 'utf8')].map((byte) => `%${doubled('25', n % 3)}${hex(byte, 2)}`).join(''),
    `&#${doubled('0', n % 7)}${code};`,
    `&#x${doubled('0', n % 7)}${code.toString(16)};`,
  ];
  if (short) all.push(`${doubled('\\', 1 + (n % 8))}${short}`);
  if (entity) all.push(`&${entity};`);
  if (character === ' ') all.push('+');
  if (character === '\\') all.push(doubled('\\', 1 + (n % 8)));
  return all;
}

/** Characters that stand in encodings, where a careless reader loses its way. */
const TRICKY = fc.constantFrom(
  ...'\\\\\\%%&&+ "/<>\'nutx;#0125ceäßÀ🎉\n\t'.split(''),
  '%25',
  '\\u',
  '&amp;',
  '\\\\',
  '🎉',
);
const SECRET = fc
  .oneof(
    fc.array(TRICKY, { minLength: 1, maxLength: 16 }).map((parts) => parts.join('').toWellFormed()),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom('\\', '%', '&').chain((letter) => fc.integer({ min: 4, max: 40 }).map((n) => letter.repeat(n))),
  )
  .filter((secret) => [...secret].length >= 4);
/** Too short to be masked wherever its letters stand. */
const SHORT = fc
  .array(TRICKY, { minLength: 1, maxLength: 3 })
  .map((parts) => [...parts.join('').toWellFormed()].slice(0, 3).join(''));

/** A text in a mixture of its spellings. */
const spelt = (text: string, picked: number[]) =>
  [...text]
    .map((character, at) => {
      const n = picked[at % picked.length] ?? 0;
      const all = spellings(character, n);
      return all[n % all.length];
    })
    .join('');

/** Whether the letters of `rest` stand in this order in the text. */
function isLeftOf(rest: string, text: string): boolean {
  let at = 0;
  for (const letter of rest) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

// What is measured is time of the processor; how long a busy machine takes over it does not matter.
describe('redacting', { timeout: 120_000 }, () => {
  test('masks a secret in every mixture of its spellings, whatever is beside it', () => {
    const picks = fc.array(fc.nat(999), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(SECRET, picks, TRICKY, TRICKY, (secret, picked, before, behind) => {
        const text = `⟦${before}${spelt(secret, picked)}${behind}⟧`;
        const result = redact(text, ['another', secret, secret.slice(0, 2)]);
        expect(result).toContain('••••••');
        expect(isLeftOf(result.replaceAll('••••••', ''), `⟦${before}${behind}⟧`), result).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('masks a short secret that is a whole value, in every mixture of its spellings', () => {
    const picks = fc.array(fc.nat(999), { minLength: 6, maxLength: 6 });
    const around = fc.constantFrom('""', '=&');
    fc.assert(
      fc.property(SHORT, picks, around, (secret, picked, [before = '', after = '']) => {
        const [open, close] = [spelt(before, picked), spelt(after, picked)];
        const result = redact(`⟦x${open}${spelt(secret, picked)}${close}x⟧`, [secret]);
        expect(result).toContain('••••••');
        expect(isLeftOf(result.replaceAll('••••••', ''), `⟦x${open}${close}x⟧`), result).toBe(true);
        // A letter cannot be mistaken for a part of what stands around it.
        expect(redact(`⟦x${open}é${close}x⟧`, ['É'])).toBe(`⟦x${open}••••••${close}x⟧`);
      }),
      { numRuns: 2_000 },
    );
  });

  test('leaves everything else of a short secret where it is', () => {
    const account = ['a', '1', 'B'];
    const proof =
      '{"InstantCalls":[{"Id":101,"CodeRequest":"1a16cc39-23bc-407b-b4b8-4a4e129337f6","Status":"Calling"}]}';
    expect(redact(proof, account)).toBe(proof);
    expect(redact('Bad caller a1, b=11&c=ab', account)).toBe('Bad caller a1, b=11&c=ab');
    expect(redact('{"User":{"username":"A","password":"1","alias":"a1"}}', account)).toBe(
      '{"User":{"username":"••••••","password":"••••••","alias":"a1"}}',
    );
    expect(redact('{"echo":"{\\"password\\":\\"1\\"}"}', account)).toBe('{"echo":"{\\"password\\":\\"••••••\\"}"}');
    expect(redact('username=a&password=1', account)).toBe('username=••••••&password=••••••');
    expect(redact('["a","1"]', account)).toBe('["••••••","••••••"]');
  });

  test('leaves nothing of secrets that overlap', () => {
    expect(redact('[abcXdef]', ['abcX', 'Xdef'])).toBe('[••••••]');
    expect(redact('[aaaaa]', ['aaaa'])).toBe('[••••••]');
    expect(redact('[guid-and-more]', ['guid', 'guid-and', 'guid-and-more'])).toBe('[••••••]');
  });

  test('finds a secret across the parts in which a long answer is read', () => {
    const secret = `s\\"e%c&r+e t${'é'.repeat(188)}`;
    for (const spelt of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      for (let shift = 0; shift < 12; shift += 1) {
        const filler = '\\u00e8 '.repeat(9_000 + shift * 331);
        const result = redact(`${filler}${spelt}${filler}`, [secret]);
        expect(result === `${filler}••••••${filler}`).toBe(true);
      }
    }
  });

  /** Processor time of this process, which other work on the machine does not lengthen; the best of three. */
  function cost(text: string, secret: string): number {
    const once = () => {
      const before = process.cpuUsage();
      redact(text, [secret]);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    return Math.max(1_000, Math.min(once(), once(), once()));
  }

  test.each([
    ['backslashes', '\\', '\\'],
    ['escaped backslashes', '\\', '\\\\u005c'],
    ['percents', '%', '%25'],
    ['encoded percents', '%25', '%25%2525'],
    ['entities', '&amp;', '&amp;&'],
    ['zeros', '&#0', '&#00'],
  ])('%s cost no more than in proportion to the text and to the secret', (_, piece, echo) => {
    const text = (length: number) => echo.repeat(length / echo.length);
    const secret = (length: number) => `${piece.repeat(length / piece.length)}!`;
    cost(text(50_000), secret(24)); // warms up
    const [small, large] = [cost(text(20_000), secret(24)), cost(text(320_000), secret(24))];
    expect(large / small, 'sixteen times the text').toBeLessThan(16 * 5);
    expect(cost(text(320_000), piece.slice(0, 1)) / cost(text(20_000), piece.slice(0, 1)), 'a short one').toBeLessThan(
      16 * 5,
    );
    const [short, long] = [cost(text(50_000), secret(12)), cost(text(50_000), secret(192))];
    expect(long / short, 'sixteen times the secret').toBeLessThan(16 * 5);
  });
});
