import { finished } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { pool } from '#lib/db/client.ts';
import { MAX_COLUMNS } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { Found, ReadChoice } from './schema.ts';

/** Characters of one row; a quotation mark that is never closed would otherwise swallow the file. */
const MAX_ROW = 256 * 1024;

export type Source = { workspaceId: string; importId: string; found: Found };
/** `row` as a spreadsheet counts: the first is 1, blank lines count, a cell with line breaks stays within its row. */
export type Row = { row: number; cells: string[] };

/**
 * The rows of an uploaded file, streamed: pieces → text → rows; blank ones included. Nothing but the piece at hand and
 * its rows is in memory. Throws fileEncoding, fileQuotes, fileRowTooLong, fileColumns with the place, after the rows
 * before it.
 */
export async function* rows(
  source: Source,
  choice: Pick<ReadChoice, 'encoding' | 'delimiter' | 'quotes'>,
): AsyncGenerator<Row> {
  let found: string[][] = [];
  const parser = parse({
    delimiter: choice.delimiter,
    quote: choice.quotes ? '"' : null,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: MAX_ROW,
    // Taken here and not from the stream: what stands before an error would be lost with the stream.
    on_record: (cells: string[]) => {
      found.push(cells);
      return null;
    },
  });
  const ended = finished(parser.resume());
  ended.catch(() => undefined);
  let row = 0;
  const drain = function* () {
    const taken = found;
    found = [];
    for (const cells of taken) {
      row += 1;
      const columns = cells.length;
      if (columns > MAX_COLUMNS) throw new AppError('fileColumns', { row, columns, max: MAX_COLUMNS });
      yield { row, cells };
    }
  };
  try {
    for await (const text of texts(source, choice.encoding)) {
      const error = await new Promise<unknown>((resolve) => parser.write(text, resolve));
      yield* drain();
      if (error) throw readable(error);
    }
    parser.end();
    const error = await ended.catch((reason: unknown) => reason);
    yield* drain();
    if (error) throw readable(error);
  } finally {
    parser.destroy();
  }
}

/** The file's text. A byte order mark is not part of it. */
async function* texts(source: Source, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let lines = 1;
  const decode = (content?: Uint8Array): string => {
    try {
      return content ? decoder.decode(content, { stream: true }) : decoder.decode();
    } catch {
      const line = encoding === 'utf-8' ? source.found.badUtf8Line : null;
      throw new AppError('fileEncoding', { line: line ?? lines });
    }
  };
  for (let seq = 0; ; seq += 1) {
    const { rows: found } = await pool.query<{ content: Buffer }>({
      name: 'import-chunk',
      text: 'SELECT content FROM import_chunk WHERE import_id = $1 AND workspace_id = $2 AND seq = $3',
      values: [source.importId, source.workspaceId, seq],
    });
    const text = found[0] ? decode(found[0].content) : decode();
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
    if (text !== '') yield text;
    if (!found[0]) return;
  }
}

function readable(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  // Rows that were complete before it, blank ones included.
  const row = Number(error.records) + 1;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new AppError('fileRowTooLong', { row });
  if (/QUOTE/.test(error.code)) return new AppError('fileQuotes', { row });
  return error;
}
