import { z } from 'zod';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { estimated } from './count.ts';
import { type ContactFilter, isEverybody, matching } from './matching.ts';

export type ContactRow = { id: string; number: string; firstName: string; lastName: string; tags: string[] };
export type Page<Row> = { rows: Row[]; previous?: string; next?: string };
type PageFilter = ContactFilter & { after?: string | undefined; before?: string | undefined; size?: number };

/** From this many expected matches on, a page's worth is soon met by walking along the names … */
const BROAD = 10_000;
/** … and if it is not met within so many contacts, the matches lie together somewhere else. */
const WALKED = 10_000;

/**
 * One page of the workspace's contacts by last name, first name, id. `after` and `before` are the cursors `next` and
 * `previous` of a neighbouring page; one that cannot be read gives the first page.
 */
export async function contactPage(workspaceId: string, filter: PageFilter = {}): Promise<Page<ContactRow>> {
  const size = filter.size ?? 50;
  const after = readCursor(filter.after);
  const before = after ? null : readCursor(filter.before);
  const rows = await readPage(workspaceId, filter, { size, from: after ?? before, backwards: before !== null });
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

type Place = { size: number; from: Cursor | null; backwards: boolean };

/**
 * The planner cannot know that "Rossi" stands together in the order of the names, nor that two frequent first names
 * meet in nobody, and would now and then walk past a million contacts. So the two ways are asked apart: a walk that
 * gives up, for what is frequent; else all matches by their index, sorted.
 */
async function readPage(workspaceId: string, filter: ContactFilter, place: Place): Promise<ContactRow[]> {
  const ask = async (statement: Prisma.Sql) => (await pool.query<ContactRow>(statement.text, statement.values)).rows;
  if (isEverybody(filter)) return ask(walkStatement(workspaceId, filter, place));
  if ((await estimated(matching(workspaceId, filter))) >= BROAD) {
    const rows = await ask(walkStatement(workspaceId, filter, place, WALKED));
    if (rows.length > place.size) return rows;
  }
  return ask(gatherStatement(workspaceId, filter, place));
}

const CONTACT = Prisma.sql`id, number, first_name AS "firstName", last_name AS "lastName",
  ARRAY(SELECT t.name::text FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = page.id ORDER BY 1) AS tags`;

/** Along the index of the names, from the cursor on, one row more than the page; past at most `within` contacts. */
export function walkStatement(workspaceId: string, filter: ContactFilter, place: Place, within?: number): Prisma.Sql {
  const order = inOrder(place);
  const limit = Prisma.sql`LIMIT ${place.size + 1}::int`;
  const walk = Prisma.sql`SELECT c.* FROM contact c
    WHERE c.workspace_id = ${workspaceId}::uuid ${beyond(place)} ${order(Prisma.sql`c`)}`;
  const page =
    within === undefined
      ? Prisma.sql`${walk} ${limit}`
      : Prisma.sql`SELECT c.* FROM (${walk} LIMIT ${within}::int) c
          WHERE ${matching(workspaceId, filter)} ${order(Prisma.sql`c`)} ${limit}`;
  return Prisma.sql`SELECT ${CONTACT} FROM (${page}) page ${order(Prisma.sql`page`)}`;
}

/** Every match through whatever index finds it, and then the page of them. */
export function gatherStatement(workspaceId: string, filter: ContactFilter, place: Place): Prisma.Sql {
  const order = inOrder(place);
  return Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT c.id, c.number, c.first_name, c.last_name FROM contact c
      WHERE ${matching(workspaceId, filter)} ${beyond(place)}
    ), page AS (SELECT * FROM found ${order(Prisma.sql`found`)} LIMIT ${place.size + 1}::int)
    SELECT ${CONTACT} FROM page ${order(Prisma.sql`page`)}`;
}

function beyond({ from, backwards }: Place): Prisma.Sql {
  if (!from) return Prisma.empty;
  const [lastName, firstName, id] = from;
  const side = backwards ? Prisma.sql`<` : Prisma.sql`>`;
  return Prisma.sql`AND (c.last_name, c.first_name, c.id) ${side} (${lastName}, ${firstName}, ${id}::uuid)`;
}

function inOrder({ backwards }: Place): (row: Prisma.Sql) => Prisma.Sql {
  const way = backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return (row) => Prisma.sql`ORDER BY ${row}.last_name ${way}, ${row}.first_name ${way}, ${row}.id ${way}`;
}

const Cursor = z.tuple([z.string(), z.string(), z.guid()]);
type Cursor = z.infer<typeof Cursor>;

function cursor({ lastName, firstName, id }: ContactRow): string {
  return Buffer.from(JSON.stringify([lastName, firstName, id])).toString('base64url');
}

function readCursor(text: string | undefined): Cursor | null {
  if (!text) return null;
  try {
    const read = Cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success && !read.data.join('').includes('\0') ? read.data : null;
  } catch {
    return null;
  }
}
