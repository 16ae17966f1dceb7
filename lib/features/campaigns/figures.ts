import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { type Bucket, count, emptyTally, type Tally } from '#lib/domain/books.ts';

/** The kept counters of some campaigns, and the number of their waiting calls that are being sent at this moment. */
export async function talliesOf(campaignIds: string[]): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  if (campaignIds.length === 0) return tallies;
  const rows = await prisma.$queryRaw<{ campaign_id: string; bucket: Bucket | 'sending'; calls: number }[]>`
    SELECT campaign_id, bucket, sum(calls)::int AS calls FROM campaign_tally
    WHERE campaign_id = ANY(${campaignIds}::uuid[]) GROUP BY 1, 2
    UNION ALL
    SELECT campaign_id, 'sending', sum(size)::int FROM batch
    WHERE campaign_id = ANY(${campaignIds}::uuid[]) AND state = 'sending' GROUP BY 1`;
  for (const { campaign_id: id, bucket, calls } of rows) {
    const tally = tallies.get(id) ?? emptyTally();
    count(tally, bucket, calls);
    tallies.set(id, tally);
  }
  return tallies;
}

type Figures = {
  tally: Tally;
  /** Answered calls by the digits that were pressed, most first; no digit is `''`. */
  digits: { digits: string; calls: number }[];
  /** Cost so far, as exact decimal text in the platform's currency. */
  cost: string;
};

/** A campaign's figures, all of one moment, so that their sums count each call exactly once. */
export async function figuresOf(campaignId: string): Promise<Figures> {
  const rows = await prisma.$queryRaw<
    { bucket: Bucket | 'sending'; digits: string; calls: number; cost: Prisma.Decimal }[]
  >`
    SELECT bucket, digits, sum(calls)::int AS calls, sum(cost) AS cost FROM campaign_tally
    WHERE campaign_id = ${campaignId}::uuid GROUP BY 1, 2
    UNION ALL
    SELECT 'sending', '', coalesce(sum(size), 0)::int, 0 FROM batch WHERE campaign_id = ${campaignId}::uuid AND state = 'sending'`;
  const tally: Tally = emptyTally();
  const pressed = new Map<string, number>();
  let cost = new Prisma.Decimal(0);
  for (const row of rows) {
    cost = cost.plus(row.cost);
    count(tally, row.bucket, row.calls);
    if (row.bucket === 'answered' || row.bucket === 'optedOut')
      pressed.set(row.digits, (pressed.get(row.digits) ?? 0) + row.calls);
  }
  const digits = [...pressed]
    .map(([word, calls]) => ({ digits: word, calls }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls || a.digits.localeCompare(b.digits));
  return { tally, digits, cost: cost.toString() };
}

/** Possible widths of the chart's intervals, in seconds; takes the narrowest with at most `POINTS` points. */
const INTERVALS = [5, 10, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 86_400];
const POINTS = 60;

/**
 * The number of calls with outcome `answered` over time, with empty intervals in between, as the chart draws it. `seconds` is the
 * intervals' width. Moments long before the campaign or after it appear only where they have calls: a platform may report any.
 */
export async function answersOverTime(
  actor: Actor,
  campaignId: string,
): Promise<{ seconds: number; points: { at: Date; calls: number }[] }> {
  const own = Prisma.sql`campaign_id = ${campaignId}::uuid AND workspace_id = ${actor.workspaceId}::uuid AND calls <> 0
    AND (SELECT at > c.created_at - interval '1 year' AND at < coalesce(c.window_end, now()) + interval '1 year'
         FROM campaign c WHERE c.id = ${campaignId}::uuid)`;
  const [span] = await prisma.$queryRaw<{ first: Date | null; seconds: number }[]>`
    SELECT min(at) AS first, extract(epoch FROM max(at) - min(at))::float8 AS seconds FROM answers_over_time WHERE ${own}`;
  if (!span?.first) return { seconds: 60, points: [] };
  const seconds = INTERVALS.find((width) => span.seconds / width < POINTS) ?? 86_400;
  const points = await prisma.$queryRaw<{ at: Date; calls: number }[]>`
    WITH sums AS (
      SELECT date_bin(make_interval(secs => ${seconds}), at, 'epoch') AS at, sum(calls) AS calls
      FROM answers_over_time WHERE ${own} GROUP BY 1
    )
    SELECT s.at, coalesce(sums.calls, 0)::int AS calls
    FROM generate_series((SELECT min(at) FROM sums), (SELECT max(at) FROM sums), make_interval(secs => ${seconds})) AS s(at)
    LEFT JOIN sums USING (at) ORDER BY s.at`;
  return { seconds, points };
}
