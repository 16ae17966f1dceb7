import { defuse } from '#lib/domain/csv.ts';
import type { ReadTable, ToldLine } from '#lib/features/suppressions/told.ts';

/** Returns the column names of some lines, if all of them belong to one table. */
export function headerFor(tables: ReadTable[], lines: ToldLine[]): string[] {
  const [first] = lines;
  if (!first || lines.some(({ sheet }) => sheet !== first.sheet)) return [];
  return tables.find(({ name }) => name === first.sheet)?.header ?? [];
}

/** Returns whether lines can be corrected as one text: whether their columns are those of one table. */
export function areOfOneTable(lines: ToldLine[]): boolean {
  return lines.every(({ sheet }) => sheet === lines[0]?.sheet);
}

/**
 * Lines with their own columns first, so that the corrected file can be imported as it is; then the sheet, the row and the
 * remark about them, under `names`.
 */
export function linesCsv(
  header: string[],
  lines: ToldLine[],
  names: [sheet: string, row: string, reason: string],
  words: (line: ToldLine) => string,
): string {
  const width = Math.max(header.length, ...lines.map(({ cells }) => cells.length));
  const padded = (cells: string[]) => Array.from({ length: width }, (_, at) => cells[at] ?? '');
  const isWorkbook = lines.some(({ sheet }) => sheet !== null);
  const placed = <Cell>(sheet: Cell, rest: Cell[]) => (isWorkbook ? [sheet, ...rest] : rest);
  const [sheet, row, reason] = names;
  return `\ufeff${csv(
    header.length > 0 ? [...padded(header), ...placed(sheet, [row, reason])] : [],
    lines.map((line) => [...padded(line.cells), ...placed(line.sheet ?? '', [String(line.row), words(line)])]),
  )}`;
}

export function csv(header: string[], lines: string[][]): string {
  const quoted = (cell: string) => `"${defuse(cell).replaceAll('"', '""')}"`;
  const rows = [...(header.length > 0 ? [header] : []), ...lines];
  return `${rows.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`;
}

export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
