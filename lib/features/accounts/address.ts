import { env } from '#lib/env.ts';
import { assertBaseUrl } from '#lib/sendservice/client.ts';

const WORDS = {
  invalid_url: 'invalidUrl',
  insecure_url: 'insecureUrl',
  host_not_allowed: 'hostNotAllowed',
} as const;

/** Why an account may not name this address: a key of `errors` and of `validation` alike. Null: it may. */
export function problemOf(baseUrl: string): (typeof WORDS)[keyof typeof WORDS] | null {
  try {
    assertBaseUrl(baseUrl, env.ALLOWED_HOSTS);
    return null;
  } catch (error) {
    const word = WORDS[(error as { code?: keyof typeof WORDS }).code ?? 'invalid_url'];
    if (!word) throw error;
    return word;
  }
}
