import type { Account } from './platform.ts';

/** The credentials that the built-in stand-in accepts; they open nothing else. */
export const SANDBOX_CREDENTIALS: Account = {
  username: 'sandbox',
  password: 'sandbox',
  guid: '00000000-0000-4000-8000-000000000000',
};
