import type { Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Asked, audience, chosenIds, type Reading } from './audience.ts';

/** Up to this many people are looked up one by one; reading whole tables would take longer, if these are large. */
const FEW = 2_000;

/** Memory for hash joins and sorting; with the default of 4 MB a hundred thousand people spill to files. */
const MEMORY = '64MB';

/**
 * Queries an audience, given as a subquery with the columns of `audience`. The time grows linearly with the people, whatever the
 * statistics say: they know nothing of people who were imported a moment ago, so the planner expects one row where thousands
 * come. So nothing is left to them (docs/decisions/0026-nothing-is-left-to-the-statistics.md): the people are counted, and there
 * is no nested loop, neither here nor in anything joined to it. A statement that joins something to its people by key looks it up
 * in a scalar subquery.
 */
export async function overAudience<T>(
  tx: Tx,
  asked: Asked,
  ask: (people: Prisma.Sql) => Promise<T>,
  memory = MEMORY,
): Promise<T> {
  // A segment can hold anybody: its members are not known before all contacts were read.
  const sources =
    asked.filters.length > 0 ? null : Prisma.sql`SELECT FROM (${chosenIds(asked)}) ids LIMIT ${FEW + 1}::int`;
  const [terms] = await tx.$queryRaw<{ chosen: number }[]>`
    SELECT ${sources ? Prisma.sql`(SELECT count(*) FROM (${sources}) counted)::int` : Prisma.sql`${FEW + 1}::int`} AS chosen,
      set_config('enable_nestloop', 'off', true), set_config('work_mem', ${memory}, true)`;
  const reading: Reading = (terms?.chosen ?? 0) <= FEW ? 'few' : 'many';
  const answer = await ask(audience(asked, reading));
  // Other statements of the transaction are planned as usual; a statement that failed has ended it.
  await tx.$executeRaw`SELECT set_config('enable_nestloop', 'on', true)`;
  return answer;
}
