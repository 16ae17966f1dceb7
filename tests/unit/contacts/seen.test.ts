import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seenNumbers } from '#lib/features/contacts/import/seen.ts';
import { effortOf } from '#tests/support/effort.ts';

test('says of every number exactly whether it came before', () => {
  const number = fc.oneof(
    fc.bigInt({ min: 1_000_000n, max: 999_999_999_999_999n }),
    fc.bigInt({ min: 393_120_000_000n, max: 393_120_000_300n }),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 2000 }), (numbers) => {
      const seen = seenNumbers();
      const reference = new Set<bigint>();
      for (const n of numbers) {
        expect(seen.add(`+${n}`)).toBe(!reference.has(n));
        reference.add(n);
      }
    }),
    { numRuns: 50 },
  );
});

test('takes a million neighbours quickly', () => {
  const seen = seenNumbers();
  const effort = effortOf(() => {
    for (let n = 0; n < 1_000_000; n += 1)
      if (!seen.add(`+39312${String(n).padStart(7, '0')}`)) throw new Error('lost');
  });
  expect(effort).toBeLessThan(5);
});
