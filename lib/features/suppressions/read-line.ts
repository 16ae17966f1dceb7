import { asTyped } from '#lib/domain/csv.ts';
import { allowsCalls } from '#lib/domain/import-refusal.ts';
import { formatNumber, parseNumber } from '#lib/domain/phone.ts';
import { prefixesFor } from '#lib/domain/prefix-columns.ts';
import { tidy } from '#lib/domain/text.ts';
import type { Row } from '#lib/files/row.ts';
import { numbersInNote, readInRow } from './beside-numbers.ts';
import type { Columns } from './columns.ts';
import { readErasedCell } from './number-hash.ts';
import { readDetails } from './read-details.ts';
import { readNumbers } from './read-numbers.ts';
import type { GivenSuppression, ReadTerms, ToldLine } from './told.ts';
import { NUMBER_REMARKS } from './whole-number.ts';

/** The mark of an erased number, without anything beside it that could be somebody's number. */
const ERASED_ALONE = /^\s*erased:[\w-]*\s*$/;

/** Remarks that raise the question which numbers were read. */
const NAMING: ReadonlySet<string> = new Set([...NUMBER_REMARKS, 'number_elsewhere']);
const MOST_NAMED = 6;

export type ReadLine = { given: GivenSuppression[]; rejected: ToldLine[]; remarked: ToldLine[] };

/**
 * The numbers of a row, as many as its cells hold. No number is left out because of the cells beside it: an unreadable date or
 * source is reported, and the number is taken. Every row yields at least one number or one reported line.
 */
export function readLine(sheet: string | null, line: Row, columns: Columns, terms: ReadTerms): ReadLine {
  const { row, cells, unresolved = [] } = line;
  const tell = (reason: string, piece?: string): ToldLine => {
    return { sheet, row, reason, ...(piece !== undefined && { piece }), cells };
  };
  const typed = cells.map(asTyped);
  const [details, remarks] = readDetails(typed, columns, terms);
  const given: GivenSuppression[] = [];
  const rejected: ToldLine[] = [];
  const take = (number: string | null, hash: Buffer | null) => given.push({ sheet, row, number, hash, ...details });

  const numbers = new Set<string>();
  const inColumns = columns.numbers.filter((at) => (typed[at] ?? '').trim() !== '');
  const country = tidy(typed[columns.country] ?? '');
  for (const at of inColumns) {
    const cell = typed[at] ?? '';
    const hash = ERASED_ALONE.test(cell) ? readErasedCell(terms.workspaceId, tidy(cell)) : undefined;
    if (hash) take(null, hash);
    else if (hash === null) rejected.push(tell('erased_elsewhere'));
    else {
      const read = readInRow(cell, prefixesFor(cells, columns.roles, at), country, terms.country);
      for (const number of read.numbers) numbers.add(number);
      remarks.push(...read.remarks);
      for (const piece of read.unread) rejected.push(tell('rest_unread', tidy(piece)));
    }
  }
  // A number elsewhere in the row was written beside the first one, or into the wrong column.
  for (const [at, cell] of typed.entries()) {
    const elsewhere = numbersElsewhere(at, cell, columns, terms.country).filter((number) => !numbers.has(number));
    if (elsewhere.length > 0) remarks.push('number_elsewhere');
    for (const number of elsewhere) numbers.add(number);
  }
  for (const number of numbers) take(number, null);

  if ([...columns.callable].some(([at, heading]) => allowsCalls(heading, typed[at] ?? '')))
    remarks.push('may_be_called');
  const isUnresolved = columns.numbers.some((at) => unresolved.includes(at));
  if (isUnresolved) remarks.push('no_result');
  if (given.length > 0) {
    const remarked = [...new Set(remarks)].map((remark) =>
      tell(remark, NAMING.has(remark) ? namesOf(numbers) : undefined),
    );
    return { given, rejected, remarked };
  }
  // A row without any readable number is reported as one line.
  const first = typed[inColumns[0] ?? typed.findIndex((each) => each.trim() !== '')] ?? '';
  const foreign = rejected.some(({ reason }) => reason === 'erased_elsewhere');
  const reason = foreign ? 'erased_elsewhere' : isUnresolved ? 'no_result' : reasonOf(first, terms.country);
  return { given, rejected: [tell(reason)], remarked: [] };
}

/** The numbers that were read, as far as a line can show them. */
function namesOf(numbers: ReadonlySet<string>): string {
  const shown = [...numbers].slice(0, MOST_NAMED).map(formatNumber).join(', ');
  return numbers.size > MOST_NAMED ? `${shown}, …` : shown;
}

/** The numbers in a cell outside the columns of numbers. Under a name that means something else, only certain ones. */
function numbersElsewhere(at: number, cell: string, columns: Columns, country: string): string[] {
  if (at === columns.country || columns.prefixes.includes(at) || columns.numbers.includes(at)) return [];
  const isNamed = [...columns.others].some(([column, place]) => place === at && column !== 'reason');
  if (isNamed) return [];
  if (!columns.noNumbers.includes(at)) return numbersInNote(cell, country);
  const read = parseNumber(cell, country);
  return read.ok && (read.kind === 'mobile' || cell.includes('+')) ? readNumbers(cell, country).numbers : [];
}

function reasonOf(cell: string, country: string): string {
  const read = parseNumber(cell, country);
  return read.ok ? 'not_a_number' : read.reason;
}
