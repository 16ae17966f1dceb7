import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** The country code with its plus (`+39`); null: the country is unknown. */
export function callingCode(country: string): string | null {
  return isSupportedCountry(country) ? `+${getCountryCallingCode(country as CountryCode)}` : null;
}

/** Whether a number (E.164) belongs to another country than `home`, also where both share a code. */
export function isAbroad(e164: string, home: string): boolean {
  const code = callingCode(home);
  if (code === null || !e164.startsWith(code)) return true;
  // Of the shared codes, +39 needs no check: its only other country, the Vatican, is called like Italy.
  return code !== '+39' && countryOf(e164) !== home;
}

/** The country of a number (E.164), ISO 3166 in two letters; null: it belongs to none, like satellite numbers. */
export function countryOf(e164: string): string | null {
  return parsePhoneNumberFromString(e164)?.country ?? null;
}
