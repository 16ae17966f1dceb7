import type { Counts } from '#lib/features/contacts/import/schema.ts';

/** All rejected rows, whatever the reason. */
export function rejectedRows({ rejected }: Pick<Counts, 'rejected'>): number {
  return Object.values(rejected).reduce((sum, rows) => sum + rows, 0);
}

/** Reasons with their rows, the most frequent first. */
export function reasonsBySize({ rejected }: Pick<Counts, 'rejected'>): [reason: string, rows: number][] {
  return Object.entries(rejected).sort(([a, more], [b, less]) => less - more || a.localeCompare(b));
}

/** Message keys of the delimiters: a sign cannot be one. */
export const DELIMITER_NAMES = { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'pipe' } as const;
