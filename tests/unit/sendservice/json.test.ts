import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byName, type Fields, isFields, readJson } from '#lib/sendservice/json.ts';

const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''));
const whole = fc.oneof(
  fc.constant('0'),
  fc.tuple(fc.integer({ min: 1, max: 9 }), digits(0, 20)).map((all) => all.join('')),
);
/** A number in any of the spellings that JSON allows. */
const literal = fc
  .tuple(
    fc.constantFrom('', '-'),
    whole,
    fc.option(digits(1, 20), { nil: null }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(1, 2)), { nil: null }),
  )
  .map(
    ([sign, int, fraction, exponent]) =>
      `${sign}${int}${fraction === null ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`,
  );
const space = fc.constantFrom('', ' ', '\n  ');

it('every number keeps its written text, whatever is around it', () => {
  fc.assert(
    fc.property(literal, literal, space, space, fc.string(), (one, other, before, after, text) => {
      const json = readJson(`{"A":${before}${one}${after},"t":${JSON.stringify(text)},"B":${before}${other}${after}}`);
      expect(isFields(json)).toBe(true);
      const named = byName(json as Fields);
      expect([named.get('a'), named.get('b'), named.get('t')]).toEqual([one, other, text]);
      expect(readJson(`${before}${one}${after}`)).toBe(one);
    }),
    { seed: 20261123, numRuns: 5_000 },
  );
});

it('an answer without such numbers is read unchanged', () => {
  const json = readJson(
    '{"InstantCalls":[{"Id":12,"Price":0.041,"StartDate":"2026-11-23T09:00:00.000+01:00","Retries":0}]}',
  );
  const [call] = (isFields(json) && (json.InstantCalls as Fields[])) || [];
  expect([...byName(call as Fields)]).toEqual([
    ['id', '12'],
    ['price', '0.041'],
    ['startdate', '2026-11-23T09:00:00.000+01:00'],
    ['retries', '0'],
  ]);
});
