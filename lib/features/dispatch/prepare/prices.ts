import type { Db } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';

/** The number of the workspace's last batches (a few thousand calls) that show the cost of calls. */
const LAST_BATCHES = 100;

/** A campaign's possible cost, by what this workspace paid before. Amounts: exact decimal text in the platform's currency. */
export type CostRange = {
  /** At the average of the last calls to such numbers, unanswered ones included; null: none has a history. */
  low: string | null;
  /** If everybody answered, at the price that nine in ten answered calls did not exceed. */
  high: string | null;
  /** Destinations without a history. */
  unknown: Destination[];
};

/** A destination of calls, by the beginning of the numbers, and its number of people. */
export type Destination = { prefix: string; people: number };

/** SQL: the destination of a number: its country and, where the numbering plan shows it at once, the kind of number. */
export const destinationOf = (number: Prisma.Sql) => Prisma.sql`left(${number}, 4)`;

/**
 * The cost range of calls to some destinations. Sandbox calls say nothing about the platform's prices, nor the other way round;
 * calls of a rehearsal say nothing at all. Reads the calls of the last batches only (`call_batch_id_idx`), however many the
 * workspace has.
 */
export async function costRange(
  db: Db,
  workspaceId: string,
  destinations: Destination[],
  sandbox: boolean,
): Promise<CostRange> {
  const rows = await db.$queryRaw<
    { prefix: string; people: number; low: Prisma.Decimal | null; high: Prisma.Decimal | null }[]
  >`
    WITH recent AS (
      SELECT b.id FROM batch b JOIN campaign c ON c.id = b.campaign_id
      WHERE b.workspace_id = ${workspaceId}::uuid AND b.state = 'done'
        AND c.workspace_id = ${workspaceId}::uuid AND c.purpose <> 'rehearsal' AND (c.snapshot->>'sandbox')::boolean = ${sandbox}
      ORDER BY b.id DESC LIMIT ${LAST_BATCHES}
    ),
    history AS (
      SELECT ${destinationOf(Prisma.sql`k.number`)} AS prefix, avg(coalesce(k.price, 0)) AS each,
             percentile_disc(0.9) WITHIN GROUP (ORDER BY k.price) FILTER (WHERE k.outcome IN ('answered', 'optedOut')) AS most
      FROM recent JOIN call k ON k.batch_id = recent.id
      WHERE k.state IN ('final', 'carried') AND k.outcome IS DISTINCT FROM 'refused' GROUP BY 1
    ),
    wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(destinations)}::jsonb) AS w(prefix text, people int)
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
