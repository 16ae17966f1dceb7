import type { SuppressionSourceName } from './queries.ts';

/** A number as a row of the file gives it; `hash` replaces the number if it was erased before the export. */
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
 * `sheet`: null for a text; `row` as a spreadsheet counts; `reason` has a sentence under `import.reasons`; `piece`: the part of
 * the row, if not all of it.
 */
export type ToldLine = { sheet: string | null; row: number; reason: string; piece?: string; cells: string[] };

/** A sheet as it was read, or the text (`name` null); `numbers`: how many it yielded; `left`: it was not to be read. */
export type ReadTable = {
  name: string | null;
  hidden: boolean;
  left: boolean;
  /** Rows that hold anything, without the column names, and how many of them the spreadsheet hides. */
  rows: number;
  hiddenRows: number;
  numbers: number;
  header: string[];
};

/** How a file is read where it does not say itself. */
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
  /** Taken, although something beside the numbers could not be taken, or because all readings of them were. */
  remarked: ToldLine[];
  /** Words without figures above the column names, and in sheets without a number: titles, instructions. */
  aside: ToldLine[];
};
