import { type CountryCode, getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import { countryNamed } from './country-name.ts';
import { callingCode } from './number-country.ts';
import { heavier, type NumberDoubt } from './number-doubt.ts';
import { formatNumber, type ParsedNumber, parseNumber } from './phone.ts';

/** For a code shared by several countries, the country whose numbers are meant, unless they say otherwise. */
const FIRST_OF_CODE: Readonly<Record<string, CountryCode>> = { '1': 'US', '7': 'RU', '39': 'IT', '44': 'GB' };
/** Their landlines begin with a zero at home and abroad. */
const KEEP_ZERO = new Set(['IT', 'SM', 'VA']);
const ABROAD = /^[\s('"]*(?:\+|00)\s*[1-9]/;
/** `+41`, `0041`, `(+41)`, `CH +41`, `Svizzera (+41)`: an explicit country code. */
const CODE = /(?:\+|(?<!\d)00)\s*([1-9]\d{0,2})(?!\d)/;
const BARE = /^\(?\s*(\d{1,4})\s*\)?\s*[/.-]?$/;
/** `+39 331`: a country code and the beginning of the number. */
const START = /^(?:\+|00)[\d\s()/.-]{4,12}$/;

/** The prefix from a column of its own; `code`: surely the country's; `start`: the code and the number's first digits. */
export type Prefix = { code: string } | { digits: string } | { start: string };

/** Null: the cell holds no prefix. A workbook keeps `0041` as 41, and `+41` as 41. */
export function readPrefix(cell: string): Prefix | null {
  const text = cell.normalize('NFKC').replace(/\(0\)/, '').trim();
  const code = text.length < 60 ? CODE.exec(text)?.[1] : undefined;
  if (code !== undefined && !/\d/.test(text.replace(CODE, ''))) return { code };
  const bare = BARE.exec(text.replace(/[.,]0+$/, ''))?.[1];
  if (bare !== undefined) return { digits: bare };
  return START.test(text) ? { start: text } : null;
}

/** The prefixes of a row beside a telephone: its own, the nearest first, and that of another telephone; blank: there is none. */
export type RowPrefixes = { own: string[]; beside: string };

/**
 * The number of a row whose prefixes stand in columns of their own. A country's code counts for all telephones of the row, the
 * area of another telephone only where the number needs it, in doubt.
 */
export function parseInRow(phone: string, { own, beside }: RowPrefixes, country: string, home: string): ParsedNumber {
  if (own.length === 0) return parseBeside(phone, beside, country, home);
  const area = own.find((text) => codeOf(text) === undefined);
  const foreign = own.find((text) => ![undefined, callingCode(home)].includes(codeOf(text)));
  // "+41" and "044" in two columns.
  if (area !== undefined && foreign !== undefined && !ABROAD.test(phone)) {
    return parseWithPrefix(`${area}${withoutTrunk(phone, area)}`, foreign, country, home);
  }
  return parseWithPrefix(phone, area ?? own[0] ?? '', country, home);
}

/** The number beside a prefix that belongs to another telephone of its row. */
function parseBeside(phone: string, prefix: string, country: string, home: string): ParsedNumber {
  const alone = parseWithPrefix(phone, '', country, home);
  const read = readPrefix(prefix);
  if (!read || 'code' in read) return parseWithPrefix(phone, prefix, country, home);
  const code = codeOf(prefix);
  const joined = () => parseWithPrefix(phone, prefix, country, home);
  if (code === undefined || code === callingCode(home)) return alone.ok ? alone : doubted(joined(), prefix);
  // "41" is Switzerland, or Venice without its zero: no matter to an Italian mobile.
  const isSure = alone.ok && alone.kind === 'mobile' && !alone.doubt;
  return isSure && !behindCode(phone, code.slice(1), home)?.ok ? alone : joined();
}

/** The country code (`+41`) that a prefix is, or may be without its plus. */
function codeOf(prefix: string): string | undefined {
  const read = readPrefix(prefix);
  const digits = read && ('code' in read ? read.code : 'digits' in read ? read.digits : undefined);
  return digits !== undefined && digits !== null && countryOfCode(digits) ? `+${digits}` : undefined;
}

/**
 * The number of a row in which other columns name its country or area: the prefix is joined to it, and without one it is read
 * as the named country's. The columns are never ignored: if the number does not belong to that country, or names another one
 * itself, it gets a doubt, with the columns' text as the remark.
 */
export function parseWithPrefix(phone: string, prefix: string, country: string, home: string): ParsedNumber {
  const alone = () => ofCountry(phone, country, home);
  const text = prefix.trim();
  if (text === '' || phone.trim() === '') return alone();
  const read = readPrefix(text);
  // "CH" means as much as a country.
  if (!read) return countryNamed(text) ? ofCountry(phone, text, home) : doubted(alone(), text);
  if ('code' in read) return behindCode(phone, read.code, home) ?? doubted(alone(), text);
  if ('start' in read) {
    const joined = ABROAD.test(phone) ? null : parseNumber(`${read.start} ${phone}`, home);
    return joined?.ok ? joined : doubted(alone(), text);
  }
  const { digits } = read;
  if (ABROAD.test(phone)) {
    const whole = parseNumber(phone, home);
    return whole.ok && saysSo(whole.number, digits, home) ? whole : doubted(whole, text);
  }
  const local = countryNamed(country) ?? home;
  const joined = abroadOf(parseNumber(digits + withoutTrunk(phone, digits), local), home);
  const coded = digits.startsWith('0') ? null : behindCode(phone, digits, home);
  if (coded?.ok && `+${digits}` === callingCode(home)) return coded;
  const restored = abroadOf(behindLostZero(phone, digits, local, home), home);
  if (coded?.ok) {
    const others = [joined, restored].some((other) => other.ok && other.number !== coded.number);
    return others ? doubted(coded, text) : coded;
  }
  // "331" before "123456": Busto Arsizio's 0331, or a mobile of nine digits; those are rare, and none begins with a 4.
  const isRare = joined.ok && joined.kind === 'mobile' && (joined.doubt === 'nineDigits' || !digits.startsWith('3'));
  if (restored.ok && joined.ok && isRare) return doubted(restored, maybe(joined.number));
  // "551" before seven digits: an area, or one of the numbers that belong to no place.
  if (restored.ok && joined.ok && joined.kind !== 'mobile') return doubted(joined, maybe(restored.number));
  if (joined.ok) return joined;
  const whole = alone();
  if (!whole.ok && restored.ok) return countryOfCode(digits) ? doubted(restored, text) : restored;
  if (!whole.ok) return joined;
  return saysSo(whole.number, digits, home) ? whole : doubted(whole, text);
}

/** `0331` before `0331 123456`: the prefix stands there twice. */
function withoutTrunk(phone: string, digits: string): string {
  const figures = phone.replace(/\D/g, '');
  return figures.startsWith(digits) && figures.length > digits.length + 5
    ? ` ${phone.replace(/^[^\d]*/, '').slice(digits.length)}`
    : ` ${phone}`;
}

const saysSo = (number: string, digits: string, home: string) =>
  [`+${digits}`, `${callingCode(home)}${digits}`, `${callingCode(home)}0${digits}`].some((start) =>
    number.startsWith(start),
  );

const maybe = (number: string) => `${formatNumber(number)}?`;

/** For landlines that keep their zero: an area code whose zero was lost in a spreadsheet's number: 6 for 06. */
function behindLostZero(phone: string, digits: string, country: string, home: string): ParsedNumber {
  // 39 is Monza's 039, but far more often Italy's code before a number without an area.
  const isArea = !digits.startsWith('0') && `+${digits}` !== callingCode(home);
  const isLocal = /^[^\d+]*[1-9]/.test(phone);
  if (!KEEP_ZERO.has(country) || !isArea || !isLocal) return { ok: false, reason: 'invalid_number' };
  const read = parseNumber(`0${digits} ${phone}`, country);
  return read.ok && read.kind === 'fixed' ? read : { ok: false, reason: 'invalid_number' };
}

/** A number after a country code; null: there is no such code, or the number names another one itself. */
function behindCode(phone: string, code: string, home: string): ParsedNumber | null {
  const country = countryOfCode(code);
  if (!country) return null;
  if (ABROAD.test(phone)) {
    const whole = parseNumber(phone, home);
    return !whole.ok || whole.number.startsWith(`+${code}`) ? whole : null;
  }
  const national = parseNumber(phone, country);
  const read = national.ok || /[^\d\s()./-]/.test(phone) ? national : parseNumber(`+${phone.trim()}`, country);
  if (read.ok && read.number.startsWith(`+${code}`)) return abroadOf(read, home);
  return national.ok ? { ok: false, reason: 'invalid_number' } : national;
}

function countryOfCode(code: string): CountryCode | undefined {
  return FIRST_OF_CODE[code] ?? getCountries().find((country) => getCountryCallingCode(country) === code);
}

/** A number without a country code, in a row that may name its country. */
function ofCountry(phone: string, named: string, home: string): ParsedNumber {
  const text = named.trim();
  const country = text === '' ? home : countryNamed(text);
  const atHome = () => parseNumber(phone, home);
  if (text === '' || country === home || ABROAD.test(phone) || phone.trim() === '') return atHome();
  const there = country === null ? null : parseNumber(phone, country);
  return there?.ok ? abroadOf(there, home) : doubted(atHome(), text);
}

/** A number that was read as another country's, with its doubts as seen from this one. */
function abroadOf(read: ParsedNumber, home: string): ParsedNumber {
  if (!read.ok || !isSupportedCountry(home)) return read;
  const seen = parseNumber(read.number, home);
  if (!seen.ok || !seen.doubt) return read;
  return { ...read, doubt: heavier(read.doubt, seen.doubt) };
}

function doubted(read: ParsedNumber, remark: string): ParsedNumber {
  if (!read.ok) return read;
  const doubt: NumberDoubt = heavier(read.doubt, 'words');
  return { ...read, doubt, remark: [...(read.remark ?? remark)].slice(0, 60).join('') };
}
