import { Prisma } from '#lib/db/generated/client.ts';
import { literal } from '#lib/db/literal.ts';
import { FOLDED, folded } from '#lib/domain/folded.ts';
import type { AttributeCondition, Condition, Since } from '#lib/domain/segment.ts';
import { IS_REAL } from '#lib/features/calls/queries.ts';
import { activeSuppression } from '#lib/features/suppressions/queries.ts';

/**
 * Compiles a filter to one condition on the row `c` of `contact`, for a statement about this workspace's contacts. Every value is
 * a parameter. It is true or false, never null: `not` matches everything that its condition does not.
 */
export function compile(workspaceId: string, filter: Condition): Prisma.Sql {
  const inner = (condition: Condition) => compile(workspaceId, condition);
  switch (filter.is) {
    case 'all':
      return filter.of.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(${Prisma.join(filter.of.map(inner), ' AND ')})`;
    case 'any':
      return filter.of.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`(${Prisma.join(filter.of.map(inner), ' OR ')})`;
    case 'not':
      return Prisma.sql`(NOT ${inner(filter.of)})`;
    case 'name': {
      const like = `%${escaped(filter.contains)}%`;
      // The first half is the index's own expression, the second leaves the number out, and keeps letters as they are.
      return Prisma.sql`(${SEARCHED} ILIKE ${folded(like)}::text AND (c.first_name || ' ' || c.last_name) ILIKE ${like}::text)`;
    }
    case 'prefix':
      return Prisma.sql`(c.number LIKE ${`${escaped(filter.prefix)}%`}::text)`;
    case 'kind':
      return Prisma.sql`coalesce(c.number_kind = ${filter.kind}::number_kind, FALSE)`;
    case 'list':
      return inList(workspaceId, filter.list);
    case 'tag':
      return hasTag(workspaceId, filter.tag);
    case 'attribute':
      return Prisma.sql`coalesce(${attribute(filter)}, FALSE)`;
    case 'calls': {
      const since =
        filter.since &&
        Prisma.sql`AND coalesce(k.answered_at, k.ended_at, k.updated_at) >= ${moment(workspaceId, filter.since)}`;
      const any = calls(workspaceId, Prisma.sql`k.outcome IS DISTINCT FROM 'refused' ${since ?? Prisma.empty}`);
      const answered = calls(workspaceId, Prisma.sql`k.outcome IN ('answered', 'optedOut') ${since ?? Prisma.empty}`);
      if (filter.what === 'called') return any;
      return filter.what === 'answered' ? answered : Prisma.sql`(${any} AND NOT ${answered})`;
    }
    case 'digit':
      return calls(workspaceId, Prisma.sql`strpos(k.digits, ${filter.digit}::text) > 0`);
    case 'suppressed':
      return Prisma.sql`EXISTS (SELECT FROM suppression s
        WHERE s.workspace_id = ${workspaceId}::uuid AND s.number = c.number AND ${activeSuppression})`;
    case 'toCheck':
      return NUMBER_TO_CHECK;
  }
}

/** Exactly the condition of `contact_to_check_idx`: the number is doubtful, and nobody has confirmed it. Never null. */
export const NUMBER_TO_CHECK = Prisma.sql`(c.number_doubt IS NOT NULL AND c.number_confirmed_at IS NULL)`;

/**
 * Name and number as `folded` makes them: exactly the expression of `contact_search_idx`, or the index is not used. Most names
 * are plain, and folding leaves them unchanged.
 */
export const SEARCHED = Prisma.sql`(CASE WHEN octet_length(c.first_name || c.last_name) = char_length(c.first_name || c.last_name)
  THEN c.first_name || ' ' || c.last_name || ' ' || c.number
  ELSE regexp_replace(normalize(translate(c.first_name || ' ' || c.last_name || ' ' || c.number,
    ${literal(FOLDED.from)}, ${literal(FOLDED.to)}), NFD), '[\\u0300-\\u036f]', '', 'g') END)`;

/** Returns a text as a pattern that matches it literally; without zero bytes, which PostgreSQL refuses. */
export function escaped(text: string): string {
  return text.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&');
}

export function inList(workspaceId: string, listId: string): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM list_member m
    WHERE m.list_id = ${listId}::uuid AND m.contact_id = c.id AND m.workspace_id = ${workspaceId}::uuid)`;
}

export function hasTag(workspaceId: string, tagId: string): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM contact_tag t
    WHERE t.tag_id = ${tagId}::uuid AND t.contact_id = c.id AND t.workspace_id = ${workspaceId}::uuid)`;
}

/**
 * Calls that were placed to the contact's number: excluded and expired calls never rang, nor does a rehearsal. Looked up by
 * number: a join (`IS TRUE` prevents it) might read all calls of everybody for a few people.
 */
function calls(workspaceId: string, which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`((EXISTS (SELECT FROM call k
    WHERE k.number = c.number AND k.workspace_id = ${workspaceId}::uuid AND k.state IN ('final', 'carried') AND ${which}
      AND ${IS_REAL})) IS TRUE)`;
}

function moment(workspaceId: string, since: Since): Prisma.Sql {
  if ('days' in since) return Prisma.sql`now() - make_interval(days => ${since.days}::int)`;
  return Prisma.sql`(${since.date}::timestamp AT TIME ZONE (
    SELECT w.time_zone FROM workspace w WHERE w.id = ${workspaceId}::uuid))`;
}

const OPERATORS = { eq: Prisma.sql`=`, lt: Prisma.sql`<`, gt: Prisma.sql`>` };

/**
 * Compares by the type of the value. A file's value need not be of that type: it is compared only after its form was checked
 * (`CASE` keeps that order), so that no cast can fail. ISO dates compare as text.
 */
function attribute(filter: AttributeCondition): Prisma.Sql {
  const value = Prisma.sql`(c.attributes ->> ${clean(filter.key)}::text)`;
  const asked = clean(filter.value);
  if (filter.type === 'number') {
    return Prisma.sql`CASE WHEN ${value} ~ '^-?[0-9]{1,15}([.][0-9]{1,10})?$'
      THEN ${value}::numeric ${OPERATORS[filter.op]} ${asked}::numeric END`;
  }
  if (filter.type === 'date') {
    return Prisma.sql`CASE WHEN ${value} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
      THEN ${value} ${OPERATORS[filter.op]} ${asked}::text END`;
  }
  if (filter.op === 'known') return Prisma.sql`${value} <> ''`;
  if (filter.op === 'contains') return Prisma.sql`${value} ILIKE ${`%${escaped(filter.value)}%`}::text`;
  return Prisma.sql`lower(${value}) = lower(${asked}::text)`;
}

const clean = (text: string) => text.replaceAll('\0', '');
