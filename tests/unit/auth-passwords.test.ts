import { describe, expect, test } from 'vitest';
import { hashPassword, PASSWORD_MIN, verifyPassword } from '#lib/auth/passwords.ts';
import { generatePassword } from '#lib/features/workspaces/passwords.ts';

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

  test('that are generated can be read aloud and are each another', () => {
    const made = new Set(Array.from({ length: 200 }, generatePassword));
    expect(made.size).toBe(200);
    for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
  });
});
