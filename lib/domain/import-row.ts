import { type AttributeType, readAttribute } from './attribute.ts';
import { asTyped } from './csv.ts';
import type { ColumnRole } from './import-columns.ts';
import { refusalOf } from './import-refusal.ts';
import type { NumberDoubt } from './number-doubt.ts';
import { parseInRow } from './number-prefix.ts';
import { NUMBER_PROBLEMS, type NumberKind } from './phone.ts';
import { prefixesFor } from './prefix-columns.ts';
import { splitTags, TAG_NAME_MAX } from './tag.ts';
import { tidy } from './text.ts';

/** Why a row of a file is rejected; each has a sentence in `app/_messages/<locale>/contacts.json` under `reasons`. */
export const REJECT_REASONS = [
  ...NUMBER_PROBLEMS,
  'name_too_long',
  'attribute_too_long',
  'tag_too_long',
  'unreadable',
  'no_result',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** The length of the columns `contact.first_name` and `contact.last_name`. */
export const NAME_MAX = 128;
export const ATTRIBUTE_MAX = 1000;
export const ATTRIBUTE_NAME_MAX = 64;
/** Shared by the many rows without tags. */
const NO_TAGS: string[] = [];

/** Their values are data of the contact, whatever other role they have. */
const KEPT: ReadonlySet<ColumnRole> = new Set(['attribute', 'otherPhone', 'country']);

/** `name`: an attribute's key. `type`: the known type of its values. */
export type Column = { role: ColumnRole; name: string; type?: AttributeType | undefined };
export type ImportRow =
  | {
      ok: true;
      number: string;
      kind: NumberKind;
      firstName: string;
      lastName: string;
      attributes: Record<string, string>;
      tags: string[];
      /** The cell holds another number besides the one that was taken. */
      several: boolean;
      /** Why the number may still be somebody else's. */
      doubt?: NumberDoubt;
      /** The words that stand beside the number. */
      remark?: string;
      /** A value does not fit its attribute's type, and was kept as it is. */
      unread?: true;
    }
  | { ok: false; reason: RejectReason };

/**
 * Reads a row of a file as a contact, or says why not. Blank cells say nothing: they never erase known values. A value takes
 * the form of its attribute's type; one that does not fit the type stays as it is, and is marked. If the phone is blank, the
 * first other phone is taken; unused ones become attributes. A cell anywhere in the row that asks not to call the person is a
 * doubt about the number, even in an ignored column. Never throws.
 */
export function readRow(cells: readonly string[], columns: readonly Column[], home: string): ImportRow {
  // PostgreSQL text cannot hold a zero byte, and no address book holds one on purpose.
  for (const cell of cells) if (cell.includes('\0')) return { ok: false, reason: 'unreadable' };
  let phone = '';
  let firstName = '';
  let lastName = '';
  const attributes: Record<string, string> = {};
  let tags = NO_TAGS;
  let tooLong = false;
  let unread = false as boolean;
  let other: { name: string; raw: string; at: number } | undefined;
  let phoneAt = -1;
  let country = '';
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at];
    if (!column || column.role === 'ignore') continue;
    const raw = cells[at] ?? '';
    if (column.role === 'phone') {
      phone = raw;
      phoneAt = at;
      continue;
    }
    if (column.role === 'prefix') continue;
    const cell = tidy(asTyped(raw));
    if (cell === '') continue;
    if (column.role === 'otherPhone') other ??= { name: column.name, raw, at };
    if (column.role === 'country') country = cell;
    if (column.role === 'firstName') firstName = cell;
    else if (column.role === 'lastName') lastName = cell;
    else if (KEPT.has(column.role)) {
      if (cell.length > ATTRIBUTE_MAX) tooLong = true;
      else {
        const value = column.type ? readAttribute(column.type, cell) : cell;
        if (value === null) unread = true;
        attributes[column.name] = value ?? cell;
      }
    } else if (column.role === 'tags') tags = splitTags(asTyped(raw));
    else [firstName, lastName] = splitName(cell, column.role === 'fullNameLast');
  }
  if (other && phone.trim() === '') {
    phone = other.raw;
    phoneAt = other.at;
    delete attributes[other.name];
  }
  const read = parseInRow(phone, prefixesFor(cells, columns, phoneAt), country, home);
  if (!read.ok) return { ok: false, reason: read.reason };
  if (firstName.length > NAME_MAX || lastName.length > NAME_MAX) return { ok: false, reason: 'name_too_long' };
  if (tooLong) return { ok: false, reason: 'attribute_too_long' };
  if (tags.some((name) => name.length > TAG_NAME_MAX)) return { ok: false, reason: 'tag_too_long' };
  const { number, kind, several = false } = read;
  const refusal = read.doubt === 'doNotCall' ? undefined : refusalOf(cells, columns);
  const [doubt, remark] = refusal === undefined ? [read.doubt, read.remark] : (['doNotCall', refusal] as const);
  const row = { number, kind, firstName, lastName, attributes, tags, several };
  return { ok: true, ...row, ...(doubt && { doubt }), ...(remark && { remark }), ...(unread && { unread }) };
}

/** First and last name. "Rossi, Mario" shows its order itself; particles stay with the last name. */
function splitName(name: string, lastFirst: boolean): [string, string] {
  const comma = /^([^,]+),\s*([^,]+)$/.exec(name);
  if (comma) return [comma[2] ?? '', comma[1] ?? ''];
  const words = name.split(' ');
  if (words.length === 1) return lastFirst ? ['', name] : [name, ''];
  if (lastFirst) return [words.at(-1) ?? '', words.slice(0, -1).join(' ')];
  return [words[0] ?? '', words.slice(1).join(' ')];
}
