import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** `+393121461558` → `+39 312 146 1558`; what cannot be read stays as it is. For the server: the tables are large. */
export function formatPhone(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
