import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Asked, audience } from './audience.ts';

/** So many of the workspace's last batches, a few thousand calls, say what calls cost. */
const LAST_BATCHES = 100;

/** What a campaign may cost, by what this workspace paid before. Amounts are exact decimal text in the platform's currency. */
export type CostRange = {
  /** As the last calls to such numbers, those that nobody answered among them; null: none has a history. */
  low: string | null;
  /** If everybody answered, at the price that nine in ten answered calls did not exceed. */
  high: string | null;
  /** Destinations that nothing is known of: the beginning of their numbers, and how many people. */
  unknown: { prefix: string; people: number }[];
};

/** SQL: the destination of a number: its country, and in Italy also whether it is a mobile. */
const prefixOf = (number: Prisma.Sql) =>
  Prisma.sql`(CASE WHEN ${number} LIKE '+39%' THEN left(${number}, 4) ELSE left(${number}, 3) END)`;

/** The cost range of who would be called. Calls of the sandbox say nothing about the platform, and the other way round. */
export async function costRange(asked: Asked, sandbox: boolean): Promise<CostRange> {
  const rows = await prisma.$queryRaw<
    { prefix: string; people: number; low: Prisma.Decimal | null; high: Prisma.Decimal | null }[]
  >`
    WITH recent AS (
      SELECT b.id FROM batch b JOIN campaign c ON c.id = b.campaign_id
      WHERE b.workspace_id = ${asked.workspaceId}::uuid AND b.state = 'done'
        AND c.workspace_id = ${asked.workspaceId}::uuid AND c.purpose <> 'rehearsal' AND (c.snapshot->>'sandbox')::boolean = ${sandbox}
      ORDER BY b.id DESC LIMIT ${LAST_BATCHES}
    ),
    history AS (
      SELECT ${prefixOf(Prisma.sql`k.number`)} AS prefix, avg(coalesce(k.price, 0)) AS each,
             percentile_disc(0.9) WITHIN GROUP (ORDER BY k.price) FILTER (WHERE k.outcome IN ('answered', 'optedOut')) AS most
      FROM recent JOIN call k ON k.batch_id = recent.id
      WHERE k.state IN ('final', 'carried') AND k.outcome IS DISTINCT FROM 'refused' GROUP BY 1
    ),
    wanted AS (
      SELECT ${prefixOf(Prisma.sql`a.number`)} AS prefix, count(*) AS people
      FROM (${audience(asked)}) a WHERE a.excluded IS NULL GROUP BY 1
    )
    SELECT w.prefix, w.people::int, round(w.people * h.each, 4) AS low, round(w.people * h.most, 4) AS high
    FROM wanted w LEFT JOIN history h ON h.prefix = w.prefix AND h.most IS NOT NULL ORDER BY w.people DESC, w.prefix`;
  const known = rows.filter((row) => row.high !== null);
  const sum = (amounts: (Prisma.Decimal | null)[]) =>
    known.length === 0
      ? null
      : amounts.reduce<Prisma.Decimal>((all, one) => all.plus(one ?? 0), new Prisma.Decimal(0)).toString();
  return {
    low: sum(known.map((row) => row.low)),
    high: sum(known.map((row) => row.high)),
    unknown: rows.filter((row) => row.high === null).map(({ prefix, people }) => ({ prefix, people })),
  };
}
