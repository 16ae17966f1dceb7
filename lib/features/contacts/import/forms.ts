import { z } from 'zod';
import { COLUMN_ROLES, type ColumnRole } from '#lib/domain/import-columns.ts';
import { LIST_NAME_MAX } from '../schema.ts';
import { type ListChoice, ReadChoice } from './schema.ts';

const YesNo = z.enum(['yes', 'no']).transform((answer) => answer === 'yes');

/**
 * How a waiting import is read, as its form sends it. Number and names come from one column each: the role that was
 * given last (`changed`: to which column) leaves the column that had it before.
 */
export const ChoicesForm = ReadChoice.extend({
  id: z.guid(),
  header: YesNo,
  quotes: YesNo,
  roles: z.array(z.enum(COLUMN_ROLES)).default([]),
  changed: z.coerce.number().int().min(0).optional(),
}).transform(({ changed, roles, ...input }, ctx) => {
  const given = changed === undefined ? undefined : roles[changed];
  const settled = roles.map((role, at) => (at !== changed && given && sameKind(role, given) ? 'attribute' : role));
  const twice = settled.filter((role, at) => settled.some((other, there) => there < at && sameKind(other, role)));
  if (twice.length === 0) return { ...input, roles: settled };
  ctx.addIssue({ code: 'custom', path: ['roles'], message: 'columnTwice' });
  return z.NEVER;
});

/** True for two roles that only one column may have. */
function sameKind(a: ColumnRole, b: ColumnRole): boolean {
  if (a === 'attribute' || a === 'ignore') return false;
  return a === b || (a.startsWith('fullName') && b.startsWith('fullName'));
}

/** `list`: `none`, `new` (then `listName` counts) or the id of a list. `seen`: the fingerprint of the preview. */
export const ConfirmForm = z
  .object({
    id: z.guid(),
    seen: z.string(),
    list: z.union([z.literal('none'), z.literal('new'), z.guid()]),
    listName: z.string().trim().max(LIST_NAME_MAX).default(''),
  })
  .transform(({ list, listName, ...rest }, ctx): { id: string; seen: string; list: ListChoice } => {
    if (list === 'none') return { ...rest, list: { kind: 'none' } };
    if (list !== 'new') return { ...rest, list: { kind: 'existing', id: list } };
    if (listName !== '') return { ...rest, list: { kind: 'new', name: listName } };
    ctx.addIssue({ code: 'custom', path: ['listName'], message: 'required' });
    return z.NEVER;
  });

export const ImportId = z.object({ id: z.guid() });
