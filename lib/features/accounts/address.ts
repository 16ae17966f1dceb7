import { env } from '#lib/env.ts';
import { type AllowedAddresses, normalBaseUrl } from '#lib/sendservice/address.ts';
import { sandboxBaseUrl } from './sandbox.ts';

const WORDS = {
  invalid_url: 'invalidUrl',
  insecure_url: 'insecureUrl',
  host_not_allowed: 'hostNotAllowed',
} as const;

/** Returns the addresses to which this installation's accounts may send. */
export function allowedAddresses(): AllowedAddresses {
  return { hosts: env.ALLOWED_HOSTS, sandbox: sandboxBaseUrl(), loopback: env.LOOPBACK_PLATFORMS };
}

/** Why an account may not name this address: a key of `errors` and of `validation` alike. Null: it may. */
export function problemOf(baseUrl: string): (typeof WORDS)[keyof typeof WORDS] | null {
  try {
    normalBaseUrl(baseUrl, allowedAddresses());
    return null;
  } catch (error) {
    const word = WORDS[(error as { code?: keyof typeof WORDS }).code ?? 'invalid_url'];
    if (!word) throw error;
    return word;
  }
}
