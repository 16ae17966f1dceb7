import { setImmediate } from 'node:timers/promises';
import { asTyped, isBlankRow } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { tidy } from '#lib/domain/text.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { behindPrefix, numbersInNote } from './beside-numbers.ts';
import { type Columns, columnsOf, sourceOf } from './columns.ts';
import { MAX_NUMBERS } from './limits.ts';
import { readMoment } from './moment.ts';
import { readErasedCell } from './number-hash.ts';
import type { SuppressionSourceName } from './queries.ts';
import { type CsvRow, csvRows } from './read-csv.ts';
import { readNumbers } from './read-numbers.ts';

/** Rows between two pauses, in which other requests have their turn. */
const PAUSE_EVERY = 500;
/** As in the form. */
const LONGEST_TEXT = 500;
/** The names of the columns stand in one of the first rows, below a title perhaps. */
const HEADER_WITHIN = 20;
/** Rows by which it is judged in which columns without a name there are numbers. */
const JUDGED = 2_000;

/** The mark of an erased number, and nothing beside it that could be somebody's number. */
const ERASED_ALONE = /^\s*erased:[\w-]*\s*$/;

/** A number as a row of the file gives it; `hash` instead of the number for one that was erased before it was exported. */
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

/** `row` as a spreadsheet counts; `reason` has a sentence under `import.reasons`; `piece`: what of the row, if not all of it. */
export type ToldLine = { row: number; reason: string; piece?: string; cells: string[] };

type Terms = { workspaceId: string; country: string; timeZone: string; source: SuppressionSourceName; now: Date };

/** `rows`: those that held anything. `remarked`: rows whose numbers were taken although something beside them could not be. */
type ReadSuppressions = {
  rows: number;
  given: GivenSuppression[];
  rejected: ToldLine[];
  remarked: ToldLine[];
  header: string[];
};

/**
 * Reads a file or pasted text of suppressions: numbers, as many as there are in a line or a cell, or columns under names
 * in Italian or English, in any order (columns.ts). A number is never left out for what stands beside it: a date or a
 * source that cannot be read is told, and the number is taken. Every row ends as at least one number or as one told line.
 * Throws what `csvRows` throws, fileEmpty and tooManyNumbers.
 */
export async function readSuppressions(bytes: Uint8Array, terms: Terms): Promise<ReadSuppressions> {
  const lines = csvRows(bytes).filter(({ cells }) => !isBlankRow(cells));
  const header = findHeader(lines, terms.country);
  const data = lines.filter((line) => line !== header?.line);
  if (data.length === 0) throw new AppError('fileEmpty');
  if (data.length > MAX_NUMBERS) throw new AppError('tooManyNumbers', { found: data.length, max: MAX_NUMBERS });
  const columns = columnsFor(header?.columns, data, terms.country);
  const read: ReadSuppressions = {
    rows: data.length,
    given: [],
    rejected: [],
    remarked: [],
    header: header?.line.cells ?? [],
  };
  for (const [at, line] of data.entries()) {
    if (at % PAUSE_EVERY === 0) await setImmediate();
    readLine(line, columns, terms, read);
  }
  return read;
}

/** The first row that names a column of numbers and holds no number itself. */
function findHeader(lines: CsvRow[], country: string): { line: CsvRow; columns: Columns } | null {
  for (const line of lines.slice(0, HEADER_WITHIN)) {
    const holdsNumber = line.cells.some((cell) => readNumbers(cell, country).numbers.length > 0);
    if (holdsNumber) return null;
    const columns = columnsOf(line.cells);
    if (columns) return { line, columns };
  }
  return null;
}

/** Numbers stand under their names, and where most of what stands there are some and no name says that they are something else. */
function columnsFor(named: Columns | undefined, data: CsvRow[], country: string): Columns {
  const found = columnsWithNumbers(data, country);
  if (!named) return { numbers: found, prefix: columnOfPrefixes(data), noNumbers: [], others: new Map() };
  const others = new Set([...named.others.values(), ...named.noNumbers]);
  return { ...named, numbers: [...new Set([...named.numbers, ...found.filter((at) => !others.has(at))])] };
}

/** Without names, country codes are known by their plus or double zero; -1: there is no such column. */
function columnOfPrefixes(lines: CsvRow[]): number {
  const judged = lines.slice(0, JUDGED);
  const width = Math.max(...judged.slice(0, HEADER_WITHIN).map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, at) => at).findIndex((at) => {
    const filled = judged.flatMap(({ cells }) => (cells[at]?.trim() ? [asTyped(cells[at]).trim()] : []));
    return filled.length > 0 && filled.every((cell) => /^(?:\+|00)[1-9]\d{0,2}$/.test(cell));
  });
}

function columnsWithNumbers(lines: CsvRow[], country: string): number[] {
  const filled: number[] = [];
  const valid: number[] = [];
  for (const { cells } of lines.slice(0, JUDGED)) {
    for (const [at, cell] of cells.entries()) {
      if (cell.trim() === '') continue;
      filled[at] = (filled[at] ?? 0) + 1;
      if (readNumbers(cell, country).numbers.length > 0) valid[at] = (valid[at] ?? 0) + 1;
    }
  }
  return [...filled.keys()].filter((at) => (valid[at] ?? 0) >= (filled[at] ?? 0) / 2 && (valid[at] ?? 0) > 0);
}

