import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * The objections to showing a number; each has a sentence. None is certain enough to forbid anything: the agreement with the
 * reseller decides.
 * - `notCallable`: not a number that can be called back.
 * - `notFixed`: the platform asks for a fixed number (sendservice-api.md, parameters of one call).
 * - `blockedFromAbroad`: operators at Italy's border block calls from abroad that show an Italian number (AGCOM 106/25/CONS:
 *   fixed since 19 August, mobile since 19 November 2025).
 * - `foreign`: people called in Italy see a foreign number.
 * - `statisticsPrefix`, `commercialPrefix`: 0843 is for statistics, 0844 for advertising, selling and market research (law
 *   5/2018 art. 2, AGCOM 156/18/CIR), and this call has another purpose.
 * - `mustBeRegistered`: a commercial call shows 0844, or a number that is in the register ROC and can be called back.
 */
export const CALLER_ID_WARNINGS = [
  'blockedFromAbroad',
  'notCallable',
  'notFixed',
  'foreign',
  'statisticsPrefix',
  'commercialPrefix',
  'mustBeRegistered',
] as const;
export type CallerIdWarning =
  | { code: 'notCallable' | 'notFixed' | 'commercialPrefix' | 'statisticsPrefix' | 'mustBeRegistered' }
  | { code: 'blockedFromAbroad'; from: string }
  | { code: 'foreign'; country: string };

/** Countries as two-letter ISO 3166 codes. */
export type CallerIdUse = {
  /** E.164 */
  callerId: string;
  /** Where the calls come from. */
  from: string;
  /** Where they go. */
  to: readonly string[];
  purpose: 'information' | 'commercial' | 'unknown';
};

const ITALY = 'IT';
const ITALIAN_CODE = '39';
/** Unknown to libphonenumber, since no telephone has such a number. */
const STATISTICS = '0843';
const COMMERCIAL = '0844';

/** The warnings for a caller id in the given use, the most serious first. Never throws. */
export function callerIdWarnings({ callerId, from, to, purpose }: CallerIdUse): CallerIdWarning[] {
  const number = parsePhoneNumberFromString(callerId);
  if (!number) return [{ code: 'notCallable' }];
  const warnings: CallerIdWarning[] = [];
  const italian = number.countryCallingCode === ITALIAN_CODE;
  const prefix = italian ? [STATISTICS, COMMERCIAL].find((each) => number.nationalNumber.startsWith(each)) : undefined;
  if (prefix === undefined) warnings.push(...kindWarnings(number));
  if (!to.includes(ITALY)) return warnings;
  if (italian && from !== ITALY) warnings.unshift({ code: 'blockedFromAbroad', from });
  if (!italian && number.country) warnings.push({ code: 'foreign', country: number.country });
  if (prefix === STATISTICS && purpose !== 'unknown') warnings.push({ code: 'statisticsPrefix' });
  if (prefix === COMMERCIAL && purpose === 'information') warnings.push({ code: 'commercialPrefix' });
  if (prefix === undefined && purpose === 'commercial') warnings.push({ code: 'mustBeRegistered' });
  return warnings;
}

function kindWarnings(number: PhoneNumber): CallerIdWarning[] {
  if (!number.isValid()) return [{ code: 'notCallable' }];
  const type = number.getType();
  // Where one prefix serves both, as in North America, the type is unknown.
  return type === 'FIXED_LINE' || type === 'FIXED_LINE_OR_MOBILE' ? [] : [{ code: 'notFixed' }];
}
