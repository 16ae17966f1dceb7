import { isBlankRow } from '#lib/domain/csv.ts';
import { type Column, type ImportRow, readRow } from '#lib/domain/import-row.ts';
import type { NumberDoubt } from '#lib/domain/number-doubt.ts';
import type { Row } from '#lib/files/row.ts';
import type { Book } from '#lib/files/workbook/book.ts';
import { attributesOf } from '../queries.ts';
import { rows } from './rows.ts';
import { type Choices, type ColumnChoice, DUPLICATE, HIDDEN } from './schema.ts';
import { seenNumbers } from './seen.ts';
import type { Source } from './source.ts';

/** A row whose number is in an earlier row; its doubt about the number counts all the same. */
type Duplicate = { ok: false; reason: typeof DUPLICATE; number: string; doubt?: NumberDoubt; remark?: string };
export type ReadRow = Row & { read: ImportRow | Duplicate | { ok: false; reason: typeof HIDDEN } };

/**
 * Reads the data rows of an uploaded file as contacts, or with the reason why not: without the header and rows above it, without
 * blank lines, and of several rows with one number only the first. Streamed, in pieces; see `rows` for its errors.
 */
export async function* readRows(
  source: Source,
  choices: Choices,
  onPiece?: (bytes: number) => void,
  book?: Book,
): AsyncGenerator<ReadRow[]> {
  const columns = await typed(source.workspaceId, choices.columns);
  const seen = seenNumbers();
  const { header, headerRow, hiddenRows } = choices;
  const phones = columns.flatMap(({ role }, at) => (role === 'phone' || role === 'otherPhone' ? [at] : []));
  let above = header;
  for await (const piece of rows(source, choices, onPiece, book)) {
    const taken: ReadRow[] = [];
    for (const { row, cells, hidden, unresolved } of piece) {
      if (isBlankRow(cells) && !unresolved) continue;
      if (above) {
        if (headerRow === undefined || row >= headerRow) above = false;
        if (headerRow === undefined || row <= headerRow) continue;
      }
      if (hidden && !hiddenRows) {
        taken.push({ row, cells, hidden, read: { ok: false, reason: HIDDEN } });
        continue;
      }
      const read = readRow(cells, columns, choices.country);
      if (!read.ok && read.reason === 'missing_number' && unresolved?.some((at) => phones.includes(at))) {
        taken.push({ row, cells, read: { ok: false, reason: 'no_result' } });
      } else if (read.ok && !seen.add(read.number)) {
        const { number, doubt, remark } = read;
        const told = { ...(doubt && { doubt }), ...(remark && { remark }) };
        taken.push({ row, cells, read: { ok: false, reason: DUPLICATE, number, ...told } });
      } else taken.push({ row, cells, ...(hidden && { hidden }), read });
    }
    if (taken.length > 0) yield taken;
  }
}

/** The columns with the workspace's types for the values of its attributes. */
async function typed(workspaceId: string, columns: ColumnChoice[]): Promise<Column[]> {
  const types = new Map((await attributesOf(workspaceId)).map(({ key, type }) => [key, type]));
  return columns.map((column) => ({ ...column, type: types.get(column.name) }));
}
