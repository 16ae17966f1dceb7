import { z } from 'zod';
import { COLUMN_ROLES } from '#lib/domain/import-columns.ts';
import { LIST_NAME_MAX } from '../schema.ts';
import { type ListChoice, ReadChoice } from './schema.ts';

const YesNo = z.enum(['yes', 'no']).transform((answer) => answer === 'yes');

/** How a waiting import is read, as its form sends it. Two columns of one kind would leave one of them out unseen. */
export const ChoicesForm = ReadChoice.extend({
  id: z.guid(),
  header: YesNo,
  quotes: YesNo,
  roles: z.array(z.enum(COLUMN_ROLES)).default([]),
}).superRefine(({ roles }, ctx) => {
  const single = roles.filter((role) => role !== 'attribute' && role !== 'ignore');
  const names = single.map((role) => (role === 'fullNameLast' ? 'fullName' : role));
  if (new Set(names).size !== names.length) ctx.addIssue({ code: 'custom', path: ['roles'], message: 'columnTwice' });
});

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
