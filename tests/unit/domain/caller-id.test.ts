import { expect, it } from 'vitest';
import { parseCallerId } from '#lib/domain/caller-id.ts';
import { parseNumber } from '#lib/domain/phone.ts';

it.each([
  ['0844 123456', 'IT', '+390844123456'],
  ['+39 0843/123.456', 'IT', '+390843123456'],
  ['0039 0844 123456', 'CH', '+390844123456'],
  ['06 1234 5678', 'IT', '+390612345678'],
  ['0844 123456', 'CH', null],
  ['+39 800 123 456', 'IT', null],
  ['0845 12', 'IT', null],
  ['0844 12', 'IT', null],
  ['+41 0844 123456', 'IT', null],
  ['centralino', 'IT', null],
])('%j, read in %s, is %s', (text, country, number) => {
  expect(parseCallerId(text, country)).toBe(number);
});

it('what can only be shown is nobody’s number', () => {
  for (const text of ['0844 123456', '+390843123456']) expect(parseNumber(text, 'IT').ok).toBe(false);
});
