import type { Db } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { Audience, followedBy } from '#lib/domain/audience.ts';
import { type Condition, Filter } from '#lib/domain/segment.ts';
import { IS_REAL } from '#lib/features/calls/queries.ts';
import { compile, NUMBER_TO_CHECK } from '#lib/features/segments/queries.ts';
import { isSuppressed, suppressionJoin } from '#lib/features/suppressions/queries.ts';

/** An audience with the current conditions of its segments, and the names that the campaign keeps of it. */
export type Asked = Audience & {
  workspaceId: string;
  campaignId: string;
  filters: Condition[];
  minusFilters: Condition[];
  /** The workspace's rule if the campaign has none of its own; 0: there is none. */
  quiet: number;
  names: { lists: string[]; segments: string[]; tags: string[]; minusLists: string[]; minusSegments: string[] };
  /** The number of chosen lists, segments and tags that no longer exist. */
  missing: number;
};

/** Reads the sources that a campaign's audience refers to. Finds only those of this workspace. */
export async function readAudience(
  db: Db,
  campaign: { id: string; workspaceId: string; audience: unknown; workspace: { quietDays: number | null } },
): Promise<Asked> {
  const { workspaceId } = campaign;
  const audience = Audience.parse(campaign.audience);
  const own = (ids: string[]) => ({ where: { workspaceId, id: { in: ids } }, orderBy: { name: 'asc' as const } });
  const lists = await db.list.findMany(own([...audience.lists, ...audience.minusLists]));
  const segments = await db.segment.findMany(own([...audience.segments, ...audience.minusSegments]));
  const tags = await db.tag.findMany(own(audience.tags));
  const chosen = <T extends { id: string }>(rows: T[], ids: string[]) => rows.filter(({ id }) => ids.includes(id));
  const namesOf = (rows: { id: string; name: string }[], ids: string[]) => chosen(rows, ids).map(({ name }) => name);
  const filtersOf = (ids: string[]) => chosen(segments, ids).map(({ filter }) => Filter.parse(filter));
  const names = {
    lists: namesOf(lists, audience.lists),
    segments: namesOf(segments, audience.segments),
    tags: namesOf(tags, audience.tags),
    minusLists: namesOf(lists, audience.minusLists),
    minusSegments: namesOf(segments, audience.minusSegments),
  };
  const asked =
    audience.lists.length +
    audience.segments.length +
    audience.tags.length +
    audience.minusLists.length +
    audience.minusSegments.length;
  return {
    ...audience,
    workspaceId,
    campaignId: campaign.id,
    filters: filtersOf(audience.segments),
    minusFilters: filtersOf(audience.minusSegments),
    quiet: audience.quietDays ?? campaign.workspace.quietDays ?? 0,
    names,
    missing: asked - Object.values(names).flat().length,
  };
}

/**
 * How an audience is read. `few`: each person is looked up alone, by key; nothing is joined. `many`: whole tables are read and
 * joined by hash (`overAudience` sees to that). Either way twice the people take twice the time, whatever the planner expects.
 */
export type Reading = 'few' | 'many';

/**
 * The people of an audience, each once, with the reason for those who are not called. The only place that decides who is called:
 * the check before the launch counts it, the launch freezes it.
 * Columns: contact_id, number, first_name, last_name, attributes, excluded (an `Exclusion`, or null), retries (the retry budget
 * that the followed campaign left; null: all that this campaign gives).
 * Query it through `overAudience`, which also knows how to read it.
 */
export function audience(asked: Asked, reading: Reading): Prisma.Sql {
  const { workspaceId } = asked;
  const { joins, suppressed } =
    reading === 'many'
      ? suppressionJoin(workspaceId, Prisma.sql`c.number`)
      : { joins: Prisma.empty, suppressed: isSuppressed(workspaceId, Prisma.sql`c.number`) };
  const any = (filters: Condition[]) => compile(workspaceId, { is: 'any', of: filters });
  const when = (applies: boolean, condition: Prisma.Sql, reason: string) =>
    applies ? Prisma.sql`WHEN ${condition} THEN ${reason}::text` : Prisma.empty;
  return Prisma.sql`
    SELECT c.id AS contact_id, c.number, c.first_name, c.last_name, c.attributes,
      CASE WHEN ${suppressed} THEN 'suppressed'
           WHEN ${NUMBER_TO_CHECK} THEN 'numberToCheck'
           ${when(asked.minusLists.length > 0, inLists(workspaceId, asked.minusLists), 'excludedList')}
           ${when(asked.minusFilters.length > 0, any(asked.minusFilters), 'excludedSegment')}
           ${when(followedBy(asked) !== null, stillCalled(asked), 'stillCalled')}
           ${when(asked.quiet > 0, calledWithin(asked), 'calledRecently')}
           ${when(asked.budgetOf !== null, Prisma.sql`budget.retries < 0`, 'noRetriesLeft')}
      END AS excluded,
      ${asked.budgetOf === null ? Prisma.sql`NULL::int` : Prisma.sql`budget.retries`} AS retries
    FROM contact c ${joins} ${budgetJoin(asked, reading)}
    WHERE ${isChosen(asked, reading)}`;
}

