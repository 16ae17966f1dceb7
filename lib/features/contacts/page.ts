import { z } from 'zod';
import { byHash } from '#lib/db/by-hash.ts';
import { pool, reading } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Page, type Place, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import { run } from '#lib/db/run.ts';
import type { NumberDoubt } from '#lib/domain/number-doubt.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { escaped } from '#lib/features/segments/queries.ts';
import { estimated } from './count.ts';
import { type ContactFilter, isEverybody, matching, surnameBeginnings } from './matching.ts';

export type ContactRow = {
  id: string;
  number: string;
  firstName: string;
  lastName: string;
  tags: string[];
  /** Why the number is to be checked; null: it need not be, or it was confirmed. */
  doubt: NumberDoubt | null;
};
type PageFilter = ContactFilter & Turn & { size?: number };

/** Up to this many members of a list are looked up by their ids; more are joined. */
const FEW = 2_000;

/** From this many expected matches on, a walk along the names soon fills a page … */
const BROAD = 10_000;
/** … and if it does not within this many contacts, the matches are clustered somewhere else. */
const WALKED = 10_000;

/**
 * One page of the workspace's contacts by last name, first name, id; in a search, people whose last name begins with it come
 * first, as in an address book. An unreadable key gives the first page.
 */
export async function contactPage(workspaceId: string, asked: PageFilter = {}): Promise<Page<ContactRow>> {
  const filter = await withIds(workspaceId, asked);
  const size = filter.size ?? 50;
  const place = placeOf(filter, readCursor);
  const page = paged(await readPage(workspaceId, filter, { ...place, size }), size, place, cursor);
  return { ...page, rows: page.rows.map(({ row }) => row) };
}

/** A position in a page's order: after a leading contact (last name begins with the search), or after one of the others. */
const Cursor = z.tuple([z.enum(['leading', 'others']), z.string(), z.string(), z.guid()]);
type Cursor = z.infer<typeof Cursor>;
type Part = Cursor[0];
export type Stretch = Place<Cursor> & { size: number };
type Found = { part: Part; row: ContactRow };

/** Reads one page's rows, and one more if there is one. */
async function readPage(workspaceId: string, filter: ContactFilter, place: Stretch): Promise<Found[]> {
  const order: Part[] = place.backwards ? ['others', 'leading'] : ['leading', 'others'];
  const parts = place.from ? order.slice(order.indexOf(place.from[0])) : order;
  const found: Found[] = [];
  for (const part of parts) {
    const from = place.from?.[0] === part ? place.from : null;
    const rest = { ...place, from, size: place.size - found.length };
    const rows = await (part === 'leading' ? readLeading : readOthers)(workspaceId, filter, rest);
    found.push(...rows.map((row) => ({ part, row })));
    if (found.length > place.size) break;
  }
  return found;
}

const ask = (statement: Prisma.Sql) => run<ContactRow>(pool, statement);

/** Runs a statement that joins the contacts with a long list, or with a segment's condition. */
const askJoined = ({ listId, tagId, filter }: ContactFilter, statement: Prisma.Sql) =>
  [listId, tagId, filter].every((part) => part === undefined)
    ? ask(statement)
    : reading((tx) => byHash(tx, () => tx.$queryRaw<ContactRow[]>(statement)));

/** Returns the filter with the members of a short list, or of a rare tag, in place of it. */
async function withIds<Filter extends ContactFilter>(workspaceId: string, filter: Filter): Promise<Filter> {
  const { listId, tagId } = filter;
  if (filter.ids || (!isUuid(listId ?? '') && !isUuid(tagId ?? ''))) return filter;
  const [members, replaced] = isUuid(listId ?? '')
    ? [Prisma.sql`list_member WHERE list_id = ${listId}`, { listId: undefined }]
    : [Prisma.sql`contact_tag WHERE tag_id = ${tagId}`, { tagId: undefined }];
  const rows = await run<{ id: string }>(
    pool,
    Prisma.sql`SELECT contact_id AS id FROM ${members} AND workspace_id = ${workspaceId} LIMIT ${FEW + 1}`,
  );
  if (rows.length > FEW) return filter;
  return { ...filter, ids: rows.map(({ id }) => id), ...replaced };
}

async function readLeading(workspaceId: string, filter: ContactFilter, place: Stretch): Promise<ContactRow[]> {
  const beginnings = surnameBeginnings(filter.search);
  return beginnings.length === 0 ? [] : askJoined(filter, leadingStatement(workspaceId, filter, beginnings, place));
}

/**
 * The planner cannot know that no contact has two frequent first names at once, and would sometimes walk past a million contacts.
 * So there are two separate ways: a walk that gives up, for frequent matches; else all matches by their index, sorted.
 */