function readLine({ row, cells }: CsvRow, columns: Columns, terms: Terms, into: ReadSuppressions): void {
  const tell = (to: ToldLine[], reason: string, piece?: string) =>
    to.push({ row, reason, ...(piece !== undefined && { piece }), cells });
  const typed = cells.map(asTyped);
  const [details, remarks] = readDetails((at) => tidy(typed[at] ?? ''), columns, terms);

  const numbers = new Set<string>();
  const before = { given: into.given.length, rejected: into.rejected.length };
  const inColumns = columns.numbers.map((at) => typed[at] ?? '').filter((cell) => cell.trim() !== '');
  const prefix = typed[columns.prefix] ?? '';
  for (const cell of inColumns) {
    const hash = ERASED_ALONE.test(cell) ? readErasedCell(terms.workspaceId, tidy(cell)) : undefined;
    if (hash) into.given.push({ row, number: null, hash, ...details });
    else if (hash === null) tell(into.rejected, 'erased_elsewhere');
    else {
      const read = readNumbers(cell, terms.country);
      const joined = prefix === '' ? [] : behindPrefix(prefix, cell, terms.country);
      for (const number of [...joined, ...read.numbers]) numbers.add(number);
      remarks.push(...read.remarks);
      if (joined.length > 0 && new Set([...joined, ...read.numbers]).size > joined.length) remarks.push('two_readings');
      // Half of a number, whose other half stands in the column before it.
      if (joined.length > 0 && read.numbers.length === 0) continue;
      for (const piece of read.unread) tell(into.rejected, 'rest_unread', tidy(piece));
    }
  }
  // A number elsewhere in the row is one that somebody wrote beside the first, or into the wrong column.
  for (const [at, cell] of typed.entries()) {
    const elsewhere = numbersElsewhere(at, cell, columns, terms.country).filter((number) => !numbers.has(number));
    if (elsewhere.length > 0) remarks.push('number_elsewhere');
    for (const number of elsewhere) numbers.add(number);
  }
  for (const number of numbers) into.given.push({ row, number, hash: null, ...details });

  if (into.given.length > before.given) {
    for (const remark of new Set(remarks)) tell(into.remarked, remark);
    return;
  }
  // A row in which no number was understood is told as one line.
  const foreign = into.rejected.splice(before.rejected).some(({ reason }) => reason === 'erased_elsewhere');
  tell(into.rejected, foreign ? 'erased_elsewhere' : reasonOf(inColumns, typed, terms.country));
}

/** What a cell holds of numbers that is in no column of them. Under a name that says something else, only what must be one. */
function numbersElsewhere(at: number, cell: string, columns: Columns, country: string): string[] {
  if (at === columns.prefix || columns.numbers.includes(at)) return [];
  const isNamed = [...columns.others].some(([column, place]) => place === at && column !== 'reason');
  if (isNamed) return [];
  if (!columns.noNumbers.includes(at)) return numbersInNote(cell, country);
  const read = parseNumber(cell, country);
  return read.ok && (read.kind === 'mobile' || cell.includes('+')) ? readNumbers(cell, country).numbers : [];
}

/** Why a row holds no number: by its first cell of the columns of numbers, or by the first that holds anything. */
function reasonOf(inColumns: string[], typed: string[], country: string): string {
  const cell = inColumns[0] ?? typed.find((each) => each.trim() !== '') ?? '';
  const read = parseNumber(cell, country);
  return read.ok ? 'not_a_number' : read.reason;
}

type Details = Omit<GivenSuppression, 'row' | 'number' | 'hash'>;

/** What stands beside the numbers of a row, and what of it could not be taken as it stands there. */
function readDetails(cellAt: (at: number) => string, columns: Columns, terms: Terms): [Details, string[]] {
  const remarks: string[] = [];
  const cell = (column: Parameters<Columns['others']['get']>[0]) => cellAt(columns.others.get(column) ?? -1);
  const shortened = (text: string) => {
    if (text.length <= LONGEST_TEXT) return text;
    remarks.push('text_shortened');
    return text.slice(0, LONGEST_TEXT).toWellFormed();
  };
  const source = cell('source') === '' ? terms.source : sourceOf(cell('source'));
  if (source === null) remarks.push('unknown_source');

  let since = cell('since') === '' ? null : readMoment(cell('since'), terms.timeZone);
  if (cell('since') !== '' && since === null) remarks.push('since_unread');
  if (since && since > terms.now) {
    remarks.push('begins_later');
    since = null;
  }
  const last = cell('until');
  const until = last === '' || isForever(last) ? null : readMoment(last, terms.timeZone, true);
  if (last !== '' && !isForever(last) && until === null) remarks.push('until_unread');
  if (until && until <= terms.now) remarks.push('already_ended');

  const call = cell('call');
  if (call !== '' && !isUuid(call)) remarks.push('not_a_call');
  const proof = cell('proof') || (isUuid(call) ? '' : call);
  return [
    {
      source: source ?? terms.source,
      reason: shortened(cell('reason')),
      proof: shortened(proof),
      since,
      until,
      codeRequest: isUuid(call) ? call : null,
    },
    remarks,
  ];
}

/** The last day that spreadsheets know: what people and programs write for "without an end". */
function isForever(cell: string): boolean {
  return /(?<!\d)9999(?!\d)/.test(cell);
}
