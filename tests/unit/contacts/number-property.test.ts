import fc from 'fast-check';
import { getCountryCallingCode } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { parseNumber } from '#lib/domain/phone.ts';
import { MUTATIONS, type Mutation, mutate, type Subscriber, spelt, subscriber } from '#tests/support/spellings.ts';

/** So many runs take as long as the machine needs. */
const UNTIMED = { timeout: 0 };
/** The same each time: what fails here fails again. */
const RUNS = { numRuns: 20_000, seed: 28 };
/** Letters that are taken for digits, that begin an extension, that part two numbers, and one that is nothing. */
const LETTERS = [...'OolIiSBZqgpwxeaT'];
const fault = fc.record({
  mutation: fc.constantFrom(...MUTATIONS),
  place: fc.nat(1000),
  digit: fc.integer({ min: 0, max: 9 }),
  letter: fc.constantFrom(...LETTERS),
});

/**
 * Nobody can tell: a digit more or fewer where the plan has numbers of several lengths (landlines of Italy, all of Germany
 * and Austria, some of Britain's landlines, an Italian mobile of nine digits), or in a country code, when it becomes that
 * of the reader's own country. Nor a date right behind one of Germany's or Austria's that has slashes between its groups.
 */
function cannotBeKnown(who: Subscriber, mutation: Mutation, text: string, country: string, number: string): boolean {
  if (mutation === 'date') return (who.country === 'DE' || who.country === 'AT') && text.includes('/');
  if (mutation !== 'more' && mutation !== 'fewer') return false;
  const same = number.startsWith(`+${who.code}`);
  if (!same) return country !== 'XX' && number.startsWith(`+${getCountryCallingCode(country as 'IT')}`);
  if (who.country === 'DE' || who.country === 'AT') return true;
  if (who.country === 'GB') return mutation === 'fewer' && who.type === 'FIXED_LINE';
  return who.country === 'IT' && (who.type === 'FIXED_LINE' || (mutation === 'more' && who.national.length === 9));
}

test('20 000 numbers of eight countries come back exactly, however they are spelt', UNTIMED, () => {
  fc.assert(
    fc.property(spelt(subscriber), ({ who, text, country }) => {
      const read = parseNumber(text, country);
      expect(read).toMatchObject({ ok: true, number: who.number });
      expect(read).not.toHaveProperty('several');
    }),
    RUNS,
  );
});

test('with one fault they never become another without a doubt, where that can be known', UNTIMED, () => {
  const readable = spelt(subscriber).filter(({ text, country }) => /[0-9]/.test(text) && country !== 'XX');
  fc.assert(
    fc.property(readable, fault, ({ who, text, country }, { mutation, place, digit, letter }) => {
      const read = parseNumber(mutate(text, mutation, place, digit, letter), country);
      if (!read.ok || read.number === who.number || read.doubt || read.several) return;
      expect(cannotBeKnown(who, mutation, text, country, read.number)).toBe(true);
    }),
    RUNS,
  );
});

test('an Italian mobile with a digit more or fewer is never another number without a doubt', UNTIMED, () => {
  const mobile = fc
    .tuple(fc.integer({ min: 320, max: 399 }), fc.stringMatching(/^\d{7}$/))
    .map((parts) => parts.join(''));
  const prefixed = fc.tuple(fc.constantFrom('', '+39', '0039 ', '39'), mobile).map((parts) => parts.join(''));
  fc.assert(
    fc.property(prefixed, fault, fc.constantFrom('more', 'fewer'), (text, { place, digit }, mutation) => {
      const before = parseNumber(text, 'IT');
      const read = parseNumber(mutate(text, mutation, place, digit, ''), 'IT');
      if (!read.ok || read.doubt) return;
      expect(read.number).toBe(before.ok && before.number);
    }),
    RUNS,
  );
});
