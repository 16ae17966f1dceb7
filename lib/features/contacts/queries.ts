import { z } from 'zod';
import { pool, prisma } from '#lib/db/client.ts';

export type ContactRow = { id: string; number: string; firstName: string; lastName: string };
export type ContactDetail = ContactRow & {
  attributes: Record<string, string>;
  createdAt: Date;
  updatedAt: Date;
  lists: { id: string; name: string }[];
};
export type ListRow = { id: string; name: string; members: number; createdAt: Date };
export type Page<Row> = { rows: Row[]; previous?: string; next?: string };
export type ContactFilter = { search?: string; listId?: string };

/** Counting stops here; the page then says "more than". */
export const COUNT_LIMIT = 50_000;

const isId = (id: string) => z.guid().safeParse(id).success;

/** Exactly the expression of `contact_search_idx`, or the index is not used. */
const SEARCHED = `(c.first_name || ' ' || c.last_name || ' ' || c.number)`;

/**
 * The `FROM … WHERE …` of a filter. Each word of a search must stand somewhere in name or number; digits with signs
 * between them are one number, however it is spelt.
 */
function filtered(workspaceId: string, { search = '', listId }: ContactFilter) {
  const values: unknown[] = [workspaceId];
  let from = 'FROM contact c WHERE c.workspace_id = $1';
  for (const word of searchWords(search)) {
    values.push(`%${word.replace(/[\\%_]/g, '\\$&')}%`);
    from += ` AND ${SEARCHED} ILIKE $${values.length}`;
  }
  if (listId !== undefined) {
    values.push(isId(listId) ? listId : null);
    from += ` AND EXISTS (SELECT FROM list_member m WHERE m.list_id = $${values.length} AND m.contact_id = c.id AND m.workspace_id = $1)`;
  }
  return { from, values };
}

/** `+39 (312) 146-88` → 3931214688; `rossi mario` → both words. Zero bytes are dropped: PostgreSQL refuses them. */
function searchWords(search: string): string[] {
  const text = search.replaceAll('\0', '').trim().slice(0, 100);
  if (/\d/.test(text) && /^[\d\s+().\-/]+$/.test(text)) return [text.replace(/\D/g, '').replace(/^00/, '')];
  return text.split(/\s+/).filter(Boolean).slice(0, 6);
}

type PageFilter = ContactFilter & { after?: string; before?: string; size?: number };

/** What `contactPage` asks: one row more than the page, from its cursor on, in the direction in which it reads. */
export function contactPageStatement(workspaceId: string, filter: PageFilter) {
  const { size = 50 } = filter;
  const after = readCursor(filter.after);
  const before = after ? null : readCursor(filter.before);
  const { from, values } = filtered(workspaceId, filter);
  const order = before ? 'DESC' : 'ASC';
  const place = values.length;
  const beyond =
    after || before
      ? `AND (c.last_name, c.first_name, c.id) ${before ? '<' : '>'} ($${place + 1}, $${place + 2}, $${place + 3}::uuid)`
      : '';
  const text = `
    SELECT c.id, c.number, c.first_name AS "firstName", c.last_name AS "lastName" ${from} ${beyond}
    ORDER BY c.last_name ${order}, c.first_name ${order}, c.id ${order} LIMIT ${Number(size) + 1}`;
  return { text, values: [...values, ...(after ?? before ?? [])], size, after, before };
}

/**
 * One page of the workspace's contacts by last name, first name, id. `after` and `before` are the cursors `next` and
 * `previous` of a neighbouring page; one that cannot be read gives the first page.
 */
export async function contactPage(workspaceId: string, filter: PageFilter = {}): Promise<Page<ContactRow>> {
  const { text, values, size, after, before } = contactPageStatement(workspaceId, filter);
  const { rows } = await pool.query<ContactRow>(text, values);
  const more = rows.length > size;
  const shown = rows.slice(0, size);
  if (before) shown.reverse();
  const [first, last] = [shown.at(0), shown.at(-1)];
  return {
    rows: shown,
    ...((before ? more : after !== null) && first && { previous: cursor(first) }),
    ...((before || more) && last && { next: cursor(last) }),
  };
}

/** How many contacts match; counted up to COUNT_LIMIT (`capped`: there are more). */
export async function contactCount(workspaceId: string, filter: ContactFilter = {}) {
  const { from, values } = filtered(workspaceId, filter);
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT ${from} LIMIT ${COUNT_LIMIT + 1}) AS matching`,
    values,
  );
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, COUNT_LIMIT), capped: count > COUNT_LIMIT };
}

const Cursor = z.tuple([z.string(), z.string(), z.guid()]);

function cursor({ lastName, firstName, id }: ContactRow): string {
  return Buffer.from(JSON.stringify([lastName, firstName, id])).toString('base64url');
}

function readCursor(text: string | undefined): z.infer<typeof Cursor> | null {
  if (!text) return null;
  try {
    const read = Cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success && !read.data.join('').includes('\0') ? read.data : null;
  } catch {
    return null;
  }
}

/** One contact of the workspace with its lists, or null. */
export async function contactDetail(workspaceId: string, id: string): Promise<ContactDetail | null> {
  if (!isId(id)) return null;
  const found = await prisma.contact.findFirst({
    where: { id, workspaceId },
    include: { lists: { select: { list: { select: { id: true, name: true } } }, orderBy: { list: { name: 'asc' } } } },
  });
  if (!found) return null;
  const { lists, attributes, workspaceId: _, ...contact } = found;
  return { ...contact, attributes: attributes as Record<string, string>, lists: lists.map(({ list }) => list) };
}

/** All lists of the workspace by name, with how many contacts are in each. */
export async function listsWithCounts(workspaceId: string): Promise<ListRow[]> {
  const { rows } = await pool.query<ListRow>(
    `SELECT l.id, l.name, l.created_at AS "createdAt", coalesce(m.members, 0)::int AS members
     FROM list l
     LEFT JOIN (SELECT list_id, count(*) AS members FROM list_member WHERE workspace_id = $1 GROUP BY list_id) m ON m.list_id = l.id
     WHERE l.workspace_id = $1 ORDER BY l.name, l.id`,
    [workspaceId],
  );
  return rows;
}

/** One list of the workspace with its count and the drafts that use it, or null. */
export async function listDetail(workspaceId: string, id: string) {
  if (!isId(id)) return null;
  const found = await prisma.list.findFirst({
    where: { id, workspaceId },
    select: {
      id: true,
      name: true,
      createdAt: true,
      _count: { select: { members: true } },
      campaigns: {
        where: { campaign: { state: 'draft' } },
        select: { campaign: { select: { id: true, name: true } } },
      },
    },
  });
  if (!found) return null;
  const { _count, campaigns, ...list } = found;
  return { ...list, members: _count.members, drafts: campaigns.map(({ campaign }) => campaign) };
}
