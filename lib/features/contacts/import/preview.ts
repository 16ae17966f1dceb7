import { createHash } from 'node:crypto';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { keyOf } from '#lib/domain/attribute.ts';
import { EXCEL, guessDelimiter, guessEncoding, isBlankRow } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { findHeader, guessColumns, plainWords } from '#lib/domain/import-columns.ts';
import { ATTRIBUTE_NAME_MAX } from '#lib/domain/import-row.ts';
import { cut, tidy } from '#lib/domain/text.ts';
import { decoderOf } from '#lib/domain/text-decoder.ts';
import type { Row } from '#lib/files/row.ts';
import { type Book, openBook } from '#lib/files/workbook/book.ts';
import { attributesOf } from '../queries.ts';
import { cellsOf, chooseSheet, visible } from './choose-sheet.ts';
import { type ReadRow, readRows } from './read.ts';
import { remembered } from './remember.ts';
import { rows } from './rows.ts';
import { type Choices, type ColumnChoice, HIDDEN, type ListChoice, type ReadChoice } from './schema.ts';
import { keptFile, type Source } from './source.ts';
import { count, emptyCounts, type FileCounts } from './stage.ts';

/** Number of rows in a preview: all of a small file, the beginning of a large one (and it says so). */
export const PREVIEW_ROWS = 20_000;
const SAMPLE_ROWS = 20;
const GUESS_ROWS = 200;
/** Number of rows among which the header is chosen. */
const HEADER_ROWS = 15;
const GUESS_CHARACTERS = 64 * 1024;
/** The format in which a workbook's rows become text: in the file of rejected rows. */
const OF_WORKBOOK = { encoding: 'utf-8', delimiter: EXCEL.lines.delimiter } as const;

export type Problem = { code: string; params: Record<string, string | number> };
export type Preview = {
  counts: FileCounts;
  /** The number of good rows that are in the address book already. */
  known: number;
  /** False: the counts are those of the first PREVIEW_ROWS rows. */
  complete: boolean;
  sample: ReadRow[];
  /** The first rows whose number is to be checked. */
  doubtful: ReadRow[];
  /** The first non-empty rows, whatever is chosen: one of them may be the header. */
  first: Row[];
  /** The number of rows that the spreadsheet hides, whether they are taken or not. */
  hidden: number;
  /** The positions of columns that hold something in the first rows, and that the spreadsheet hides. */
  hiddenColumns: number[];
  /** Why the import could not run as it is; null: it can. */
  problem: Problem | null;
};

