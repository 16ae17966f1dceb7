import fc from 'fast-check';
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js';
import { getPathMatch } from 'next/dist/shared/lib/router/utils/path-match.js';
import { expect, test } from 'vitest';
import config from '../../next.config.js';

/** Whether a path is shown as one that is not there, read as Next reads the sources of rewrites. */
async function isRewritten(): Promise<(path: string) => boolean> {
  const rewrites = await config(PHASE_PRODUCTION_SERVER).rewrites?.();
  const [rule] = rewrites && 'beforeFiles' in rewrites ? (rewrites.beforeFiles ?? []) : [];
  const match = getPathMatch(rule?.source ?? '', { strict: true, removeUnnamedParams: true, sensitive: false });
  return (path) => match(path) !== false;
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

test('a path is shown as one that is not there exactly if it cannot be read as UTF-8', async () => {
  const rewritten = await isRewritten();
  const hex = (value: number) => `%${value.toString(16).padStart(2, '0')}`;
  const octet = fc.integer({ min: 0, max: 255 }).map(hex);
  const border = fc
    .constantFrom(0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xf0, 0xf4, 0xf5, 0xff)
    .map(hex);
  const whole = fc.string({ unit: 'grapheme' }).map(encodeURIComponent);
  const piece = fc.oneof(border, border, octet, whole, fc.constantFrom('%', '/', 'a', '%2', '%E2%82%AC', '%ED%9F%BF'));
  const path = fc.array(piece, { maxLength: 6 }).map((pieces) => `/w/${pieces.join('').replaceAll('//', '/')}`);
  fc.assert(
    fc.property(path, (given) => {
      expect(rewritten(given)).toBe(!isReadable(given));
    }),
    {
      numRuns: 5_000,
      examples: [['/'], ['/w/%'], ['/w/%E0%A4%A'], ['/w/demo/contacts/%'], ['/w/caff%C3%A8'], ['/%F4%90%80%80']],
    },
  );
});
