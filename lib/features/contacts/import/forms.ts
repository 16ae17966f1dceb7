import { z } from 'zod';
import { MAX_COLUMNS } from '#lib/domain/csv.ts';
import { COLUMN_ROLES, type ColumnRole } from '#lib/domain/import-columns.ts';
import { Day, Whole } from '#lib/domain/range.ts';
import { CONSENT_MAX, type ConsentStatement, LIST_NAME_MAX, PURPOSE_MAX } from '../schema.ts';
import { type ListChoice, POLICIES, type Policy, ReadChoice } from './schema.ts';

/** Number of rejected rows that one page shows for correction. */
export const CORRECTED_AT_ONCE = 25;
const CELL_MAX = 2000;

const YesNo = z.enum(['yes', 'no']).transform((answer) => answer === 'yes');

/**
 * How a waiting import is read, as its form sends it. Number and names come from one column each: the role that was assigned last
 * (`changed`: to which column) is taken from the column that had it before.
 */
export const ChoicesForm = ReadChoice.extend({
  id: z.guid(),
  /** `no`, or the row of the header. */
  header: z.union([z.literal('no'), z.coerce.number().int().min(1)]),
  quotes: YesNo,
  hiddenRows: YesNo.default(false),
  roles: z.array(z.enum(COLUMN_ROLES)).default([]),
  changed: z.coerce.number().int().min(0).optional(),
}).transform(({ changed, roles, header, ...given }, ctx) => {
  const headerRow = header === 'no' ? undefined : header;
  const input = { ...given, header: header !== 'no', headerRow };
  const latest = changed === undefined ? undefined : roles[changed];
  const settled = roles.map((role, at) => (at !== changed && latest && sameKind(role, latest) ? 'attribute' : role));
  const twice = settled.filter((role, at) => settled.some((other, there) => there < at && sameKind(other, role)));
  if (twice.length === 0) return { ...input, roles: settled };
  ctx.addIssue({ code: 'custom', path: ['roles'], message: 'columnTwice' });
  return z.NEVER;
});

/** True for two roles that only one column may have. */
function sameKind(a: ColumnRole, b: ColumnRole): boolean {
  if (a === 'attribute' || a === 'ignore' || a === 'otherPhone' || a === 'prefix') return false;
  return a === b || (a.startsWith('fullName') && b.startsWith('fullName'));
}

type Confirmed = { id: string; seen: string; list: ListChoice; policy: Policy; consent?: ConsentStatement };

/** `list`: `none`, `new` (then `listName` counts) or the id of a list. `seen`: the fingerprint of the preview. */
export const ConfirmForm = z
  .object({
    id: z.guid(),
    seen: z.string(),
    list: z.union([z.literal('none'), z.literal('new'), z.guid()]),
    listName: z.string().trim().max(LIST_NAME_MAX).default(''),
    policy: z.enum(POLICIES),
    consentText: z.string().trim().max(CONSENT_MAX).default(''),
    consentPurpose: z.string().trim().max(PURPOSE_MAX).default(''),
    consentDate: z.union([z.literal(''), Day]).default(''),
  })
  .transform(({ list, listName, consentText, consentPurpose, consentDate, ...given }, ctx): Confirmed => {
    if (consentText === '' && (consentPurpose !== '' || consentDate !== ''))
      ctx.addIssue({ code: 'custom', path: ['consentText'], message: 'required' });
    const consent = consentText === '' ? undefined : { text: consentText, purpose: consentPurpose, date: consentDate };
    const rest = { ...given, consent };
    if (list === 'none') return { ...rest, list: { kind: 'none' } };
    if (list !== 'new') return { ...rest, list: { kind: 'existing', id: list } };
    if (listName !== '') return { ...rest, list: { kind: 'new', name: listName } };
    ctx.addIssue({ code: 'custom', path: ['listName'], message: 'required' });
    return z.NEVER;
  });

export const ImportId = z.object({ id: z.guid() });

const list = <T extends z.ZodType>(of: T) => z.array(of).max(CORRECTED_AT_ONCE * MAX_COLUMNS);

/** Corrected rejected rows: for each of `rows` the cells in the `columns` that were shown, one after the other. */
export const CorrectForm = z
  .object({
    id: z.guid(),
    fileName: z.string().min(1).max(255),
    rows: list(Whole.min(1)),
    columns: list(z.coerce.number().int().min(0).max(MAX_COLUMNS)),
    cells: list(z.string().max(CELL_MAX)),
  })
  .transform(({ rows, columns, cells, ...given }) => ({
    ...given,
    corrections: rows.map((row, nth) => ({
      row,
      cells: Object.fromEntries(columns.map((column, at) => [column, cells[nth * columns.length + at] ?? ''])),
    })),
  }));
