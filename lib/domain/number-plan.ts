import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { heavier, type NumberDoubt } from './number-doubt.ts';

export type NumberKind = 'mobile' | 'fixed' | 'other';
/** `otherwise`: the other number that may be meant, formatted for people. */
export type Reading = { number: string; kind: NumberKind; doubt?: NumberDoubt; otherwise?: string };

/** Types of libphonenumber that ring at a person's. Those left out ring nowhere: voice mail, pagers. */
const PEOPLE = new Set(['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE', 'VOIP']);
/** Cost more than a call, or reach a service: a person has to say whether one is meant. */
const SERVICES = new Set(['PREMIUM_RATE', 'SHARED_COST', 'TOLL_FREE', 'PERSONAL_NUMBER', 'UAN']);

const ITALY = '39';
/** A mobile prefix of Italy's plan that nobody has. Mobiles in use begin with 3, as do half of Europe's codes. */
const AUSTRIA = '43';
const ITALIAN = new Set(['IT', 'VA']);
const SAN_MARINO = '378';
/** Its area code in Italy's plan. A number with it belongs to San Marino, and is written so: one line has one number. */
const SAN_MARINO_AREA = '0549';
/** Of the Vatican's two country codes only Italy's is in use: +379 06 698… is dialled as +39 06 698…. */
const VATICAN = /^3790?6?(698\d+)$/;
/** Codes shared by several countries, between which a call is a call abroad. */
const SHARED = new Set(['1', '7', '44']);
/** Italian landlines with this few digits are switchboards, or halves of numbers. */
const SHORT_LANDLINE = 7;
/** The longest landline: an area code of three or four digits, never of two, and eight or seven more. */
const LONG_LANDLINE = 11;
/** Milan and Rome. */
const SHORT_AREA = /^0[26]/;
const TODAYS_MOBILE = 10;
/** Lombardy's area codes of four digits: after those of three, a mobile is likelier than a line of eight digits. */
const LONG_AREA = /^03(?:[2-48]|6[2-59]|7[1-7])/;

