import { countryNamed } from './country-name.ts';
import { readPrefix } from './number-prefix.ts';
import { parseNumber } from './phone.ts';
import { plainWords } from './plain-words.ts';

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

/** Header words, Italian and English, without accents, case and signs; the likeliest first. */
export const PHONE_HEADINGS = [
  'telefono cellulare',
  'cellulare',
  'numero cellulare',
  'numero di cellulare',
  'cell',
  'mobile',
  'mobile phone',
  'mobile number',
  'cell phone',
  'cellphone',
  'telefono',
  'numero di telefono',
  'numero telefono',
  'numero telefonico',
  'tel',
  'phone',
  'phone number',
  'telephone',
  'telephone number',
  'recapito telefonico',
  'contatto telefonico',
  'recapito',
  'numero',
  'number',
  'whatsapp',
];
/**
 * More phone headings, as Google, Outlook, Apple, telephones and medical practices name them, the likeliest first: mobiles,
 * then those of unknown kind, then landlines.
 */
const MORE_PHONES = [
  /^(?:telefono|tel|numero|n) (?:cell|cellulare|mobile|principale|nuovo|attuale|attivo|1)$/,
  /^numero (?:di )?(?:telefono|tel|cellulare|cell) (?:principale|1)$/,
  /^(?:cell|cellulare|mobile)(?: (?:principale|personale|privato|nuovo|attuale|attivo|1))$/,
  /^(?:primary|main|mobile|cell|new|current) (?:phone|number)(?: 1)?$/,
  /^phone 1 value$/,
  /^(?:phone|telephone) (?:1|mobile|cell|iphone|main)$/,
  /^(?:cell|cellulare|mobile|mobile phone)(?: \d| lavoro| business| work)$/,
  /^phone \d value$/,
  /^(?:telefono|tel|phone|numero|recapito|numero di telefono)(?: \d| secondario| alternativo)$/,
  /^(?:altro|secondo) (?:telefono|numero|cellulare|recapito)$/,
  /^(?:telefono|tel)(?: (?:di |dell |della )?(?:casa|abitazione|fisso|ufficio|lavoro|azienda|societa|home|work))(?: \d)?$/,
  /^(?:casa|home|home phone|business phone|work phone|primary phone|company main phone|other phone)(?: \d)?$/,
  /^(?:phone|telephone) (?:home|work|other)$/,
];
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
const isPhoneHeading = (name: string) => PHONE_HEADINGS.includes(name) || MORE_PHONES.some((form) => form.test(name));
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

/** Titles, print dates and the like take at most this many rows. */
const MOST_ABOVE = 15;

/**
 * The index of the header row: of the rows above the first phone number, the one with the most known header words; else a row
 * of words above a column of numbers. Null: there is none, all rows are data.
 */
export function findHeader(rows: readonly (readonly string[])[], country: string): number | null {
  const data = rows.findIndex((row) => row.some((cell) => parseNumber(cell, country).ok));
  const above = rows.slice(0, Math.min(data < 0 ? rows.length : data, MOST_ABOVE));
  const known = above.map((row, at) => {
    const words = row.map(plainWords).filter(isKnown);
    // Further down, a single known word is as likely to be data.
    return at > 0 && words.length === 1 && !words.some(isPhoneHeading) ? 0 : words.length;
  });
  const most = Math.max(0, ...known);
  if (most > 0) return known.indexOf(most);
  const worded = above.findIndex((row, at) => {
    const rest = rows.slice(at + 1);
    return row.some((cell, column) => cell.trim() !== '' && !/\d/.test(cell) && share(rest, column, country) >= 0.5);
  });
  return worded < 0 ? null : worded;
}

const isKnown = (words: string) =>
  KNOWN.has(words) || isPhoneHeading(words) || PREFIX.test(words) || COUNTRY.test(words);

/** Whether a table seems to have a column of phone numbers that holds some. */
export function holdsPhones(rows: readonly (readonly string[])[], country: string): boolean {
  const header = findHeader(rows, country);
  const data = header === null ? rows : rows.slice(header + 1);
  const at = guessColumns(header === null ? null : (rows[header] ?? null), data, country).indexOf('phone');
  return at >= 0 && share(data, at, country) >= 0.3;
}

/** The role of each column: by its name, and where the name is unknown, by its cells. */
export function guessColumns(
  headers: readonly string[] | null,
  rows: readonly (readonly string[])[],
  country: string,
): ColumnRole[] {
  const width = Math.max(headers?.length ?? 0, ...rows.slice(0, 100).map((row) => row.length));
  const names = Array.from({ length: width }, (_, at) => plainWords(headers?.[at] ?? ''));
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

/** Columns that name the country or area of the telephone: all with prefixes, and the first with countries. */
function takePrefixes(names: string[], roles: ColumnRole[], rows: readonly (readonly string[])[]): void {
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
function takePhones(names: string[], roles: ColumnRole[], rows: readonly (readonly string[])[], country: string): void {
  const named = names
    .map((name, at) => ({ at, name, rank: rankOf(name), valid: valid(rows, at, country) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.at - b.at);
  const most = Math.max(0, ...named.map((column) => column.valid));
  const chosen = named.find((column) => column.valid * 2 >= most);
  if (!chosen) return;
  roles[chosen.at] = 'phone';
  for (const { at, name } of named) {
    // A bare "Numero" beside a telephone is a house, card or invoice number.
    if (at !== chosen.at && !ANY_NUMBER.includes(name) && share(rows, at, country) >= 0.5) roles[at] = 'otherPhone';
  }
}

function rankOf(name: string): number | undefined {
  const [exact, like] = [PHONE_HEADINGS.indexOf(name), MORE_PHONES.findIndex((form) => form.test(name))];
  return exact >= 0 ? exact : like >= 0 ? PHONE_HEADINGS.length + like : undefined;
}

/** The number of valid phone numbers among the first cells of a column. */
function valid(rows: readonly (readonly string[])[], at: number, country: string): number {
  return rows.slice(0, 100).filter((row) => parseNumber(row[at] ?? '', country).ok).length;
}

/** The share of valid phone numbers among a column's filled cells. */
function share(rows: readonly (readonly string[])[], at: number, country: string): number {
  const filled = filledCells(rows, at);
  if (filled.length === 0) return 0;
  return filled.filter((cell) => parseNumber(cell, country).ok).length / filled.length;
}

function filledCells(rows: readonly (readonly string[])[], at: number): string[] {
  return rows.slice(0, 100).flatMap((row) => (row[at]?.trim() ? [row[at]] : []));
}