/** Reads the file under these choices: figures, the first rows, or what is wrong and where. */
export async function previewRows(source: Source, choices: Choices): Promise<Preview> {
  const counts = emptyCounts();
  let book: Book | undefined;
  const numbers: string[] = [];
  let hidden = 0;
  const sample: ReadRow[] = [];
  const doubtful: ReadRow[] = [];
  let complete = true;
  let read = 0;
  let problem: Problem | null = null;
  try {
    // Opened once for both readings: a workbook's shared texts may be large.
    if (source.found.sheets) book = await openBook(keptFile(source));
    for await (const piece of readRows(source, choices, undefined, book)) {
      for (const row of piece.slice(0, PREVIEW_ROWS - counts.rows - counts.hidden)) {
        count(counts, row);
        if (row.hidden) hidden += 1;
        if (row.read.ok) numbers.push(row.read.number);
        if (!isHidden(row) && sample.length < SAMPLE_ROWS) sample.push(row);
        if ('doubt' in row.read && row.read.doubt && doubtful.length < SAMPLE_ROWS) doubtful.push(row);
      }
      read += piece.length;
      if (read > PREVIEW_ROWS) {
        complete = false;
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problem = { code: error.code, params: error.params };
  }
  if (!problem && counts.rows === 0 && counts.hidden > 0 && complete) problem = { code: 'allRowsHidden', params: {} };
  if (!problem && counts.rows === 0) problem = { code: 'fileEmpty', params: {} };
  if (!problem && !choices.columns.some((column) => column.role === 'phone'))
    problem = { code: 'noPhoneColumn', params: {} };
  if (!problem && complete && counts.good === 0) problem = { code: 'nothingAccepted', params: {} };
  const [found] = await run<{ known: number }>(
    pool,
    Prisma.sql`
    SELECT count(*)::int AS known FROM contact WHERE workspace_id = ${source.workspaceId} AND number = ANY(${numbers}::text[])`,
  );
  const first = (await firstRows(source, choices, book)).slice(0, HEADER_ROWS);
  const hiddenColumns = (first[0]?.hiddenColumns ?? []).filter((at) => first.some(({ cells }) => cells[at]?.trim()));
  const shown = { sample, doubtful, first, hidden, hiddenColumns };
  return { counts, known: found?.known ?? 0, complete, ...shown, problem };
}

const isHidden = ({ read }: ReadRow) => !read.ok && read.reason === HIDDEN;

/** A fingerprint of the preview that the user saw, so that nothing else is imported from another tab. */
export function fingerprint(choices: Choices): string {
  // The fields of the confirmation form itself cannot have changed since it was shown.
  const { list: _, policy: __, ...read } = choices;
  return createHash('sha256').update(JSON.stringify(read)).digest('hex').slice(0, 16);
}

/** Returns the proposal for a newly uploaded file. */
export async function guess(source: Source, fileName: string, country: string) {
  const read: ReadChoice = {
    ...(source.found.sheets ? OF_WORKBOOK : await guessText(source)),
    quotes: true,
    header: true,
    hiddenRows: false,
    country,
  };
  // Opened once for all sheets: else a thousand empty ones would cost a thousand times a thousand.
  const book = source.found.sheets && (await openBook(keptFile(source)));
  const sheets = source.found.sheets ?? [undefined];
  const { chosen, peopled } = await chooseSheet(
    sheets,
    (sheet) => firstRows(source, { ...read, sheet }, book),
    country,
  );
  const { first } = chosen;
  read.sheet = chosen.sheet;
  Object.assign(read, headerOf(first, country));
  const name = cut(tidy(fileName.replace(/\.[a-z]{1,4}$/i, '').replace(/[_-]+/g, ' ')), 100);
  const list: ListChoice = name === '' ? { kind: 'none' } : { kind: 'new', name };
  const { columns, headers } = await columnsOf(source.workspaceId, first, read);
  const before = read.header ? await remembered(source.workspaceId, headers) : null;
  const choices: Choices = { ...read, columns, list, policy: 'update' };
  if (!before) return { choices, headers, peopled };
  const { from, ...same } = before;
  // For files that were confirmed before these roles existed: ignoring a prefix turns a number into somebody else's.
  const upgraded = same.columns.map((column, at) => {
    const role = columns[at]?.role;
    return column.role === 'attribute' && (role === 'prefix' || role === 'country') ? { ...column, role } : column;
  });
  return { choices: { ...choices, ...same, columns: upgraded }, headers, peopled, remembered: from };
}

/** Returns the row that seems to be the header. */
function headerOf(first: Row[], country: string): Pick<ReadChoice, 'header' | 'headerRow'> {
  const at = findHeader(cellsOf(first), country);
  return { header: at !== null, headerRow: at === null ? undefined : first[at]?.row };
}

async function guessText(source: Source): Promise<Pick<ReadChoice, 'encoding' | 'delimiter'>> {
  const start = (await keptFile(source).chunk(0)) ?? Buffer.alloc(0);
  const encoding = guessEncoding(start, source.found.badUtf8Line === null);
  // The piece may end within a character, and the file need not be what it seems.
  const text = cut(decoderOf(encoding, 'leniently')(start), GUESS_CHARACTERS);
  return { encoding, delimiter: guessDelimiter(text) };
}

/** Guesses the columns anew under a changed way of reading; another sheet has its own first row. */
export async function guessAgain(source: Source, read: ReadChoice, anotherSheet: boolean) {
  const first = await firstRows(source, read);
  const { header, headerRow } = anotherSheet ? headerOf(first, read.country) : read;
  return { header, headerRow, ...(await columnsOf(source.workspaceId, first, { ...read, header, headerRow })) };
}

async function columnsOf(workspaceId: string, first: Row[], read: ReadChoice) {
  const at = read.header
    ? Math.max(
        0,
        first.findIndex(({ row }) => row === read.headerRow),
      )
    : -1;
  const headers = cellsOf(first)[at] ?? [];
  const below = first.slice(at + 1);
  const body = cellsOf(read.hiddenRows ? below : visible(below));
  const roles = guessColumns(read.header ? headers : null, body, read.country);
  const known = new Map(
    (await attributesOf(workspaceId)).flatMap(({ key, label }) => [
      [plainWords(key), key],
      [plainWords(label), key],
    ]),
  );
  const taken = new Set<string>();
  const columns = roles.map<ColumnChoice>((role, at) => {
    const header = headers[at] ?? '';
    return { role, name: columnName(known.get(plainWords(header)) ?? header, at, taken) };
  });
  return { columns, headers: headers.map((header) => header.replaceAll('\0', '\ufffd').toWellFormed()) };
}

/** The attribute's key, the header's words, or the column's letter in a spreadsheet; never the same name twice. */
function columnName(header: string, at: number, taken: Set<string>): string {
  const wanted = keyOf(tidy(header), ATTRIBUTE_NAME_MAX - 4) || columnLetter(at);
  let name = wanted;
  for (let n = 2; taken.has(name); n += 1) name = `${wanted} ${n}`;
  taken.add(name);
  return name;
}

/** 0 → A, 26 → AA. */
export function columnLetter(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : `${columnLetter(Math.floor(at / 26) - 1)}${last}`;
}

/** The first non-empty rows; only up to where the file breaks, if it does (the preview then says where). */
async function firstRows(source: Source, read: ReadChoice, book?: Book): Promise<Row[]> {
  const first: Row[] = [];
  try {
    for await (const piece of rows(source, read, undefined, book)) {
      first.push(...piece.filter(({ cells }) => !isBlankRow(cells)).slice(0, GUESS_ROWS - first.length));
      if (first.length === GUESS_ROWS) break;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return first;
}
