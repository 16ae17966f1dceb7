import { setImmediate } from 'node:timers/promises';
import { asTyped, isBlankRow } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { Row } from '#lib/files/row.ts';
import { type Columns, columnsOf, filledCells, type NamedColumns, withRoles } from './columns.ts';
import { MAX_NUMBERS, MAX_TOLD } from './limits.ts';
import { readLine } from './read-line.ts';
import { readNumbers } from './read-numbers.ts';
import { type Table, tablesOf } from './tables.ts';
import type { ReadSuppressions, ReadTable, ReadTerms, ToldLine } from './told.ts';

/** Number of rows between two pauses, in which other requests have their turn. */
const PAUSE_EVERY = 500;
/** The column names are in one of the first rows, perhaps below a title. */
const HEADER_WITHIN = 20;
/** Number of rows that show which columns without a name hold numbers. */
const JUDGED = 2_000;
/** … and which ones hold their prefixes and countries, as in an import of contacts. */
const JUDGED_BESIDE = 100;

/**
 * Reads a file or pasted text of suppressions: numbers, as many as there are in a line or a cell, or columns under names in
 * Italian or English, in any order (columns.ts); of a workbook all sheets and all rows, except the sheets in `left`. Streamed:
 * memory holds the file, the numbers, and the reported lines. Throws the errors of `tablesOf` and its rows, fileEmpty,
 * tooManyNumbers, and fileUnpacks for too much that is no number.
 */
export async function readSuppressions(
  bytes: Uint8Array,
  terms: ReadTerms,
  left: readonly string[] = [],
): Promise<ReadSuppressions> {
  const into: ReadSuppressions = { tables: [], given: [], rejected: [], remarked: [], aside: [] };
  const all = await tablesOf(bytes);
  const bound = boundOf();
  for (const table of all) {
    const { name, hidden } = table;
    const read: ReadTable = { name, hidden, left: false, rows: 0, hiddenRows: 0, numbers: 0, header: [] };
    into.tables.push(read);
    if (name !== null && left.includes(name)) read.left = true;
    else await readTable(table, read, into, { terms, bound, alone: all.length === 1 });
  }
  if (into.tables.every(({ rows, left }) => rows === 0 && !left)) throw new AppError('fileEmpty');
  return into;
}

type Reading = { terms: ReadTerms; bound: Bound; alone: boolean };

async function readTable(table: Table, read: ReadTable, into: ReadSuppressions, how: Reading): Promise<void> {
  const { terms, bound, alone } = how;
  const before = { rejected: into.rejected.length, given: into.given.length };
  const rows = filledRows(table);
  const first = await upTo(JUDGED, rows);
  const header = findHeader(first, terms.country);
  read.header = header?.line.cells ?? [];
  const columns = columnsFor(header, header ? first.slice(header.at + 1) : first, terms.country);
  const take = (row: Row) => {
    // A formula without a result matters only in columns of numbers.
    if (isBlankRow(row.cells) && !columns.numbers.some((at) => row.unresolved?.includes(at))) return;
    read.rows += 1;
    if (row.hidden) read.hiddenRows += 1;
    const { given, rejected, remarked } = readLine(table.name, row, columns, terms);
    into.given.push(...given);
    into.rejected.push(...rejected);
    into.remarked.push(...remarked);
    bound(given.length, [...rejected, ...remarked]);
  };
  for (const [at, row] of first.entries()) {
    if (header && at < header.at && isWords(row, terms.country)) {
      read.rows += 1;
      into.aside.push({ sheet: table.name, row: row.row, reason: 'words_alone', cells: row.cells });
    } else if (at !== header?.at) take(row);
  }
  for await (const row of rows) take(row);
  read.numbers = into.given.length - before.given;
  // Instructions on a separate sheet are no unreadable opt-outs.
  if (read.numbers > 0 || alone) return;
  for (const line of into.rejected.splice(before.rejected)) {
    if (line.reason === 'no_result' || !isWords(line, terms.country)) into.rejected.push(line);
    else into.aside.push({ ...line, reason: 'words_alone' });
  }
}

type Bound = (numbers: number, told: readonly ToldLine[]) => void;

