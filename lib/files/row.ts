/**
 * `row` as a spreadsheet counts: the first is 1, blank lines count, a cell with line breaks stays within its row. `hidden`:
 * the spreadsheet does not show it. `unresolved`: the columns whose formula has no result. `hiddenColumns`: the columns that
 * the spreadsheet does not show, the same in all rows.
 */
export type Row = { row: number; cells: string[]; hidden?: true; unresolved?: number[]; hiddenColumns?: number[] };
/** Maximum characters of one row; otherwise a quotation mark that is never closed would swallow the file. */
export const MAX_ROW = 256 * 1024;
