import { describe, expect, test } from 'vitest';
import { hashPassword, NO_PASSWORD, PASSWORD_MAX, PASSWORD_MIN, verifyPassword } from '#lib/auth/passwords.ts';

describe('passwords', () => {
  test('are verified by what was hashed, and by nothing else', async () => {
    const stored = await hashPassword('correct horse');
    expect(stored).toMatch(/^\$argon2id\$/);
    expect(stored).not.toContain('correct');
    expect(await verifyPassword(stored, 'correct horse')).toBe(true);
    expect(await verifyPassword(stored, 'correct Horse')).toBe(false);
    expect(await verifyPassword(null, 'correct horse')).toBe(false);
  });

  test('below the least length are refused', async () => {
    await expect(hashPassword('x'.repeat(PASSWORD_MIN - 1))).rejects.toMatchObject({
      code: 'passwordTooShort',
      params: { min: PASSWORD_MIN },
    });
  });

  test('that nobody set open nothing', async () => {
    expect(await verifyPassword(NO_PASSWORD, NO_PASSWORD)).toBe(false);
    expect(await verifyPassword(NO_PASSWORD, '')).toBe(false);
  });

  test('longer than the longest are looked at no further', async () => {
    const stored = await hashPassword('x'.repeat(PASSWORD_MAX));
    expect(await verifyPassword(stored, 'x'.repeat(PASSWORD_MAX))).toBe(true);
    expect(await verifyPassword(stored, 'x'.repeat(PASSWORD_MAX + 1))).toBe(false);
  });
});