async function readOthers(workspaceId: string, filter: ContactFilter, place: Stretch): Promise<ContactRow[]> {
  if (isEverybody(filter)) return ask(walkStatement(workspaceId, null, place));
  const condition = await others(workspaceId, filter);
  if ((await estimated(condition)) >= BROAD) {
    const rows = await askJoined(filter, walkStatement(workspaceId, condition, place, WALKED));
    if (rows.length > place.size) return rows;
  }
  return askJoined(filter, gatherStatement(condition, place));
}

/** SQL: the matches that do not lead. Mostly nobody leads, and then nobody need be left out. */
async function others(workspaceId: string, filter: ContactFilter): Promise<Prisma.Sql> {
  const all = matching(workspaceId, filter);
  const beginnings = surnameBeginnings(filter.search);
  const [leads] = await readLeading(workspaceId, filter, { size: 0, from: null, backwards: false });
  return leads ? Prisma.sql`${all} AND c.last_name NOT LIKE ALL (${patterns(beginnings)}::text[])` : all;
}

const patterns = (beginnings: string[]) => beginnings.map((beginning) => `${escaped(beginning)}%`);

const CONTACT = Prisma.sql`id, number, first_name AS "firstName", last_name AS "lastName",
  CASE WHEN number_confirmed_at IS NULL THEN number_doubt END AS doubt,
  ARRAY(SELECT t.name::text FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = page.id ORDER BY 1) AS tags`;

/**
 * Each spelling of the beginning is one stretch of the index of names, already in the page's order. Everybody in it matches the
 * search; only the rest of the filter is checked.
 */
export function leadingStatement(
  workspaceId: string,
  filter: ContactFilter,
  beginnings: string[],
  place: Stretch,
): Prisma.Sql {
  const order = inOrder(place);
  const limit = Prisma.sql`LIMIT ${readSize(place.size)}::int`;
  const stretches = patterns(beginnings).map(
    (pattern) => Prisma.sql`(SELECT c.* FROM contact c
      WHERE ${matching(workspaceId, { ...filter, search: '' })} AND c.last_name LIKE ${pattern}::text ${beyond(place)}
      ${order(Prisma.sql`c`)} ${limit})`,
  );
  return Prisma.sql`SELECT ${CONTACT} FROM (
    SELECT * FROM (${Prisma.join(stretches, ' UNION ALL ')}) c ${order(Prisma.sql`c`)} ${limit}
  ) page ${order(Prisma.sql`page`)}`;
}

/**
 * Walks along the index of names, from the cursor on, for one row more than the page; past at most `within` contacts, and keeps
 * those that match the `condition`.
 */
export function walkStatement(
  workspaceId: string,
  condition: Prisma.Sql | null,
  place: Stretch,
  within?: number,
): Prisma.Sql {
  const order = inOrder(place);
  const limit = Prisma.sql`LIMIT ${readSize(place.size)}::int`;
  const walk = Prisma.sql`SELECT c.* FROM contact c
    WHERE c.workspace_id = ${workspaceId}::uuid ${beyond(place)} ${order(Prisma.sql`c`)}`;
  const page =
    within === undefined || condition === null
      ? Prisma.sql`${walk} ${limit}`
      : Prisma.sql`SELECT c.* FROM (${walk} LIMIT ${within}::int) c
          WHERE ${condition} ${order(Prisma.sql`c`)} ${limit}`;
  return Prisma.sql`SELECT ${CONTACT} FROM (${page}) page ${order(Prisma.sql`page`)}`;
}

/** Finds all matches through any index, and then takes one page of them. */
export function gatherStatement(condition: Prisma.Sql, place: Stretch): Prisma.Sql {
  const order = inOrder(place);
  return Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT c.id, c.number, c.first_name, c.last_name, c.number_doubt, c.number_confirmed_at FROM contact c
      WHERE ${condition} ${beyond(place)}
    ), page AS (SELECT * FROM found ${order(Prisma.sql`found`)} LIMIT ${readSize(place.size)}::int)
    SELECT ${CONTACT} FROM page ${order(Prisma.sql`page`)}`;
}

function beyond({ from, backwards }: Stretch): Prisma.Sql {
  if (!from) return Prisma.empty;
  const [, lastName, firstName, id] = from;
  const side = backwards ? Prisma.sql`<` : Prisma.sql`>`;
  return Prisma.sql`AND (c.last_name, c.first_name, c.id) ${side} (${lastName}, ${firstName}, ${id}::uuid)`;
}

function inOrder({ backwards }: Stretch): (row: Prisma.Sql) => Prisma.Sql {
  const way = backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return (row) => Prisma.sql`ORDER BY ${row}.last_name ${way}, ${row}.first_name ${way}, ${row}.id ${way}`;
}

function cursor({ part, row: { id, firstName, lastName } }: Found): string {
  return Buffer.from(JSON.stringify([part, lastName, firstName, id])).toString('base64url');
}

function readCursor(text: string): Cursor | null {
  try {
    const read = Cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success && !read.data.join('').includes('\0') ? read.data : null;
  } catch {
    return null;
  }
}
