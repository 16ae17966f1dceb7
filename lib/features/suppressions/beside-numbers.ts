import { countryNamed } from '#lib/domain/country-name.ts';
import { parseInRow, type RowPrefixes, readPrefix } from '#lib/domain/number-prefix.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { partsOf, readNumbers } from './read-numbers.ts';
import { linesOf } from './switchboard.ts';
import type { Found } from './whole-number.ts';

/** Fewer digits in a note are a date, a protocol number, a sum. */
const LEAST_IN_NOTE = 8;
/** Parts of a note that hold digits but are no number: mail and web addresses, ids of calls. */
const NO_NUMBER = /(?<!\S)\S*(?:@|:\/\/)\S*|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/**
 * All possible readings of a cell in a row whose other columns name the number's area or country (all may be blank): behind
 * each prefix, as the named country's, by itself, and as a contact's. If these differ, all of them count.
 */
export function readInRow(cell: string, prefixes: RowPrefixes, country: string, home: string): Found {
  const alone = readNumbers(cell, home);
  const beside = [...prefixes.own, prefixes.beside].filter((prefix) => prefix !== '');
  if (beside.length === 0 && country === '') return alone;
  // "CH" in the place of a prefix means as much as a country.
  const named = [country, ...beside.filter((text) => !readPrefix(text))].flatMap((text) => countryNamed(text) ?? []);
  const there = named.filter((code) => code !== home).map((code) => readNumbers(cell, code));
  // The area of another telephone matters only to digits that have none, and are no number by themselves.
  const needsArea = prefixes.own.length === 0 && alone.numbers.length === 0;
  const joinable = needsArea || isCode(prefixes.beside) ? beside : prefixes.own;
  const spellings = joinable.flatMap((prefix) => spellingsOf(readPrefix(prefix)));
  const joined = spellings.map((spelling) => behind(spelling, cell, home));
  const ways = [...joined, ...there.map((each) => each.numbers), alone.numbers].filter((way) => way.length > 0);
  const contact = parseInRow(cell, prefixes, country, home);
  if (contact.ok && !ways.flat().includes(contact.number)) ways.push([contact.number]);
  const numbers = [...new Set(ways.flat())];
  const remarks = new Set([...there, alone].flatMap((each) => each.remarks));
  if (ways.some((way) => new Set(way).size < numbers.length)) remarks.add('two_readings');
  // A text that is half a number by itself has its other half in the other column.
  return { numbers, unread: numbers.length > alone.numbers.length ? [] : alone.unread, remarks: [...remarks] };
}

function isCode(prefix: string): boolean {
  const read = readPrefix(prefix);
  return read !== null && 'code' in read;
}

/** The possible meanings of a prefix. As a spreadsheet's number it lost its beginning: a plus, 6 for 06. */
function spellingsOf(prefix: ReturnType<typeof readPrefix>): string[] {
  if (!prefix) return [];
  if ('code' in prefix) return [`+${prefix.code}`];
  if ('start' in prefix) return [prefix.start];
  const { digits } = prefix;
  return digits.startsWith('0') ? [digits] : [`+${digits}`, digits, `0${digits}`];
}

/** The numbers (E.164) of a cell, each behind a beginning from another cell: +41, 0331, 339. */
function behind(prefix: string, cell: string, home: string): string[] {
  return partsOf(cell, home).flatMap((part) => {
    const [, number = '', tails = ''] = /^[^\d+]*([^+]*?)((?:\s*\/\s*\d{1,8})*)\D*$/s.exec(part) ?? [];
    if (number === '' || number.startsWith('00')) return [];
    const read = parseNumber(`${prefix} ${withoutStart(number, prefix)}`, home);
    if (!read.ok) return [];
    return [read.number, ...linesOf(`${read.number}${tails}`, home).numbers];
  });
}

/** Removes a repeated prefix: `0331` before `0331 123456`. */
function withoutStart(number: string, prefix: string): string {
  const [whole, start] = [number, prefix].map((text) => text.replace(/\D/g, ''));
  return start && whole?.startsWith(start) && whole.length > start.length + 5 ? whole.slice(start.length) : number;
}

/** The numbers in a note about another number ("anche il fisso 06 12341008"). */
export function numbersInNote(text: string, country: string): string[] {
  const isShort = (some: string) => some.replace(/\D/g, '').length < LEAST_IN_NOTE;
  if (isShort(text)) return [];
  const plain = text.replace(NO_NUMBER, ' ; ');
  if (isShort(plain)) return [];
  return readNumbers(plain, country).numbers.filter(
    (number) => number.replace(/^\+39|\D/g, '').length >= LEAST_IN_NOTE,
  );
}
