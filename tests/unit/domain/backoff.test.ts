import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoff } from '#lib/domain/backoff.ts';

it('doubles from the first pause up to the longest', () => {
  expect([0, 1, 2, 3, 4, 60].map((tries) => backoff(tries, 1000, 10_000, 0))).toEqual([
    1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
});

it('never leaves three quarters to the whole of its pause, whatever the chance', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, chance) => {
      const pause = backoff(tries, 1000, 300_000, chance);
      const full = backoff(tries, 1000, 300_000, 0);
      expect(pause).toBeGreaterThanOrEqual(Math.floor(full * 0.75));
      expect(pause).toBeLessThanOrEqual(full);
    }),
  );
});
