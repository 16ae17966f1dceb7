import type { Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { EXCLUSIONS, type Exclusion } from '#lib/domain/audience.ts';
import type { Draft } from './draft.ts';
import { overAudience } from './over-audience.ts';
import { type Destination, destinationOf } from './prices.ts';
import type { Budget } from './shown-requests.ts';

/** The people of an audience who are called, and those who are not. */
export type Counted = {
  calls: number;
  inAudience: number;
  excluded: { reason: Exclusion; people: number }[];
  /** The people who are called: by their number of retries, the most first; and by the destination of their calls. */
  budgets: Budget[];
  destinations: Destination[];
};

/** Counts a draft's audience while reading it once. */
export async function countAudience(
  tx: Tx,
  { asked, maxRetries }: Pick<Draft, 'asked' | 'maxRetries'>,
): Promise<Counted> {
  type Group = { reason: Exclusion | null; retries: number; prefix: string; people: number };
  const statement = (people: Prisma.Sql) => tx.$queryRaw<Group[]>`
    SELECT excluded AS reason, least(${maxRetries}::int, retries) AS retries, ${destinationOf(Prisma.sql`a.number`)} AS prefix,
           count(*)::int AS people
    FROM (${people}) a GROUP BY 1, 2, 3`;
  const groups = await overAudience(tx, asked, statement);
  const called = groups.filter(({ reason }) => reason === null);
  return {
    calls: sum(called),
    inAudience: sum(groups),
    excluded: EXCLUSIONS.map((reason) => ({
      reason,
      people: sum(groups.filter((group) => group.reason === reason)),
    })).filter(({ people }) => people > 0),
    budgets: [...Map.groupBy(called, ({ retries }) => retries)]
      .map(([retries, some]) => ({ retries, people: sum(some) }))
      .sort((a, b) => b.retries - a.retries),
    destinations: [...Map.groupBy(called, ({ prefix }) => prefix)].map(([prefix, some]) => ({
      prefix,
      people: sum(some),
    })),
  };
}

const sum = (groups: { people: number }[]) => groups.reduce((people, group) => people + group.people, 0);
