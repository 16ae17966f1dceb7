import type { ReadSuppressions, ReadTable, ToldLine } from './told.ts';

/** The content of a file, in figures and lines. */
export type Reading = {
  tables: ReadTable[];
  /** Rows that held anything, without the column names. */
  rows: number;
  /** Numbers in them, and everything that was no number. */
  found: number;
  /** Numbers that are already on the list for at least as long, or appear earlier in the same file. */
  unchanged: number;
  /** Lines whose end is past: their numbers are kept as a record, and suppress nobody. */
  ended: number;
  /** Numbers whose proof is a call that this workspace did not place to them: taken without it. */
  unproved: number;
  rejected: ToldLine[];
  /** Taken, although something beside the number could not be read, or may be read otherwise. */
  remarked: ToldLine[];
  /** Words without figures: titles, instructions. */
  aside: ToldLine[];
};

export function readingOf(read: ReadSuppressions, of: { added: number; ended: number; unproved: number }): Reading {
  const { tables, given, rejected, remarked, aside } = read;
  return {
    tables,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    found: given.length + rejected.length,
    unchanged: given.length - of.ended - of.added,
    ended: of.ended,
    unproved: of.unproved,
    rejected,
    remarked,
    aside,
  };
}
