import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

type Seal = typeof import('#lib/db/seal.ts');
let house: Seal;

beforeAll(async () => {
  // The settings are read when they are first imported.
  process.env.SECRET_KEY = randomBytes(32).toString('base64');
  house = await import('#lib/db/seal.ts');
});

describe('a sealed secret', () => {
  test('opens for its purpose, whatever it holds', () => {
    for (const secret of ['x', 'pàss “wörd” 🙂', ' blank ', 'a'.repeat(5000)])
      expect(house.unseal(house.seal(secret, 'account:1:password'), 'account:1:password')).toBe(secret);
  });

  test('does not open for another purpose', () => {
    const sealed = house.seal('secret', 'account:1:password');
    expect(() => house.unseal(sealed, 'account:1:guid')).toThrow();
    expect(() => house.unseal(sealed, 'account:2:password')).toThrow();
    expect(() => house.unseal(sealed, '')).toThrow();
  });

  test('does not open when any byte was changed, or is missing', () => {
    const sealed = house.seal('secret', 'p');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => house.unseal(changed, 'p')).toThrow();
    }
    expect(() => house.unseal(sealed.subarray(0, -1), 'p')).toThrow();
  });
});
