import { env } from '#lib/env.ts';

/** Returns the address of the built-in stand-in in this installation. */
export function sandboxBaseUrl(): string {
  return `http://127.0.0.1:${env.SANDBOX_PORT}/MultiChannelAPI/Api`;
}
