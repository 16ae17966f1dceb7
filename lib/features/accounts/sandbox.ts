import type { Credentials } from '#lib/db/credentials.ts';
import { env } from '#lib/env.ts';

/** What the built-in stand-in takes for right (lib/sendservice/sandbox); it opens nothing else. */
export const SANDBOX_CREDENTIALS: Credentials = {
  username: 'sandbox',
  password: 'sandbox',
  guid: '00000000-0000-4000-8000-000000000000',
};

/** Where the built-in stand-in listens in this installation. */
export function sandboxBaseUrl(): string {
  return `http://127.0.0.1:${env.SANDBOX_PORT}/MultiChannelAPI/Api`;
}
