import fc from 'fast-check';
import { expect, test } from 'vitest';
import { innerPath } from '#lib/domain/inner-path.ts';

test.each([
  ['/w/clinica-san-marco', '/w/clinica-san-marco'],
  ['/w/a/calls?outcome=parked&q=%2B39', '/w/a/calls?outcome=parked&q=%2B39'],
  ['/w/a/../b', '/w/b'],
  ['/w/a#there', '/w/a'],
  ['/', '/'],
])('%j is a page of this portal', (typed, path) => {
  expect(innerPath(typed)).toBe(path);
});

test.each([
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/.//elsewhere.example',
  '/./\\elsewhere.example',
  '/w/..//elsewhere.example',
  '/%2e//elsewhere.example',
  '/w/%2E%2e//elsewhere.example',
  '/\t/elsewhere.example',
  '/\n//elsewhere.example',
  'https://elsewhere.example',
  'javascript:alert(1)',
  'w/a',
  '',
  undefined,
  ['/w/a'],
  '/\\/[',
])('%j leads to the start page', (typed) => {
  expect(innerPath(typed)).toBe('/');
});

test('whatever stands there, a browser stays in this portal', () => {
  const piece = fc.constantFrom('/', '\\', '.', '..', '%2e', '%2f', '%5c', '\t', '\n', '@', ':', '?', '#', 'x.example');
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 2 })), { maxLength: 8 }), (pieces) => {
      const there = new URL(innerPath(`/${pieces.join('')}`), 'https://portal.example/login?next=x');
      expect(there.origin).toBe('https://portal.example');
    }),
    { numRuns: 20_000 },
  );
});
