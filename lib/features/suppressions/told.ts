import type { SuppressionSourceName } from './queries.ts';

/** A number as a row of the file gives it; `hash` instead of the number for one that was erased before it was exported. */
export type GivenSuppression = {
  sheet: string | null;
  row: number;
  number: string | null;
  hash: Buffer | null;
  source: SuppressionSourceName;
  reason: string;
  proof: string;
  since: Date | null;
  until: Date | null;
  codeRequest: string | null;
};

/**
 * `sheet`: null for a text; `row` as a spreadsheet counts; `reason` has a sentence under `import.reasons`; `piece`: what of
 * the row, if not all of it.
 */
export type ToldLine = { sheet: string | null; row: number; reason: string; piece?: string; cells: string[] };

/** A sheet as it was read, or the text (`name` null); `numbers`: what it gave; `left`: it was not to be read. */
export type ReadTable = {
  name: string | null;
  hidden: boolean;
  left: boolean;
  /** Rows that hold anything, without the names over the columns, and how many of them the spreadsheet does not show. */
  rows: number;
  hiddenRows: number;
  numbers: number;
  header: string[];
};

/** How a file is read where it says nothing itself. */
export type ReadTerms = {
  workspaceId: string;
  country: string;
  timeZone: string;
  source: SuppressionSourceName;
  now: Date;
};

export type ReadSuppressions = {
  tables: ReadTable[];
  given: GivenSuppression[];
  rejected: ToldLine[];
  /** Taken, although something beside the numbers could not be, or because all ways to read them are. */
  remarked: ToldLine[];
  /** Words without figures above the names of the columns, and in sheets without a number: titles, instructions. */
  aside: ToldLine[];
};
