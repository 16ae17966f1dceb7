import type { EventKind } from '#lib/audit/events.ts';
import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { newestFirst, type Page, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { type EventGroup, kindsOf } from './kinds.ts';

export type Fact = string | number | boolean | null;

export type EventRow = {
  /** The paging key, as text: it may exceed the range of a number. */
  id: string;
  at: Date;
  /** Null: the system. */
  userName: string | null;
  kind: string;
  subject: string;
  subjectId: string | null;
  subjectName: string | null;
  facts: Record<string, Fact>;
  /** True while its subject can still be opened. */
  exists: boolean;
};

/**
 * `person`: a user's id, or `system`. `text`: a part of the subject's name. `subjectId`: only events about this subject. `news`:
 * only these kinds, without this user's own events.
 */
export type EventFilter = {
  group?: EventGroup;
  person?: string;
  text?: string;
  subjectId?: string;
  news?: { kinds: readonly EventKind[]; notBy: string };
};

const PAGE = 50;

/** Returns the workspace's events, newest first. */
export async function listEvents(
  actor: Actor,
  filter: EventFilter = {},
  turn: Turn = {},
  size = PAGE,
): Promise<Page<EventRow>> {
  const place = placeOf(turn, asEventId);
  const { where, orderBy } = newestFirst(place);
  const text = filter.text?.trim();
  const read = await prisma.event.findMany({
    where: {
      workspaceId: actor.workspaceId,
      ...(filter.group && { kind: { in: kindsOf(filter.group) } }),
      ...byPerson(filter.person),
      ...(filter.news && {
        kind: { in: [...filter.news.kinds] },
        OR: [{ userId: null }, { userId: { not: filter.news.notBy } }],
      }),
      ...(filter.subjectId && { subjectId: filter.subjectId }),
      ...(text && { subjectName: { contains: likeText(text), mode: 'insensitive' } }),
      ...where,
    },
    omit: { workspaceId: true, userId: true },
    orderBy,
    take: readSize(size),
  });
  const page = paged(read, size, place, (event) => String(event.id));
  const open = await stillThere(actor, page.rows);
  return {
    ...page,
    rows: page.rows.map((event) => ({
      ...event,
      id: String(event.id),
      facts: factsOf(event.facts),
      exists: event.subjectId !== null && open.has(event.subjectId),
    })),
  };
}

/** `%` and `_` are ordinary characters of a name here. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function byPerson(person: string | undefined): Prisma.EventWhereInput {
  if (person === undefined || person === '') return {};
  if (person === 'system') return { userId: null };
  // An impossible user id matches no event.
  return isUuid(person) ? { userId: person } : { id: -1n };
}

const asEventId = (key: string) => (/^\d{1,18}$/.test(key) ? BigInt(key) : null);

function factsOf(facts: Prisma.JsonValue): Record<string, Fact> {
  if (facts === null || typeof facts !== 'object' || Array.isArray(facts)) return {};
  const flat = Object.entries(facts).filter((entry): entry is [string, Fact] => typeof entry[1] !== 'object');
  return Object.fromEntries(flat);
}

/** Subjects with a page of their own, and the table that says whether they still exist. */
const TABLES: Record<string, Prisma.Sql> = {
  campaign: Prisma.sql`campaign`,
  contact: Prisma.sql`contact`,
  list: Prisma.sql`list`,
  segment: Prisma.sql`segment`,
  import: Prisma.sql`import`,
  message: Prisma.sql`message`,
  suppression: Prisma.sql`suppression`,
};

/** One query for a whole page of events. */
async function stillThere(actor: Actor, events: { subject: string; subjectId: string | null }[]): Promise<Set<string>> {
  const looks = Object.entries(TABLES).flatMap(([subject, table]) => {
    const ids = new Set(events.filter((event) => event.subject === subject).flatMap((event) => event.subjectId ?? []));
    const uuids = [...ids].filter(isUuid);
    if (uuids.length === 0) return [];
    return Prisma.sql`
      SELECT id FROM ${table} WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ANY(${uuids}::uuid[])`;
  });
  if (looks.length === 0) return new Set();
  const rows = await prisma.$queryRaw<{ id: string }[]>`${Prisma.join(looks, ' UNION ALL ')}`;
  return new Set(rows.map((row) => row.id));
}

export type Doer = { id: string; name: string };

/** Everybody with events here, also former members, by name; the name is the last that was recorded. */
export async function listDoers(actor: Actor): Promise<Doer[]> {
  return prisma.$queryRaw<Doer[]>`
    SELECT "id", "name" FROM (
      SELECT DISTINCT ON ("user_id") "user_id" AS "id", coalesce("user_name", '') AS "name"
      FROM "event" WHERE "workspace_id" = ${actor.workspaceId}::uuid AND "user_id" IS NOT NULL
      ORDER BY "user_id", "id" DESC
    ) AS "doers" ORDER BY "name", "id"`;
}
