import { asTyped } from '#lib/domain/csv.ts';
import { type ColumnRole, plainWords, saysWhere } from '#lib/domain/import-columns.ts';
import { asksAboutCalls } from '#lib/domain/import-refusal.ts';
import { PHONE_HEADINGS } from '#lib/domain/phone-headings.ts';
import { tidy } from '#lib/domain/text.ts';
import type { SuppressionSourceName } from './queries.ts';

/** The columns of a file of suppressions, in the order in which they are exported. */
export const COLUMNS = ['number', 'source', 'reason', 'proof', 'since', 'until', 'call'] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Header words, Italian and English, without accents, case and signs. */
const HEADERS: Record<ColumnName, readonly string[]> = {
  number: [...PHONE_HEADINGS, 'utenza', 'msisdn'],
  source: ['origine', 'source', 'fonte'],
  reason: ['motivo', 'reason', 'motivazione', 'note', 'notes'],
  proof: ['prova', 'proof', 'riferimento', 'reference', 'protocollo'],
  since: ['dal', 'since', 'data', 'date', 'inizio', 'from'],
  until: ['fino al', 'until', 'al', 'scadenza', 'fine', 'expires'],
  call: ['chiamata', 'call', 'coderequest', 'code request'],
};

/** The possible spellings of a source: its words on screen in both languages, and its stored word. */
const SOURCES: Record<SuppressionSourceName, readonly string[]> = {
  manual: ['manual', 'inserito a mano', 'entered by hand', 'manuale'],
  asked: ['asked', 'l ha chiesto', 'asked for it'],
  optOut: ['optout', 'tasto di rinuncia', 'opt out digit', 'opt out'],
  platform: ['platform', 'lista nera della piattaforma', 'platform s blacklist'],
  register: ['register', 'registro delle opposizioni', 'register of objections', 'rpo'],
  legal: ['legal', 'motivo legale', 'legal reason'],
};

/** Words for telephone numbers in a heading, whatever is beside them ("Cellulare 2", "Tel. ufficio", "Phone 1 - Value"). */
const PHONE_WORDS = new Set(
  'telefono telefoni tel cellulare cellulari cell cel mobile phone phones telephone fisso fax whatsapp utenza msisdn recapito recapiti'.split(
    ' ',
  ),
);
/** … unless it is about the telephone rather than its number ("Phone 1 - Type"). */
const ABOUT_PHONES = new Set('type tipo label etichetta operatore carrier note notes data date consenso'.split(' '));

/** A heading for the beginning of the number beside it, not for a number. */
const PREFIX =
  /^(?:(?:phone|mobile|telephone|tel) )?(?:pref|prefisso|prefissi|prefix|(?:dial|dialling|country|area) code|codice paese)(?: |$)/;
/** Headings over figures that may look like telephone numbers but are none. */
const NO_NUMBERS = new Set(
  (
    'cap zip postal postale codice code fiscale cf cod piva iva vat iban conto data date nascita nato birth id importo amount ' +
    'euro eur prezzo price totale total saldo balance anno year ora time matricola pratica ordine order fattura invoice ' +
    'polizza contratto contract civico riga row tessera documento cartella pod pdr lat lon latitude longitude'
  ).split(' '),
);

/**
 * The positions of a table's columns: each column of numbers, of their prefixes, and of their country (-1: none), each column
 * that is no number though it may look like one, and for every other name the first column that bears it.
 */
export type NamedColumns = {
  numbers: number[];
  prefixes: number[];
  country: number;
  noNumbers: number[];
  /** Headings under which a row may say that the person can be called after all. */
  callable: Map<number, string>;
  others: Map<Exclude<ColumnName, 'number'>, number>;
};
/** `roles`: what an import of contacts needs to know to find each number's prefix. */
export type Columns = NamedColumns & { roles: { role: ColumnRole; name: string }[] };

/** Finds the columns by a row of names and some of the rows below it; null if it names no number. */
export function columnsOf(header: readonly string[], below: readonly (readonly string[])[] = []): NamedColumns | null {
  const names = header.map(plainWords);
  const numbers = names.flatMap((name, at) => (namesNumbers(name) ? [at] : []));
  if (numbers.length === 0) return null;
  const others: NamedColumns['others'] = new Map();
  for (const column of COLUMNS) {
    if (column === 'number') continue;
    const at = names.findIndex((name, place) => HEADERS[column].includes(name) && !numbers.includes(place));
    if (at >= 0) others.set(column, at);
  }
  const says = names.map((name, at) => (numbers.includes(at) ? null : saysWhere(name, filledCells(below, at))));
  const prefixes = names.flatMap((_, at) => (says[at] === 'prefix' ? [at] : []));
  const noNumbers = names.flatMap((name, at) => {
    const isNone = says[at] != null || name.split(' ').some((word) => NO_NUMBERS.has(word));
    return isNone && !numbers.includes(at) ? [at] : [];
  });
  const callable = new Map([...header.entries()].filter(([at, name]) => !numbers.includes(at) && asksAboutCalls(name)));
  return { numbers, prefixes, country: says.indexOf('country'), noNumbers, callable, others };
}

/** Adds the roles, once all columns of numbers are known. */
export function withRoles(columns: NamedColumns, header: readonly string[]): Columns {
  const { numbers, prefixes } = columns;
  const width = Math.max(-1, ...numbers, ...prefixes) + 1;
  const roles = Array.from({ length: Math.max(width, header.length) }, (_, at) => ({
    role: numbers.includes(at) ? ('phone' as const) : prefixes.includes(at) ? ('prefix' as const) : ('ignore' as const),
    name: header[at] ?? '',
  }));
  return { ...columns, roles };
}

/** The texts in a column of some rows, as they were typed. */
export function filledCells(rows: readonly (readonly string[])[], at: number): string[] {
  return rows.flatMap((row) => (row[at]?.trim() ? [tidy(asTyped(row[at]))] : []));
}

function namesNumbers(name: string): boolean {
  if (HEADERS.number.includes(name)) return true;
  if (PREFIX.test(name)) return false;
  const words = name.split(' ');
  return words.some((word) => PHONE_WORDS.has(word)) && !words.some((word) => ABOUT_PHONES.has(word));
}

/** The source that a cell names, in either language, or null. */
export function sourceOf(cell: string): SuppressionSourceName | null {
  const words = plainWords(cell);
  const found = Object.entries(SOURCES).find(([, spellings]) => spellings.includes(words));
  return found ? (found[0] as SuppressionSourceName) : null;
}
