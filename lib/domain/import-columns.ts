import { parseNumber } from './phone.ts';

/** What a column of an imported file is taken as. `fullNameLast` is "Rossi Mario". */
export const COLUMN_ROLES = [
  'phone',
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

/** Lower case, letters and figures only, one space between words: how headings and words of a file are compared. */
export function plainWords(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * True if the first row names the columns: it holds a known header word, or it is all words above a column of numbers.
 * A row in which a phone number stands is data.
 */
export function guessHeader(rows: readonly (readonly string[])[], country: string): boolean {
  const [first = [], ...rest] = rows;
  if (first.some((cell) => parseNumber(cell, country).ok)) return false;
  if (first.some((cell) => KNOWN.has(plainWords(cell)))) return true;
  return first.some((cell, at) => cell.trim() !== '' && !/\d/.test(cell) && share(rest, at, country) >= 0.5);
}

/** What each column is taken as: by its name, and where no name says it, by what stands in it. */
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
  take('phone', PHONE_HEADINGS);
  if (!roles.includes('phone')) {
    const shares = names.map((_, at) => share(rows, at, country));
    const best = shares.indexOf(Math.max(...shares));
    if (best >= 0 && (shares[best] ?? 0) >= 0.3) roles[best] = 'phone';
  }
  take('lastName', LAST);
  // "Name" beside a surname is the first name; "Nome" beside no "Cognome" holds whole names.
  if (roles.includes('lastName')) take('firstName', [...FIRST, 'name']);
  else if (names.some((name) => FULL_LAST.includes(name))) take('fullNameLast', FULL_LAST);
  else if (names.some((name) => FULL.includes(name))) take('fullName', FULL);
  else if (names.includes('nome')) take('fullName', ['nome']);
  else take('firstName', FIRST);
  take('tags', TAGS);
  return roles;
}

/** Which part of a column's filled cells are valid phone numbers. */
function share(rows: readonly (readonly string[])[], at: number, country: string): number {
  const filled = rows.slice(0, 100).flatMap((row) => (row[at]?.trim() ? [row[at]] : []));
  if (filled.length === 0) return 0;
  return filled.filter((cell) => parseNumber(cell, country).ok).length / filled.length;
}
