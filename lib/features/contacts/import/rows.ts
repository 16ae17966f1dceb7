import { finished } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { MAX_COLUMNS } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { ReadChoice } from './schema.ts';
import { chunks, MAX_ROW, type Row, type Source } from './source.ts';
import { sheetRows } from './workbook/rows.ts';

/**
 * The rows of an uploaded file, or of the chosen sheet of a workbook, streamed. They come piece by piece, since waiting for
 * each of a million alone takes seconds. `onPiece` is told how many bytes have been read. Throws with the place, after the
 * rows before it: see `textRows` and `sheetRows`.
 */
export function rows(
  source: Source,
  choice: Pick<ReadChoice, 'encoding' | 'delimiter' | 'quotes' | 'sheet'>,
  onPiece: (bytes: number) => void = () => undefined,
): AsyncGenerator<Row[]> {
  return source.found.sheets ? sheetRows(source, choice.sheet, onPiece) : textRows(source, choice, onPiece);
}

/**
 * The rows of a text, streamed: pieces → text → rows; blank ones included. Nothing but the piece at hand and its rows is in
 * memory. Throws fileEncoding, fileQuotes, fileRowTooLong, fileColumns.
 */
async function* textRows(
  source: Source,
  choice: Pick<ReadChoice, 'encoding' | 'delimiter' | 'quotes'>,
  onPiece: (bytes: number) => void,
): AsyncGenerator<Row[]> {
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
  let wrong: AppError | null = null;
  const drain = (): Row[] => {
    const taken = found;
    found = [];
    const drained: Row[] = [];
    for (const cells of taken) {
      row += 1;
      if (cells.length > MAX_COLUMNS) {
        wrong = new AppError('fileColumns', { row, columns: cells.length, max: MAX_COLUMNS });
        break;
      }
      drained.push({ row, cells });
    }
    return drained;
  };
  try {
    for await (const piece of pieces(source, choice.encoding, onPiece)) {
      const error = await new Promise<unknown>((resolve) => parser.write(piece, resolve));
      yield drain();
      if (wrong ?? error) throw wrong ?? readable(error);
    }
    parser.end();
    const error = await ended.catch((reason: unknown) => reason);
    yield drain();
    if (wrong ?? error) throw wrong ?? readable(error);
  } finally {
    parser.destroy();
  }
}

/**
 * The file's text, as the parser takes it. A byte order mark is not part of it. The parser itself works on UTF-8, so what
 * was found to be UTF-8 when it came in goes through as it is.
 */
async function* pieces(
  source: Source,
  encoding: string,
  onPiece: (bytes: number) => void,
): AsyncGenerator<string | Uint8Array> {
  const isProven = encoding === 'utf-8' && source.found.badUtf8Line === null;
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
  let first = true;
  for await (const content of chunks(source)) {
    onPiece(content.length);
    if (isProven) {
      yield first && content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? content.subarray(3) : content;
    } else {
      const text = decode(content);
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
      if (text !== '') yield text;
    }
    first = false;
  }
  const rest = isProven ? '' : decode();
  if (rest !== '') yield rest;
}

function readable(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  // Rows that were complete before it, blank ones included.
  const row = Number(error.records) + 1;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new AppError('fileRowTooLong', { row });
  if (/QUOTE/.test(error.code)) return new AppError('fileQuotes', { row });
  return error;
}
