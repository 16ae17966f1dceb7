import { NUMBER_DOUBTS, type NumberDoubt } from '#lib/domain/number-doubt.ts';
import type { Counts } from '#lib/features/contacts/import/schema.ts';

/** Returns the number of all rejected rows, for any reason. */
export function rejectedRows({ rejected }: Pick<Counts, 'rejected'>): number {
  return Object.values(rejected).reduce((sum, rows) => sum + rows, 0);
}

/** Returns the number of all rows whose number is to be checked, for any doubt. */
export function doubtfulRows({ doubts }: Pick<Counts, 'doubts'>): number {
  return Object.values(doubts).reduce((sum, rows) => sum + rows, 0);
}

/** Returns the doubts with their rows, the most serious first. */
export function doubtsByWeight({ doubts }: Pick<Counts, 'doubts'>): [doubt: NumberDoubt, rows: number][] {
  return NUMBER_DOUBTS.toReversed().flatMap((doubt) => (doubts[doubt] ? [[doubt, doubts[doubt]]] : []));
}

/** Returns the reasons with their rows, the most frequent first. */
export function reasonsBySize({ rejected }: Pick<Counts, 'rejected'>): [reason: string, rows: number][] {
  return Object.entries(rejected).sort(([a, more], [b, less]) => less - more || a.localeCompare(b));
}

/** Message keys of the delimiters: a punctuation mark cannot be one. */
export const DELIMITER_NAMES = { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'pipe' } as const;
