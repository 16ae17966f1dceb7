import { Prisma } from '#lib/db/generated/client.ts';
import { folded } from '#lib/domain/folded.ts';
import type { NumberCheck } from '#lib/domain/number-check.ts';
import type { Condition } from '#lib/domain/segment.ts';
import { cut } from '#lib/domain/text.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { compile, escaped, hasTag, inList, NUMBER_TO_CHECK, SEARCHED } from '#lib/features/segments/queries.ts';

/** Conditions on a contact, all of which must hold; none: every contact. An id that does not exist matches nobody. */
export type ContactFilter = {
  search?: string | undefined;
  listId?: string | undefined;
  tagId?: string | undefined;
  /** A segment's filter. */
  filter?: Condition | undefined;
  check?: NumberCheck | undefined;
  /** Chosen one by one. */
  ids?: string[] | undefined;
};

/** The contacts of a filter as one condition on the row `c` of `contact`, workspace included. */
export function matching(
  workspaceId: string,
  { search = '', listId, tagId, filter, check, ids }: ContactFilter,
): Prisma.Sql {
  const known = (id: string, condition: (workspaceId: string, id: string) => Prisma.Sql) =>
    isUuid(id) ? condition(workspaceId, id) : Prisma.sql`FALSE`;
  const conditions = [
    Prisma.sql`c.workspace_id = ${workspaceId}::uuid`,
    ...searchWords(search).map((word) => Prisma.sql`${SEARCHED} ILIKE ${`%${escaped(folded(word))}%`}::text`),
    ...(listId === undefined ? [] : [known(listId, inList)]),
    ...(tagId === undefined ? [] : [known(tagId, hasTag)]),
    ...(filter === undefined ? [] : [compile(workspaceId, filter)]),
    ...(check === undefined ? [] : [checked(check)]),
    ...(ids === undefined ? [] : [Prisma.sql`c.id = ANY(${ids.filter(isUuid)}::uuid[])`]),
  ];
  return Prisma.join(conditions, ' AND ');
}

function checked(check: NumberCheck): Prisma.Sql {
  if (check === 'open') return NUMBER_TO_CHECK;
  if (check === 'confirmed') return Prisma.sql`c.number_confirmed_at IS NOT NULL`;
  return Prisma.sql`(${NUMBER_TO_CHECK} AND c.number_doubt = ${check}::number_doubt)`;
}

/** True if the filter leaves nobody out: such pages go by their index alone. */
export function isEverybody({ search = '', listId, tagId, filter, check, ids }: ContactFilter): boolean {
  return searchWords(search).length === 0 && [listId, tagId, filter, check, ids].every((part) => part === undefined);
}

/**
 * Each word must occur somewhere in name or number; digits with signs between them are one number, in any spelling. `+39 (312)
 * 146-88` → 3931214688; `rossi mario` → both words, whatever their accents and apostrophes. Zero bytes are dropped: PostgreSQL
 * refuses them.
 */
function searchWords(search: string): string[] {
  const text = cut(search.replaceAll('\0', '').normalize('NFC').trim(), 100);
  if (/\d/.test(text) && /^[\d\s+().\-/]+$/.test(text)) return [text.replace(/\D/g, '').replace(/^00/, '')];
  // "forli'" is how an accent is typed without its key.
  const words = text.split(/\s+/).map((word) => word.replace(/(?<=\p{L}{2}[aeiou])['’‘ʼ´`]$/iu, ''));
  return words.filter(Boolean).slice(0, 6);
}

/**
 * The possible spellings of a last name that begins with the search: `de lu` → `de lu`, `De Lu`, `DE LU`, with either apostrophe.
 * None for a number or an empty search.
 */
export function surnameBeginnings(search = ''): string[] {
  const typed = searchWords(search).join(' ');
  if (!/\p{L}/u.test(typed)) return [];
  const lower = typed.toLowerCase();
  const title = lower.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
  const first = lower.replace(/\p{L}/u, (letter) => letter.toUpperCase());
  // `ß` becomes `SS`, which is another word.
  const same = [typed, lower, title, first, typed.toUpperCase()].filter((way) => way.toLowerCase() === lower);
  return [...new Set(same.flatMap((way) => [way, way.replaceAll("'", '’'), way.replaceAll('’', "'")]))];
}