/** Throws tooManyNumbers or fileUnpacks as soon as more would have to be kept than is reasonable. */
function boundOf(): Bound {
  let [rows, found, characters] = [0, 0, 0];
  return (numbers, told) => {
    rows += 1;
    found += numbers;
    for (const { cells } of told) for (const cell of cells) characters += cell.length;
    if (Math.max(rows, found) > MAX_NUMBERS) throw new AppError('tooManyNumbers', { max: MAX_NUMBERS });
    if (characters > MAX_TOLD) throw new AppError('fileUnpacks', { max: MAX_TOLD / (1024 * 1024) });
  };
}

/** The non-empty rows, one by one; other requests have their turn between them. */
async function* filledRows(table: Table): AsyncGenerator<Row> {
  let since = 0;
  for await (const piece of table.rows()) {
    for (const row of piece) {
      if (isBlankRow(row.cells) && !row.unresolved) continue;
      yield row;
      since = (since + 1) % PAUSE_EVERY;
      if (since === 0) await setImmediate();
    }
  }
}

/** The first rows; the others can still be read. */
async function upTo(most: number, rows: AsyncGenerator<Row>): Promise<Row[]> {
  const first: Row[] = [];
  while (first.length < most) {
    const { value, done } = await rows.next();
    if (done) break;
    first.push(value);
  }
  return first;
}

/** True if nothing in a row looks like a number, or a part of one. */
function isWords({ cells }: Pick<Row, 'cells'>, country: string): boolean {
  return cells.every((cell) => {
    const { numbers, unread } = readNumbers(asTyped(cell), country);
    return numbers.length === 0 && unread.length === 0;
  });
}

type Header = { at: number; line: Row; columns: NamedColumns };

/** The first row that names a column of numbers and holds no number itself. */
function findHeader(rows: Row[], country: string): Header | null {
  for (const [at, line] of rows.slice(0, HEADER_WITHIN).entries()) {
    if (line.cells.some((cell) => readNumbers(cell, country).numbers.length > 0)) return null;
    const below = rows.slice(at + 1, at + 1 + JUDGED_BESIDE).map(({ cells }) => cells);
    const columns = columnsOf(line.cells, below);
    if (columns) return { at, line, columns };
  }
  return null;
}

/** Columns hold numbers if their name says so, or if most of their cells are numbers and no name says otherwise. */
function columnsFor(header: Header | null, data: Row[], country: string): Columns {
  const found = columnsWithNumbers(data, country);
  if (!header) {
    const nameless = { country: -1, noNumbers: [], callable: new Map(), others: new Map() };
    return withRoles({ numbers: found, prefixes: columnsOfPrefixes(data), ...nameless }, []);
  }
  const { columns } = header;
  const others = new Set([...columns.others.values(), ...columns.noNumbers]);
  const numbers = [...new Set([...columns.numbers, ...found.filter((at) => !others.has(at))])];
  return withRoles({ ...columns, numbers }, header.line.cells);
}

/** Without names, country codes are recognised by their plus or double zero. */
function columnsOfPrefixes(rows: Row[]): number[] {
  const judged = rows.map(({ cells }) => cells);
  const width = Math.max(0, ...judged.slice(0, HEADER_WITHIN).map((cells) => cells.length));
  return Array.from({ length: width }, (_, at) => at).filter((at) => {
    const filled = filledCells(judged, at);
    return filled.length > 0 && filled.every((cell) => /^(?:\+|00)[1-9]\d{0,2}$/.test(cell));
  });
}

function columnsWithNumbers(rows: Row[], country: string): number[] {
  const filled: number[] = [];
  const valid: number[] = [];
  for (const { cells } of rows) {
    for (const [at, cell] of cells.entries()) {
      if (cell.trim() === '') continue;
      filled[at] = (filled[at] ?? 0) + 1;
      if (readNumbers(cell, country).numbers.length > 0) valid[at] = (valid[at] ?? 0) + 1;
    }
  }
  return [...filled.keys()].filter((at) => (valid[at] ?? 0) >= (filled[at] ?? 0) / 2 && (valid[at] ?? 0) > 0);
}
