import type pg from 'pg';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';

/** How long a page waits for an exact figure, and then for an estimate. */
const COUNTING_MS = 65;
const SAMPLING_MS = 30;
/** Number of contacts in a sample: enough for two significant figures. */
const SAMPLED = 6000;
/** PostgreSQL's code for a statement that took too long. */
const CANCELLED = '57014';

export type Count = { count: number; exact: boolean };

/** Returns the number of contacts that match a condition on `c`: exact if that is quick, else estimated (`exact` says which). */
export async function counted(condition: Prisma.Sql): Promise<Count> {
  const expected = await estimated(condition);
  return (
    (await within(COUNTING_MS, (client) => exactCount(client, condition))) ??
    (await within(SAMPLING_MS, (client) => sampledCount(client, condition))) ?? {
      count: rounded(expected),
      exact: false,
    }
  );
}

/** The planner's estimate: good enough to choose a plan, poor for conditions on other tables. */
export async function estimated(condition: Prisma.Sql): Promise<number> {
  const [plan] = await run<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    pool,
    Prisma.sql`EXPLAIN (FORMAT JSON) SELECT FROM contact c WHERE ${condition}`,
  );
  return Math.round(plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0);
}

async function exactCount(client: pg.PoolClient, condition: Prisma.Sql): Promise<Count> {
  const [counted] = await run<{ count: number }>(
    client,
    Prisma.sql`SELECT count(*)::int AS count FROM contact c WHERE ${condition}`,
  );
  return { count: counted?.count ?? 0, exact: true };
}

/** Samples some pages of the table, always the same ones, so that the figure does not flicker. */
async function sampledCount(client: pg.PoolClient, condition: Prisma.Sql): Promise<Count> {
  const [table] = await run<{ share: number }>(
    client,
    Prisma.sql`
    SELECT least(100, 100.0 * ${SAMPLED} / greatest(1, reltuples))::float8 AS share
    FROM pg_class WHERE oid = 'contact'::regclass`,
  );
  const share = table?.share ?? 100;
  const [sampled] = await run<{ count: number }>(
    client,
    Prisma.sql`
    SELECT count(*)::int AS count FROM contact c TABLESAMPLE SYSTEM (${share}::float8) REPEATABLE (1) WHERE ${condition}`,
  );
  return { count: rounded(((sampled?.count ?? 0) * 100) / share), exact: false };
}

/** Runs a count with a timeout in milliseconds; null if it took longer. */
async function within(milliseconds: number, work: (client: pg.PoolClient) => Promise<Count>): Promise<Count | null> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN READ ONLY');
    await run(client, Prisma.sql`SELECT set_config('statement_timeout', ${String(milliseconds)}, true)`);
    return await work(client);
  } catch (error) {
    if ((error as { code?: string }).code === CANCELLED) return null;
    failure = error as Error;
    throw error;
  } finally {
    await client.query('ROLLBACK').catch((error: Error) => {
      failure = error;
    });
    client.release(failure);
  }
}

/** Rounds to two figures, as precise as an estimate is: 248 270 → 250 000. */
function rounded(estimate: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, estimate))) - 1);
  return Math.round(estimate / unit) * unit;
}
