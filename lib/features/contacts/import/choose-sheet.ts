import { countNumbers } from '#lib/domain/import-sheet.ts';
import type { Row } from '#lib/files/row.ts';

/** Number of non-empty sheets in which telephone numbers are sought. */
const MOST_SHEETS = 100;

/** A sheet (undefined: the file is a text), its first rows, and the number of different telephone numbers in them. */
export type Looked = { sheet: string | undefined; first: Row[]; numbers: number };

/**
 * The sheet that brings the most people in its first rows, the first of several: a cover may show the office's own number.
 * Without any numbers, the first sheet that is not empty. `peopled`: all sheets with numbers.
 */
export async function chooseSheet(
  sheets: readonly (string | undefined)[],
  firstRows: (sheet: string | undefined) => Promise<Row[]>,
  country: string,
): Promise<{ chosen: Looked; peopled: string[] }> {
  const filled: Looked[] = [];
  for (const sheet of sheets) {
    const first = await firstRows(sheet);
    if (first.length === 0) continue;
    filled.push({ sheet, first, numbers: countNumbers(cellsOf(visible(first)), country) });
    if (filled.length === MOST_SHEETS) break;
  }
  const most = Math.max(0, ...filled.map(({ numbers }) => numbers));
  // All sheets are empty: the first is shown.
  const chosen = filled.find(({ numbers }) => numbers === most) ?? { sheet: sheets[0], first: [], numbers: 0 };
  const peopled = filled.flatMap(({ sheet, numbers }) => (sheet !== undefined && numbers > 0 ? [sheet] : []));
  return { chosen, peopled };
}

/** The rows that the spreadsheet shows; if it hides them all, all of them. */
export function visible(rows: Row[]): Row[] {
  const shown = rows.filter(({ hidden }) => !hidden);
  return shown.length > 0 ? shown : rows;
}

export const cellsOf = (rows: Row[]) => rows.map(({ cells }) => cells);