/**
 * SQL: whether the contact `c` is in one of the sources. Beside a segment's own condition, members are looked up each by key, or
 * hashed: a list of ids that is too long to be hashed would be searched once per contact.
 */
function isChosen(asked: Asked, reading: Reading): Prisma.Sql {
  const { workspaceId, filters, lists, tags, people } = asked;
  const here = Prisma.sql`c.workspace_id = ${workspaceId}::uuid`;
  // Not by the workspace's index: a few ids would be searched once for each of its contacts.
  if (reading === 'few') return Prisma.sql`(${here}) IS TRUE AND c.id = ANY(ARRAY(${chosenIds(asked)}))`;
  if (filters.length === 0) return Prisma.sql`${here} AND c.id IN (${chosenIds(asked)})`;
  return Prisma.sql`${here} AND (${inLists(workspaceId, lists)}
    OR EXISTS (SELECT FROM contact_tag t
      WHERE t.tag_id = ANY(${tags}::uuid[]) AND t.contact_id = c.id AND t.workspace_id = ${workspaceId}::uuid)
    OR c.id = ANY(${people}::uuid[]) OR ${compile(workspaceId, { is: 'any', of: filters })})`;
}

/** SQL: the ids of the people in the lists and tags and of those chosen singly, with repetitions. */
export function chosenIds({ workspaceId, lists, tags, people }: Asked): Prisma.Sql {
  return Prisma.sql`
    SELECT m.contact_id FROM list_member m WHERE m.list_id = ANY(${lists}::uuid[]) AND m.workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT t.contact_id FROM contact_tag t
    WHERE t.tag_id = ANY(${tags}::uuid[]) AND t.workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT unnest(${people}::uuid[])`;
}

/**
 * The retry budget that a campaign left to each person: its retries and the first call, minus the calls made in all rounds. An
 * unknown remainder counts as used up; people who were never rung, or whom the platform did not let through, have used nothing.
 */
function budgetJoin({ workspaceId, budgetOf }: Asked, reading: Reading): Prisma.Sql {
  if (budgetOf === null) return Prisma.empty;
  const left = Prisma.sql`(max(k.given) - sum(CASE
      WHEN k.state IN ('pending', 'cancelled', 'expired') OR k.status = 'notCalled' OR k.outcome = 'refused' THEN 0
      ELSE 1 + coalesce(k.retries, k.given) END))::int AS retries`;
  const calls = (which: Prisma.Sql) => Prisma.sql`(
    SELECT k.*, (SELECT b.retries FROM batch b WHERE b.id = k.batch_id) AS given FROM call k
    WHERE k.campaign_id = ${budgetOf}::uuid AND k.workspace_id = ${workspaceId}::uuid AND k.state <> 'excluded' ${which}
    OFFSET 0) k`;
  return reading === 'many'
    ? Prisma.sql`LEFT JOIN (SELECT k.number, ${left} FROM ${calls(Prisma.empty)} GROUP BY k.number) budget
        ON budget.number = c.number`
    : Prisma.sql`CROSS JOIN LATERAL (SELECT ${left} FROM ${calls(Prisma.sql`AND k.number = c.number`)}) budget`;
}

function inLists(workspaceId: string, lists: string[]): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM list_member m
    WHERE m.list_id = ANY(${lists}::uuid[]) AND m.contact_id = c.id AND m.workspace_id = ${workspaceId}::uuid)`;
}

/**
 * SQL: whether the followed campaign is not done with the number: it is calling it, will do so in its next round, or waits for a
 * person's decision about it. A follow-up besides would call the person twice.
 */
function stillCalled(asked: Asked): Prisma.Sql {
  const [workspace, followed] = [Prisma.sql`${asked.workspaceId}::uuid`, Prisma.sql`${followedBy(asked)}::uuid`];
  return Prisma.sql`EXISTS (SELECT FROM call k
    WHERE k.number = c.number AND k.workspace_id = ${workspace} AND k.campaign_id = ${followed}
      AND (k.state IN ('pending', 'submitted', 'unknown', 'parked')
        OR k.state = 'final' AND k.retries_left IS NOT NULL AND EXISTS (SELECT FROM campaign o
          WHERE o.id = ${followed} AND o.workspace_id = ${workspace} AND o.state IN ('running', 'paused')
            AND o.open_from < o.window_end AND o.window_end > now())))`;
}

/**
 * Whether another campaign called the number in the last days, or is about to: a person who waits in a running campaign would
 * otherwise be called by both. Calls that the platform refused did not ring.
 */
function calledWithin({ workspaceId, campaignId, quiet }: Asked): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM call k
    WHERE k.number = c.number AND k.workspace_id = ${workspaceId}::uuid AND k.campaign_id <> ${campaignId}::uuid
      AND ${IS_REAL}
      AND (k.state IN ('pending', 'submitted', 'unknown', 'parked')
        OR k.state IN ('final', 'carried') AND k.outcome IS DISTINCT FROM 'refused'
          AND coalesce(k.answered_at, k.ended_at, k.updated_at) >= now() - make_interval(days => ${quiet}::int)))`;
}
