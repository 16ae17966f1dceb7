import { isBlankRow } from '#lib/domain/csv.ts';
import { type ImportRow, readRow } from '#lib/domain/import-row.ts';
import { type Row, rows, type Source } from './rows.ts';
import { type Choices, DUPLICATE } from './schema.ts';
import { seenNumbers } from './seen.ts';

export type ReadRow = Row & { read: ImportRow | { ok: false; reason: typeof DUPLICATE; number: string } };

/**
 * The rows of data of an uploaded file as contacts, or why not: without the header, without blank lines, of several
 * rows with one number the first. Streamed; see `rows` for what it throws.
 */
export async function* readRows(source: Source, choices: Choices): AsyncGenerator<ReadRow> {
  const seen = seenNumbers();
  let header = choices.header;
  for await (const { row, cells } of rows(source, choices)) {
    if (isBlankRow(cells)) continue;
    if (header) {
      header = false;
      continue;
    }
    const read = readRow(cells, choices.columns, choices.country);
    if (read.ok && !seen.add(read.number)) {
      yield { row, cells, read: { ok: false, reason: DUPLICATE, number: read.number } };
    } else yield { row, cells, read };
  }
}
