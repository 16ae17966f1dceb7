import { type AttributeType, readAttribute } from './attribute.ts';
import { asTyped } from './csv.ts';
import type { ColumnRole } from './import-columns.ts';
import { refusalOf } from './import-refusal.ts';
import type { NumberDoubt } from './number-doubt.ts';
import { parseWithPrefix } from './number-prefix.ts';
import { NUMBER_PROBLEMS, type NumberKind } from './phone.ts';
import { splitTags, TAG_NAME_MAX } from './tag.ts';
import { tidy } from './text.ts';

/** Why a row of a file is not taken; each has a sentence in `app/_messages/<locale>/contacts.json` under `reasons`. */
export const REJECT_REASONS = [
  ...NUMBER_PROBLEMS,
  'name_too_long',
  'attribute_too_long',
  'tag_too_long',
  'unreadable',
  'no_result',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** As long as the columns `contact.first_name` and `contact.last_name`. */
export const NAME_MAX = 128;
export const ATTRIBUTE_MAX = 1000;
export const ATTRIBUTE_NAME_MAX = 64;
/** Shared by the many rows that bring none. */
const NO_TAGS: string[] = [];

/** Their values are data of the contact, whatever else they are. */
const KEPT: ReadonlySet<ColumnRole> = new Set(['attribute', 'otherPhone', 'country']);

/** `name`: an attribute's key. `type`: what its values are known to be. */
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
      /** The cell holds another number beside the one that was taken. */
      several: boolean;
      /** Why the number may be somebody else's all the same. */
      doubt?: NumberDoubt;
      /** The words that stand beside the number. */
      remark?: string;
      /** A value is none of its attribute's type, and stayed as it is. */
      unread?: true;
    }
  | { ok: false; reason: RejectReason };

/**
 * One row of a file as a contact, or why not. Blank cells say nothing: they never erase what is known. A value takes the
 * form of its attribute's type; one that is none of that type stays as it is, and is marked. Where the phone number is
 * blank, the first other one is taken; one that is not needed is an attribute. A cell anywhere in the row that asks not to
 * call the person is a doubt about the number, also in a column that is ignored. Never throws.
 */
export function readRow(cells: readonly string[], columns: readonly Column[], home: string): ImportRow {
  // No text in PostgreSQL can hold a zero byte, and no address book holds one on purpose.
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
  const read = parseWithPrefix(phone, prefixOf(cells, columns, phoneAt), country, home);
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

/** What stands in the column of prefixes before the phone, else in the first one. */
function prefixOf(cells: readonly string[], columns: readonly Column[], phoneAt: number): string {
  const isPrefix = ({ role }: Column) => role === 'prefix';
  const before = columns.slice(0, Math.max(0, phoneAt)).findLastIndex(isPrefix);
  const at = before >= 0 ? before : columns.findIndex(isPrefix);
  return at < 0 ? '' : tidy(asTyped(cells[at] ?? ''));
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
