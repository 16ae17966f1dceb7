import { describe, expect, test } from 'vitest';
import { readEnv } from '#lib/env.ts';

describe('the settings of e-mails', () => {
  test.each(['smtp://user:p%40ss@mail.example.org:587', 'smtps://mail.example.org'])('take %s', (SMTP_URL) => {
    expect(readEnv({ SMTP_URL, MAIL_FROM: 'Squillo <squillo@example.org>' })).toMatchObject({ SMTP_URL });
  });

  test('may be absent, both of them', () => {
    expect(readEnv({ SMTP_URL: '', MAIL_FROM: '' })).toMatchObject({ DATA_DIR: expect.any(String) });
  });

  test('are refused by name, and a password is not repeated', () => {
    expect(() => readEnv({ SMTP_URL: 'smtp://mail.example.org' })).toThrow(/MAIL_FROM: needed with SMTP_URL/);
    const wrong = () => readEnv({ SMTP_URL: 'https://user:geheim@mail.example.org', MAIL_FROM: 'a@example.org' });
    expect(wrong).toThrow(/SMTP_URL: must be smtp/);
    expect(wrong).not.toThrow(/geheim/);
  });
});
