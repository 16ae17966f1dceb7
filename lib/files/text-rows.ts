import { finished } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { type Encoding, MAX_COLUMNS, plainCell, sepLine, swallowsRows, withoutEmptyEnd } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { type Decode, decoderOf } from '#lib/domain/text-decoder.ts';
import { chunks, type FileBytes } from './bytes.ts';
import { MAX_ROW, type Row } from './row.ts';

/** How a text is read; `badUtf8Line`: the first line known not to be UTF-8, null for none. */
export type TextChoice = { encoding: Encoding; delimiter: string; quotes: boolean; badUtf8Line: number | null };

/**
 * The rows of a text as Excel reads it, streamed: pieces → text → rows, including blank ones. A quotation mark within a cell
 * is an ordinary character, `="00185"` is read as its text, a first line `sep=;` is no row, and empty cells at the end are
 * dropped. Only the current piece and its rows are in memory. Throws fileEncoding, fileQuotes, fileRowTooLong, fileColumns.
 */
export async function* textRows(
  file: FileBytes,
  choice: TextChoice,
  onPiece: (bytes: number) => void = () => undefined,
): AsyncGenerator<Row[]> {
  let found: string[][] = [];
  const parser = parse({
    delimiter: choice.delimiter,
    quote: choice.quotes ? '"' : null,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    // A quotation mark after a space opens a cell, too: `"Anna", "Rossi"`.
    ltrim: true,
    skip_empty_lines: false,
    max_record_size: MAX_ROW,
    // Taken here and not from the stream: rows before an error would be lost with the stream.
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
    for (const all of taken) {
      row += 1;
      const cells = plain(withoutEmptyEnd(all));
      if (choice.quotes && cells.some(swallowsRows)) {
        wrong = new AppError('fileQuotes', { row });
        break;
      }
      if (cells.length > MAX_COLUMNS) {
        wrong = new AppError('fileColumns', { row, columns: cells.length, max: MAX_COLUMNS });
        break;
      }
      drained.push({ row, cells });
    }
    return drained;
  };
  try {
    for await (const piece of pieces(file, choice, onPiece)) {
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
 * The file's text for the parser, without its byte order mark and its line `sep=;`. The parser itself works on UTF-8, so a
 * file that was found to be UTF-8 at upload goes through unchanged.
 */
async function* pieces(
  file: FileBytes,
  { encoding, badUtf8Line }: TextChoice,
  onPiece: (bytes: number) => void,
): AsyncGenerator<string | Uint8Array> {
  const isProven = encoding === 'utf-8' && badUtf8Line === null;
  const decode = isProven ? null : lineByLine(decoderOf(encoding), encoding === 'utf-8' ? badUtf8Line : null);
  let isFirst = true;
  for await (const content of chunks(file)) {
    onPiece(content.length);
    const text = decode ? decode(content) : content;
    if (text.length > 0) yield isFirst ? withoutLead(text) : text;
    isFirst = false;
  }
  const rest = decode?.() ?? '';
  if (rest !== '') yield rest;
}

/** Decodes, and throws fileEncoding with the line where it fails: the one known to be bad, or the current one. */
function lineByLine(decode: Decode, badLine: number | null): Decode {
  let line = 1;
  return (content) => {
    try {
      const text = decode(content);
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1;
      return text;
    } catch {
      throw new AppError('fileEncoding', { line: badLine ?? line });
    }
  };
}

function withoutLead(start: string | Buffer): string | Buffer {
  if (typeof start === 'string') return start.slice(sepLine(start)?.length ?? 0);
  const text = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start;
  return text.subarray(sepLine(text.toString('latin1', 0, 64))?.length ?? 0);
}

function plain(cells: string[]): string[] {
  return cells.some((cell) => cell.startsWith('=')) ? cells.map(plainCell) : cells;
}

function readable(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  // The rows that were complete before it, including blank ones.
  const row = Number(error.records) + 1;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new AppError('fileRowTooLong', { row });
  if (/QUOTE/.test(error.code)) return new AppError('fileQuotes', { row });
  return error;
}
