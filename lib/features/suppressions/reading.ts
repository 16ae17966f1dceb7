import type { ReadSuppressions, ReadTable, ToldLine } from './told.ts';

/** What a file says, in figures and lines. */
export type Reading = {
  tables: ReadTable[];
  /** Rows that held anything, without the names over the columns. */
  rows: number;
  /** Numbers in them, and what was no number. */
  found: number;
  /** Stand there at least as long already, or earlier in the same file. */
  unchanged: number;
  /** Name a call as their proof that this workspace did not place to that number: taken without it. */
  unproved: number;
  rejected: ToldLine[];
  /** Taken, although something beside the number could not be read, or may be read otherwise. */
  remarked: ToldLine[];
  /** Words without figures: titles, instructions. */
  aside: ToldLine[];
};

export function readingOf(read: ReadSuppressions, of: { added: number; unproved: number }): Reading {
  const { tables, given, rejected, remarked, aside } = read;
  return {
    tables,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    found: given.length + rejected.length,
    unchanged: given.length - of.added,
    unproved: of.unproved,
    ...{ rejected, remarked, aside },
  };
}