/** `+`, `00`, `+00`, `(+39)`, `++39`: a country code follows. */
const ABROAD = /^[\s(]*(?:\++[\s(]*(?:00)?|00(?=[\s(/.-]*[1-9]))/;
/** The same prefix a second time: `+39 +39 312 …`, `0039 0039 …`. */
const TWICE = /^(\d{1,3})[\s)(/.-]*(?:\+|00)[\s(]*\1(?!\d{0,3}$)/;
const ONLY_SIGNS = /^[\d\s()/.-]*$/;
const TRUNK_ZERO = /\(\s*0\s*\)/;
/** The maximum length of text before a bracket: `0039 0`. */
const BEFORE_BRACKET = 5;

/** A text with fewer or more digits is no number in any spelling; not worth the library's time. */
const [LEAST_DIGITS, MOST_DIGITS] = [5, 22];

const digitsOf = (text: string) => text.replace(/\D/g, '');

/**
 * One number and nothing else, with signs between its digits, or undefined if it cannot be called. All of its digits are used,
 * except a zero that is dialled at home only.
 */
export function readWhole(text: string, country: string): Reading | undefined {
  const amount = digitsOf(text).length;
  if (amount < LEAST_DIGITS || amount > MOST_DIGITS) return undefined;
  const spelt = text
    .trim()
    .replace(/^[.,;:)/-]+|[.,;:(/-]+$/g, '')
    .replace(/^\(([^()]*)\)$/, '$1');
  const abroad = ABROAD.exec(spelt);
  const rest = (abroad ? spelt.slice(abroad[0].length) : spelt).replace(abroad ? TWICE : /^(?!)/, '$1 ');
  if (!ONLY_SIGNS.test(rest) || !/\d/.test(rest) || strayBracket(rest)) return undefined;
  const read = (digits: string) => (abroad ? readAbroad(digits, country) : readAtHome(digits, country));
  const zero = TRUNK_ZERO.exec(rest);
  if (!zero) return read(digitsOf(rest));
  const before = digitsOf(rest.slice(0, zero.index));
  const after = digitsOf(rest.slice(zero.index + zero[0].length));
  const italian = abroad ? before === ITALY : ITALIAN.has(country);
  return italian || before === SAN_MARINO
    ? bracketedZero(`0${after}`, read(`${before}0${after}`), read(before + after))
    : (read(before + after) ?? read(`${before}0${after}`));
}

/** "(2)" after a number is a remark; brackets belong to the part before it. */
function strayBracket(text: string): boolean {
  const open = text.lastIndexOf('(');
  if (open < 0) return false;
  const close = text.indexOf(')', open);
  return digitsOf(text.slice(0, open)).length > BEFORE_BRACKET || (close >= 0 && digitsOf(text.slice(close)) === '');
}

/** Italian landlines keep their zero, mobiles have none. If it could be either, the mobile has today's length. */
function bracketedZero(kept: string, with0: Reading | undefined, without: Reading | undefined): Reading | undefined {
  const mobile = without?.kind === 'mobile' && kept.length === TODAYS_MOBILE + 1 ? without : undefined;
  if (!mobile) return with0 ?? without;
  return with0 && LONG_AREA.test(kept) ? unsure(mobile, with0.number) : mobile;
}

/** `other`: the number that may be meant as well; the number itself if the alternative is unknown. */
export function unsure(read: Reading, other: string, doubt: NumberDoubt = 'words'): Reading {
  const sure = { ...read, doubt: heavier(read.doubt, doubt) };
  return other === read.number ? sure : { ...sure, otherwise: `${formatNumber(other)}?` };
}

function readAbroad(digits: string, country: string): Reading | undefined {
  const vatican = VATICAN.exec(digits);
  if (vatican) return readItalian(`06${vatican[1]}`, country);
  if (digits.startsWith(ITALY)) {
    const national = digits.slice(ITALY.length);
    return readItalian(national, country) ?? prefixTwice(national, country);
  }
  // "+378 549 882555": its zero was wrongly dropped as a trunk zero.
  return callable(`+${digits.replace(/^378549(?=\d{6}$)/, `${SAN_MARINO}${SAN_MARINO_AREA}`)}`, undefined, country);
}

function readAtHome(digits: string, country: string): Reading | undefined {
  if (!isSupportedCountry(country)) return undefined;
  if (!ITALIAN.has(country)) {
    const read = callable(digits, country, country);
    const other = read && !digits.startsWith('0') ? callable(`+${digits}`, undefined, country) : undefined;
    return read && other && other.number !== read.number && other.doubt !== 'foreign'
      ? unsure(read, other.number, 'lostPlus')
      : read;
  }
  const read = readItalian(digits, country);
  if (!read) return prefixTwice(digits, country);
  let other: Reading | undefined;
  if (digits.startsWith(ITALY)) other = readItalian(digits.slice(ITALY.length), country);
  else if (digits.startsWith(AUSTRIA)) other = callable(`+${digits}`, undefined, country);
  // No address book holds a service number with a lost plus.
  return other && other.kind !== 'other' ? unsure(read, other.number, 'lostPlus') : read;
}

/**
 * `39 312 146 8845`, with or without another +39 before it. If shorter than a prefix and ten digits, it may as well be a
 * mobile that begins with 39 and has a digit too many.
 */
function prefixTwice(national: string, country: string): Reading | undefined {
  if (!national.startsWith(ITALY)) return undefined;
  const read = readItalian(national.slice(ITALY.length), country);
  return read && national.length === TODAYS_MOBILE + 1
    ? unsure(read, `+39${national.slice(0, TODAYS_MOBILE)}`, 'lostPlus')
    : read;
}

/** An Italian number without its country code. */
function readItalian(national: string, country: string): Reading | undefined {
  if (national.startsWith(SAN_MARINO_AREA)) return callable(`+${SAN_MARINO}${national}`, undefined, country);
  const read = callable(`+${ITALY}${national}`, undefined, country);
  if (read?.kind === 'mobile' && national.length < TODAYS_MOBILE) return { ...read, doubt: read.doubt ?? 'nineDigits' };
  if (read?.kind !== 'fixed') return read;
  if (national.length <= SHORT_LANDLINE) return unsure(read, read.number);
  if (national.length < LONG_LANDLINE) return read;
  if (SHORT_AREA.test(national)) return unsure(read, read.number);
  // A zero before a mobile looks like a landline.
  const mobile = callable(`+${ITALY}${national.slice(1)}`, undefined, country);
  return mobile?.kind === 'mobile' ? unsure(read, mobile.number) : read;
}

function callable(text: string, home: string | undefined, country: string): Reading | undefined {
  const parsed = parsePhoneNumberFromString(text, home as CountryCode | undefined);
  const type = parsed?.getType();
  if (!parsed || !type || !parsed.isValid()) return undefined;
  if (!PEOPLE.has(type) && !SERVICES.has(type)) return undefined;
  const kind = type === 'MOBILE' ? 'mobile' : type === 'FIXED_LINE' ? 'fixed' : 'other';
  const read: Reading = { number: parsed.number, kind };
  if (isForeign(parsed, country)) return { ...read, doubt: 'foreign' };
  return SERVICES.has(type) ? { ...read, doubt: 'premium' } : read;
}

function isForeign({ countryCallingCode, country }: PhoneNumber, home: string): boolean {
  if (!isSupportedCountry(home)) return false;
  if (countryCallingCode !== getCountryCallingCode(home as CountryCode)) return true;
  return SHARED.has(countryCallingCode) && country !== undefined && country !== home;
}

/** Number of digits of a number (E.164) after its area or network: 6 of 0331 123456; 0 if it cannot be split. */
export function localLength(e164: string): number {
  const national = parsePhoneNumberFromString(e164)?.formatNational() ?? '';
  const area = /^\S+\s/.exec(national)?.[0];
  return area === undefined ? 0 : digitsOf(national.slice(area.length)).length;
}

/** E.164 as people read it: `+39 312 146 8845`. Anything else comes back as it is. */
export function formatNumber(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
