import { asTyped } from './csv.ts';
import type { ColumnRole } from './import-columns.ts';
import { type NumberKind, type NumberProblem, parseNumber } from './phone.ts';

/** Why a row of a file is not taken; each has a sentence in `app/_messages/<locale>/contacts.json` under `reasons`. */
export const REJECT_REASONS = [
  'missing_number',
  'not_a_number',
  'invalid_number',
  'scientific_notation',
  'name_too_long',
  'attribute_too_long',
  'unreadable',
] as const satisfies readonly (NumberProblem | string)[];
export type RejectReason = (typeof REJECT_REASONS)[number];

/** As long as the columns `contact.first_name` and `contact.last_name`. */
export const NAME_MAX = 128;
export const ATTRIBUTE_MAX = 1000;
export const ATTRIBUTE_NAME_MAX = 64;

export type Column = { role: ColumnRole; name: string };
export type ImportRow =
  | {
      ok: true;
      number: string;
      kind: NumberKind;
      firstName: string;
      lastName: string;
      attributes: Record<string, string>;
    }
  | { ok: false; reason: RejectReason };

/** One row of a file as a contact, or why not. Blank cells say nothing: they never erase what is known. Never throws. */
export function readRow(cells: readonly string[], columns: readonly Column[], country: string): ImportRow {
  // No text in PostgreSQL can hold a zero byte, and no address book holds one on purpose.
  if (cells.some((cell) => cell.includes('\0'))) return { ok: false, reason: 'unreadable' };
  let phone = '';
  let firstName = '';
  let lastName = '';
  const attributes: Record<string, string> = {};
  for (const [at, column] of columns.entries()) {
    if (column.role === 'ignore') continue;
    const raw = cells[at] ?? '';
    if (column.role === 'phone') {
      phone = raw;
      continue;
    }
    const cell = tidy(asTyped(raw));
    if (cell === '') continue;
    if (column.role === 'firstName') firstName = cell;
    else if (column.role === 'lastName') lastName = cell;
    else if (column.role === 'attribute') attributes[column.name] = cell;
    else [firstName, lastName] = splitName(cell, column.role === 'fullNameLast');
  }
  const read = parseNumber(phone, country);
  if (!read.ok) return { ok: false, reason: read.reason };
  if (firstName.length > NAME_MAX || lastName.length > NAME_MAX) return { ok: false, reason: 'name_too_long' };
  if (Object.values(attributes).some((value) => value.length > ATTRIBUTE_MAX)) {
    return { ok: false, reason: 'attribute_too_long' };
  }
  return { ok: true, number: read.number, kind: read.kind, firstName, lastName, attributes };
}

/** One line without control characters and lone halves of surrogate pairs: both break what is made of it later. */
export function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** First and last name. "Rossi, Mario" says its order itself; particles stay with the last name. */
function splitName(name: string, lastFirst: boolean): [string, string] {
  const comma = /^([^,]+),\s*([^,]+)$/.exec(name);
  if (comma) return [comma[2] ?? '', comma[1] ?? ''];
  const words = name.split(' ');
  if (words.length === 1) return lastFirst ? ['', name] : [name, ''];
  if (lastFirst) return [words.at(-1) ?? '', words.slice(0, -1).join(' ')];
  return [words[0] ?? '', words.slice(1).join(' ')];
}
