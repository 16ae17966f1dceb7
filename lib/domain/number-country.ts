import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** How the numbers of a country begin (`+39`); null: nobody knows the country. */
export function callingCode(country: string): string | null {
  return isSupportedCountry(country) ? `+${getCountryCallingCode(country as CountryCode)}` : null;
}

/** Whether a number (E.164) is one of another country than `home`, also where both share a code. */
export function isAbroad(e164: string, home: string): boolean {
  const code = callingCode(home);
  if (code === null || !e164.startsWith(code)) return true;
  // Only Italy's own share their code with nobody but the Vatican, which is called as they are.
  return code !== '+39' && countryOf(e164) !== home;
}

/** The country of a number (E.164), ISO 3166 in two letters; null: it belongs to none, as those of satellites. */
export function countryOf(e164: string): string | null {
  return parsePhoneNumberFromString(e164)?.country ?? null;
}
