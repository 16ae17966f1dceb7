import { expect, it } from 'vitest';
import { parseCallerId } from '#lib/domain/caller-id.ts';
import { parseNumber } from '#lib/domain/phone.ts';

it.each([
  ['0844 123456', 'IT', '+390844123456'],
  ['+39 0843/123.456', 'IT', '+390843123456'],
  ['0039 0844 123456', 'CH', '+390844123456'],
  ['06 1234 5678', 'IT', '+390612345678'],
  ['06 4991', 'IT', '+39064991'],
  ['+41 44 668 92 90', 'IT', '+41446689290'],
  ['06 1234567/8', 'IT', null],
  ['06 12345678, 06 12345679', 'IT', null],
  ['06 12345678 (fax)', 'IT', null],
  ['339123456', 'IT', null],
  ['3906123456', 'IT', null],
  ['0844 123456', 'CH', null],
  ['+39 800 123 456', 'IT', null],
  ['0845 12', 'IT', null],
  ['0844 12', 'IT', null],
  ['+41 0844 123456', 'IT', null],
  ['centralino', 'IT', null],
])('%j, read in %s, is %s', (text, country, number) => {
  expect(parseCallerId(text, country)).toBe(number);
});

it('a caller id that can only be shown is nobody’s number', () => {
  for (const text of ['0844 123456', '+390843123456']) expect(parseNumber(text, 'IT').ok).toBe(false);
});
