import { isBlankRow } from '#lib/domain/csv.ts';
import { type Column, type ImportRow, readRow } from '#lib/domain/import-row.ts';
import type { NumberDoubt } from '#lib/domain/number-doubt.ts';
import { attributesOf } from '../queries.ts';
import { rows } from './rows.ts';
import { type Choices, type ColumnChoice, DUPLICATE } from './schema.ts';
import { seenNumbers } from './seen.ts';
import type { Row, Source } from './source.ts';

/** A row whose number stands in an earlier one; what is doubtful about it there counts all the same. */
type Duplicate = { ok: false; reason: typeof DUPLICATE; number: string; doubt?: NumberDoubt; remark?: string };
export type ReadRow = Row & { read: ImportRow | Duplicate };

/**
 * The rows of data of an uploaded file as contacts, or why not: without the header, without blank lines, of several
 * rows with one number the first. Streamed, piece by piece; see `rows` for what it throws.
 */
export async function* readRows(
  source: Source,
  choices: Choices,
  onPiece?: (bytes: number) => void,
): AsyncGenerator<ReadRow[]> {
  const columns = await typed(source.workspaceId, choices.columns);
  const seen = seenNumbers();
  let header = choices.header;
  for await (const piece of rows(source, choices, onPiece)) {
    const taken: ReadRow[] = [];
    for (const { row, cells } of piece) {
      if (isBlankRow(cells)) continue;
      if (header) {
        header = false;
        continue;
      }
      const read = readRow(cells, columns, choices.country);
      if (read.ok && !seen.add(read.number)) {
        const { number, doubt, remark } = read;
        const told = { ...(doubt && { doubt }), ...(remark && { remark }) };
        taken.push({ row, cells, read: { ok: false, reason: DUPLICATE, number, ...told } });
      } else taken.push({ row, cells, read });
    }
    if (taken.length > 0) yield taken;
  }
}

/** The columns with what the workspace said about the values of its attributes. */
async function typed(workspaceId: string, columns: ColumnChoice[]): Promise<Column[]> {
  const types = new Map((await attributesOf(workspaceId)).map(({ key, type }) => [key, type]));
  return columns.map((column) => ({ ...column, type: types.get(column.name) }));
}
