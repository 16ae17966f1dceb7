import { CsvError, parse } from 'csv-parse/sync';
import { assertText, byteOrder, type Encoding, guessDelimiter, guessEncoding, MAX_COLUMNS } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { decoderOf } from '#lib/domain/text-decoder.ts';
import { MAX_MEGABYTES } from './limits.ts';

/** A row as a spreadsheet counts it: the first is 1, blank ones count. */
export type CsvRow = { row: number; cells: string[] };

/** What tells Excel the delimiter; Excel does not show it as a row. */
const SEP = /^"?sep=(.)"?[ ;,\t]*(?:\r\n|\n|\r|$)/i;

/**
 * The rows of a file or of a pasted text; encoding and delimiter are guessed, unless a line `sep=;` says the delimiter.
 * Throws fileTooLarge, fileEmpty, fileNotText, fileIsWorkbook, fileIsPdf, fileQuotes, fileColumns.
 */
export function csvRows(bytes: Uint8Array): CsvRow[] {
  const text = textOf(bytes);
  const sep = SEP.exec(text);
  return sep
    ? rowsOf(text.slice(sep[0].length), sep[1] ?? ';')
    : rowsOf(text, guessDelimiter(text.slice(0, 64 * 1024)));
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MAX_MEGABYTES * 1024 * 1024) throw new AppError('fileTooLarge', { max: MAX_MEGABYTES });
  if (bytes.length === 0) throw new AppError('fileEmpty');
  const start = bytes.subarray(0, 8192);
  assertText(start);
  const utf8 = byteOrder(start) === null ? decoded(bytes, 'utf-8') : null;
  const text = utf8 ?? decoded(bytes, guessEncoding(start, false));
  if (text === null) throw new AppError('fileNotText');
  return text;
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    const decode = decoderOf(encoding);
    return decode(bytes) + decode();
  } catch {
    return null;
  }
}

function rowsOf(text: string, delimiter: string): CsvRow[] {
  let read: string[][];
  try {
    read = parse(text, {
      delimiter,
      relax_column_count: true,
      // A quotation mark inside a cell (`="0612345678"`) is part of it.
      relax_quotes: true,
      skip_empty_lines: false,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('fileQuotes', { row: Number(error.records ?? 0) + 1 });
  }
  return read.map((cells, at) => {
    // Empty cells at the end of a row are what the width of a sheet leaves there.
    while (cells.length > MAX_COLUMNS && cells.at(-1)?.trim() === '') cells.pop();
    if (cells.length > MAX_COLUMNS) {
      throw new AppError('fileColumns', { row: at + 1, columns: cells.length, max: MAX_COLUMNS });
    }
    return { row: at + 1, cells };
  });
}
