import { NUMBER_DOUBTS, type NumberDoubt } from '#lib/domain/number-doubt.ts';
import type { Counts } from '#lib/features/contacts/import/schema.ts';

/** All rejected rows, whatever the reason. */
export function rejectedRows({ rejected }: Pick<Counts, 'rejected'>): number {
  return Object.values(rejected).reduce((sum, rows) => sum + rows, 0);
}

/** All rows whose number is to be checked, whatever the doubt. */
export function doubtfulRows({ doubts }: Pick<Counts, 'doubts'>): number {
  return Object.values(doubts).reduce((sum, rows) => sum + rows, 0);
}

/** Doubts with their rows, the weightiest first. */
export function doubtsByWeight({ doubts }: Pick<Counts, 'doubts'>): [doubt: NumberDoubt, rows: number][] {
  return NUMBER_DOUBTS.toReversed().flatMap((doubt) => (doubts[doubt] ? [[doubt, doubts[doubt]]] : []));
}

/** Reasons with their rows, the most frequent first. */
export function reasonsBySize({ rejected }: Pick<Counts, 'rejected'>): [reason: string, rows: number][] {
  return Object.entries(rejected).sort(([a, more], [b, less]) => less - more || a.localeCompare(b));
}

/** Message keys of the delimiters: a sign cannot be one. */
export const DELIMITER_NAMES = { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'pipe' } as const;
