import { setImmediate } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse/sync';
import {
  assertText,
  asTyped,
  byteOrder,
  type Encoding,
  guessDelimiter,
  guessEncoding,
  isBlankRow,
  MAX_COLUMNS,
} from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { tidy } from '#lib/domain/text.ts';
import { decoderOf } from '#lib/domain/text-decoder.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { type ColumnName, columnsOf, sourceOf } from './columns.ts';
import { MAX_MEGABYTES, MAX_NUMBERS } from './limits.ts';
import { readMoment } from './moment.ts';
import { readErasedCell } from './number-hash.ts';
import type { SuppressionSourceName } from './queries.ts';

/** Lines between two pauses, in which other requests have their turn. */
const PAUSE_EVERY = 500;
/** As in the form. */
const LONGEST_TEXT = 500;

/** A line as it stands in the file; `hash` instead of the number for one that was erased before it was exported. */
export type GivenSuppression = {
  row: number;
  number: string | null;
  hash: Buffer | null;
  source: SuppressionSourceName;
  reason: string;
  proof: string;
  since: Date | null;
  until: Date | null;
  codeRequest: string | null;
};

/** `row` as a spreadsheet counts; `reason` has a sentence under `import.reasons`. */
export type RejectedLine = { row: number; reason: string; cells: string[] };

type Terms = { workspaceId: string; country: string; timeZone: string; source: SuppressionSourceName; now: Date };

/**
 * Reads a file or pasted text of suppressions: one number a line, or columns under names in Italian or English, in any
 * order (columns.ts). Encoding and delimiter are guessed. Lines that cannot be taken are told with row and reason.
 * Throws fileTooLarge, fileEmpty, fileNotText, fileIsWorkbook, fileIsPdf, fileQuotes, fileColumns, tooManyNumbers.
 */
export async function readSuppressions(
  bytes: Uint8Array,
  terms: Terms,
): Promise<{ given: GivenSuppression[]; rejected: RejectedLine[]; header: string[] }> {
  const lines = rowsOf(textOf(bytes));
  const first = lines[0]?.cells ?? [];
  const named = columnsOf(first);
  const columns = named ?? new Map<ColumnName, number>([['number', bestColumn(lines, terms.country)]]);
  const data = (named ? lines.slice(1) : lines).filter(({ cells }) => !isBlankRow(cells));
  if (data.length === 0) throw new AppError('fileEmpty');
  if (data.length > MAX_NUMBERS) throw new AppError('tooManyNumbers', { found: data.length, max: MAX_NUMBERS });
  const given: GivenSuppression[] = [];
  const rejected: RejectedLine[] = [];
  for (const [at, { row, cells }] of data.entries()) {
    if (at % PAUSE_EVERY === 0) await setImmediate();
    const cell = (column: ColumnName) => tidy(asTyped(cells[columns.get(column) ?? -1] ?? ''));
    const read = readLine(cell, terms);
    if (typeof read === 'string') rejected.push({ row, reason: read, cells });
    else given.push({ row, ...read });
  }
  return { given, rejected, header: named ? first : [] };
}

function readLine(cell: (column: ColumnName) => string, terms: Terms): Omit<GivenSuppression, 'row'> | string {
  const hash = readErasedCell(terms.workspaceId, cell('number'));
  if (hash === null) return 'erased_elsewhere';
  const read = hash ? null : parseNumber(cell('number'), terms.country);
  if (read && !read.ok) return read.reason;
  const number = read?.ok ? read.number : null;

  const source = cell('source') === '' ? terms.source : sourceOf(cell('source'));
  if (source === null) return 'unknown_source';
  const since = cell('since') === '' ? null : readMoment(cell('since'), terms.timeZone);
  const until = cell('until') === '' ? null : readMoment(cell('until'), terms.timeZone, true);
  if ((cell('since') !== '' && !since) || (cell('until') !== '' && !until)) return 'not_a_date';
  if (since && since > terms.now) return 'begins_later';
  const [reason, proof, call] = [cell('reason'), cell('proof'), cell('call')];
  if (reason.length > LONGEST_TEXT || proof.length > LONGEST_TEXT) return 'text_too_long';
  if (call !== '' && !isUuid(call)) return 'not_a_call';
  return { number, hash: hash ?? null, source, reason, proof, since, until, codeRequest: call === '' ? null : call };
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

/** Rows as a spreadsheet counts them: the first is 1, blank lines count. */
function rowsOf(text: string): { row: number; cells: string[] }[] {
  let read: string[][];
  try {
    read = parse(text, {
      delimiter: guessDelimiter(text.slice(0, 64 * 1024)),
      relax_column_count: true,
      skip_empty_lines: false,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('fileQuotes', { row: Number(error.records ?? 0) + 1 });
  }
  return read.map((cells, at) => {
    if (cells.length > MAX_COLUMNS) {
      throw new AppError('fileColumns', { row: at + 1, columns: cells.length, max: MAX_COLUMNS });
    }
    return { row: at + 1, cells };
  });
}

/** Without names, the numbers stand where the most of the first lines have a valid one. */
function bestColumn(lines: { cells: string[] }[], country: string): number {
  const some = lines.slice(0, 100);
  const width = Math.max(1, ...some.map(({ cells }) => cells.length));
  const hits = Array.from(
    { length: width },
    (_, at) => some.filter(({ cells }) => parseNumber(cells[at] ?? '', country).ok).length,
  );
  return hits.indexOf(Math.max(...hits));
}
