import { PHONE_HEADINGS, plainWords } from '#lib/domain/import-columns.ts';
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

/** How a source may be written: its words on screen in both languages, and the word that it is kept as. */
const SOURCES: Record<SuppressionSourceName, readonly string[]> = {
  manual: ['manual', 'inserito a mano', 'entered by hand', 'manuale'],
  asked: ['asked', 'l ha chiesto', 'asked for it'],
  optOut: ['optout', 'tasto di rinuncia', 'opt out digit', 'opt out'],
  platform: ['platform', 'lista nera della piattaforma', 'platform s blacklist'],
  register: ['register', 'registro delle opposizioni', 'register of objections', 'rpo'],
  legal: ['legal', 'motivo legale', 'legal reason'],
};

/** Which column stands where, by a row of names; null if it names no number. */
export function columnsOf(header: readonly string[]): Map<ColumnName, number> | null {
  const names = header.map(plainWords);
  const found = new Map<ColumnName, number>();
  for (const column of COLUMNS) {
    const at = names.findIndex((name) => HEADERS[column].includes(name));
    if (at >= 0) found.set(column, at);
  }
  return found.has('number') ? found : null;
}

/** The source that a cell names, in either language, or null. */
export function sourceOf(cell: string): SuppressionSourceName | null {
  const words = plainWords(cell);
  const found = Object.entries(SOURCES).find(([, spellings]) => spellings.includes(words));
  return found ? (found[0] as SuppressionSourceName) : null;
}
