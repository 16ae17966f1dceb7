import { countryNamed } from './country-name.ts';
import { parseWithPrefix, readPrefix } from './number-prefix.ts';
import { parseNumber } from './phone.ts';
import { isPhoneHeading, PHONE_HEADINGS, rankOf } from './phone-headings.ts';
import { plainWords } from './plain-words.ts';
import { ownersOf } from './prefix-columns.ts';

export { plainWords } from './plain-words.ts';

/**
 * The role of a column in an imported file. `otherPhone` counts where the phone is blank; `prefix` stands before the phone,
 * and a phone without one belongs to the `country`; `fullNameLast` is "Rossi Mario".
 */
export const COLUMN_ROLES = [
  'phone',
  'otherPhone',
  'prefix',
  'country',
  'firstName',
  'lastName',
  'fullName',
  'fullNameLast',
  'attribute',
  'tags',
  'ignore',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/** The person has another number now. */
const OUTDATED =
  /(?:^| )(?:vecchi[oa]|precedente|ex|old|previous|former|dismess[oa]|disattiv\p{L}*|errat[oa]|sbagliat[oa]|non (?:piu )?(?:attiv[oa]|valid[oa]|in uso))(?: |$)/u;
/** A prefix in its own column; the values tell it from the prefix of a name ("Dott."). */
const PREFIX =
  /^(?:(?:phone |mobile |telephone |tel |intl |international )?prefix|pref|prefiss[oi])(?: (?!nome|cognome|name)[a-z0-9 ]+)?$|^(?:phone |mobile |telephone )?(?:country|area|dial|dialing|dialling|calling|std|isd)(?: (?:calling|dialing|dialling|phone))? code$|^(?:codice|cod) (?:paese|nazione|stato|internazionale|telefonico)$|^indicativo(?: [a-z ]+)?$|^vorwahl$/;
/** The person's country; "Stato" may be a state of anything, "Paese" a village: the values tell. */
const COUNTRY =
  /^(?:country|nation|nazione|paese|stato|land|pays)(?: (?:di )?(?:residenza|region|name|telefono|phone|1))*$/;
const SURE_COUNTRY = /^(?:country|nation|nazione)(?: |$)/;
const ANY_NUMBER = ['numero', 'number'];
const FIRST = ['nome', 'nome di battesimo', 'first name', 'firstname', 'given name', 'forename'];
const LAST = ['cognome', 'last name', 'lastname', 'surname', 'family name'];
const FULL = ['nominativo', 'nome e cognome', 'nome cognome', 'nome completo', 'full name', 'fullname', 'name'];
const FULL_LAST = ['cognome e nome', 'cognome nome'];
const TAGS = ['tag', 'tags', 'etichette', 'etichetta', 'labels', 'label'];
/** The columns that our own file of rejected rows adds. */
const OURS = ['riga', 'motivo', 'row', 'reason'];
const OTHER = [
  'citta',
  'city',
  'note',
  'notes',
  'email',
  'e mail',
  'indirizzo',
  'address',
  'cap',
  'data',
  'date',
  'anno',
];
const KNOWN = new Set([...PHONE_HEADINGS, ...FIRST, ...LAST, ...FULL, ...FULL_LAST, ...TAGS, ...OTHER]);

type Rows = readonly (readonly string[])[];

/** Number of rows that show what a column holds. */
const JUDGED = 100;
/** Titles, print dates and the like take at most this many rows. */
const MOST_ABOVE = 15;

/**
 * The index of the header row: of the rows above the people, the one with the most known header words; else a row of words above
 * a column of numbers. Null: there is none, all rows are data.
 */
export function findHeader(rows: Rows, country: string): number | null {
  const isNumber = (cell: string) => parseNumber(cell, country).ok;
  const data = rows.findIndex((row) => row.some(isNumber));
  const known = rows.slice(0, MOST_ABOVE).map((row, at) => {
    const words = row.map(plainWords).filter(isKnown);
    const phones = [...row.keys()].filter((column) => isPhoneHeading(plainWords(row[column] ?? '')));
    // A letterhead shows the office's own number. Where a number stands above the telephones, somebody would be skipped.
    const isBelow = data >= 0 && at >= data;
    const skips = phones.some((column) => rows.slice(0, at).some((above) => isNumber(above[column] ?? '')));
    const isTitle = phones.length === 0 || row.filter((cell) => cell.trim() !== '').length < 2;
    if (isBelow && (isTitle || skips || row.some(isNumber))) return 0;
    // Further down, a single known word is as likely to be data.
    return at > 0 && words.length === 1 && phones.length === 0 ? 0 : words.length;
  });
  const most = Math.max(0, ...known);
  if (most > 0) return known.indexOf(most);
  const above = rows.slice(0, Math.min(data < 0 ? rows.length : data, MOST_ABOVE));
  const worded = above.findIndex((row, at) => {
    const rest = rows.slice(at + 1);
    return row.some((cell, column) => cell.trim() !== '' && !/\d/.test(cell) && share(rest, column, country) >= 0.5);
  });
  return worded < 0 ? null : worded;
}

const isKnown = (words: string) =>
  KNOWN.has(words) || isPhoneHeading(words) || PREFIX.test(words) || COUNTRY.test(words);

/** The role of each column: by its name, and where the name is unknown, by its cells. */
export function guessColumns(headers: readonly string[] | null, rows: Rows, country: string): ColumnRole[] {
  const width = Math.max(headers?.length ?? 0, ...rows.slice(0, JUDGED).map((row) => row.length));
  // People of a second table are not the ones of the first.
  const end = secondTable(headers ?? []) ?? width;
  const names = Array.from({ length: width }, (_, at) => (at < end ? plainWords(headers?.[at] ?? '') : ''));
  const roles = names.map<ColumnRole>((name) => (name === '' || OURS.includes(name) ? 'ignore' : 'attribute'));
  const take = (role: ColumnRole, words: readonly string[]) => {
    for (const word of words) {
      const at = names.indexOf(word);
      if (at >= 0 && (roles[at] === 'attribute' || roles[at] === 'ignore')) {
        roles[at] = role;
        return;
      }
    }
  };
  takePhones(names, roles, rows, country);
  if (!roles.includes('phone')) {
    const shares = names.map((_, at) => share(rows, at, country));
    const best = (old: boolean) => {
      const of = shares.map((part, at) => (OUTDATED.test(names[at] ?? '') === old ? part : 0));
      const most = Math.max(0, ...of);
      return most >= 0.3 ? of.indexOf(most) : undefined;
    };
    const at = best(false) ?? best(true);
    if (at !== undefined) roles[at] = 'phone';
  }
  take('lastName', LAST);
  // "Name" beside a surname is the first name; "Nome" beside no "Cognome" holds whole names.
  if (roles.includes('lastName')) take('firstName', [...FIRST, 'name']);
  else if (names.some((name) => FULL_LAST.includes(name))) take('fullNameLast', FULL_LAST);
  else if (names.some((name) => FULL.includes(name))) take('fullName', FULL);
  else if (names.includes('nome')) take('fullName', ['nome']);
  else take('firstName', FIRST);
  take('tags', TAGS);
  takePrefixes(names, roles, rows);
  return roles;
}

/**
 * The column at which the same headings begin again: a second table stands beside the first one, with other people. Null: there
 * is none.
 */
export function secondTable(headers: readonly string[]): number | null {
  const names = headers.map(plainWords);
  const isRepeated = (name: string, at: number) => name !== '' && names.indexOf(name) < at;
  const start = names.findIndex(isRepeated);
  const second = names.slice(start);
  const isPerson = (name: string) => [...FIRST, ...LAST, ...FULL, ...FULL_LAST].includes(name);
  const isTable = second.some(isPerson) && second.some(isPhoneHeading);
  return start > 0 && isTable && second.every((name) => name === '' || names.indexOf(name) < start) ? start : null;
}

/** Columns that name the country or area of the telephone: all with prefixes, and the first with countries. */
function takePrefixes(names: string[], roles: ColumnRole[], rows: Rows): void {
  if (!roles.includes('phone')) return;
  for (const [at, name] of names.entries()) {
    if (roles[at] !== 'attribute') continue;
    const says = saysWhere(name, filledCells(rows, at));
    if (says === 'prefix' || (says === 'country' && !roles.includes('country'))) roles[at] = says;
  }
}

/** Whether a column names the area or country of its rows' telephones, by its heading's plain words and its filled cells. */
export function saysWhere(name: string, filled: readonly string[]): 'prefix' | 'country' | null {
  if (filled.length === 0 || !(PREFIX.test(name) || COUNTRY.test(name))) return null;
  const most = (is: (cell: string) => boolean) => filled.filter(is).length * 2 >= filled.length;
  if (PREFIX.test(name) && most((cell) => readPrefix(cell) !== null)) return 'prefix';
  return SURE_COUNTRY.test(name) || most((cell) => countryNamed(cell) !== null) ? 'country' : null;
}

/**
 * Of the columns named like telephones: the likeliest by name, unless another holds more than twice as many valid numbers. The
 * others count where that one is blank.
 */
function takePhones(names: string[], roles: ColumnRole[], rows: Rows, country: string): void {
  const prefixes = prefixOfEach(names, rows);
  const named = names
    .map((name, at) => ({ at, name, rank: rankOf(name), valid: valid(rows, at, country, prefixes.get(at)) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.at - b.at);
  const most = Math.max(0, ...named.map((column) => column.valid));
  const chosen = named.find((column) => column.valid * 2 >= most);
  if (!chosen) return;
  roles[chosen.at] = 'phone';
  for (const [at, name] of names.entries()) {
    // One heading may stand above two columns.
    const heading = name === '' ? (names[at - 1] ?? '') : name;
    // A bare "Numero" beside a telephone is a house, card or invoice number.
    const isOther = at !== chosen.at && !ANY_NUMBER.includes(heading) && isPhoneHeading(heading);
    if (isOther && share(rows, at, country, prefixes.get(at)) >= 0.5) roles[at] = 'otherPhone';
  }
}

/** The column of prefixes of each column that is named like a telephone: without its prefix a number is none. */
function prefixOfEach(names: string[], rows: Rows): Map<number, number> {
  const columns = names.map((name, at) => {
    const isPrefix = saysWhere(name, filledCells(rows, at)) === 'prefix';
    return { name, role: isPrefix ? ('prefix' as const) : ('attribute' as const) };
  });
  return new Map([...ownersOf(columns)].map(([prefix, telephone]) => [telephone, prefix]));
}

/** The number of valid phone numbers among the first cells of a column, behind the prefixes of another column, if it has one. */
function valid(rows: Rows, at: number, country: string, prefix?: number): number {
  return rows.slice(0, JUDGED).filter((row) => {
    const [cell = '', before = ''] = [row[at], prefix === undefined ? '' : row[prefix]];
    return parseNumber(cell, country).ok || (before !== '' && parseWithPrefix(cell, before, '', country).ok);
  }).length;
}

/** The share of valid phone numbers among a column's filled cells. */
function share(rows: Rows, at: number, country: string, prefix?: number): number {
  const filled = filledCells(rows, at).length;
  return filled === 0 ? 0 : valid(rows, at, country, prefix) / filled;
}

function filledCells(rows: Rows, at: number): string[] {
  return rows.slice(0, JUDGED).flatMap((row) => (row[at]?.trim() ? [row[at]] : []));
}
