import { reading } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { composeBatch, MASKED } from '#lib/sendservice/compose.ts';
import { batchTerms, callToPlace, type Fields } from '../ledger/terms.ts';
import { type Draft, firstInterval, paceOf, snapshotOf } from './draft.ts';
import { overAudience } from './over-audience.ts';

/** The number of requests that the check shows in full when none is asked for. */
const SHOWN_REQUESTS = 2;
/** Placeholder for the fresh UUID that the launch will assign. */
const ASSIGNED_LATER = '00000000-0000-0000-0000-000000000000';

export type ShownRequest = {
  /** Its number, from 1. */
  seq: number;
  body: string;
  people: { number: string; name: string }[];
};

/** The number of people with this retry budget: a request holds people of one budget, the largest budget first. */
export type Budget = { retries: number; people: number };

/**
 * The first requests of a draft, or the one with number `wanted`, exactly as a launch now would send them: with masked secrets,
 * and a CodeRequest of zeros in place of a fresh one. None while the draft is incomplete.
 */
export async function shownRequests(
  draft: Draft,
  now: Date,
  budgets: Budget[],
  wanted?: number,
  signal?: AbortSignal,
): Promise<ShownRequest[]> {
  const snapshot = snapshotOf(draft, '');
  const interval = firstInterval(draft, now);
  if (!snapshot || !interval) return [];
  const { callsPerRequest: size } = paceOf(draft);
  const cut = budgets.flatMap(({ retries, people }) =>
    Array.from({ length: Math.ceil(people / size) }, (_, part) => ({ retries, before: part * size, people })),
  );
  const first = Math.min(Math.max(1, Math.trunc(wanted ?? 1)), Math.max(1, cut.length)) - 1;
  const shown = cut.slice(first, first + (wanted ? 1 : SHOWN_REQUESTS));
  const requests: ShownRequest[] = [];
  for (const { retries, before, people } of shown) {
    const called = await readCalled(draft, retries, { before, size: Math.min(size, people - before), people }, signal);
    const placed = called.map((person) => callToPlace(snapshot, { ...person, code_request: ASSIGNED_LATER }));
    requests.push({
      seq: first + requests.length + 1,
      body: composeBatch(batchTerms(snapshot, interval, retries), placed, snapshot.shape, MASKED),
      people: called.map((each) => ({ number: each.number, name: `${each.first_name} ${each.last_name}`.trim() })),
    });
  }
  return requests;
}

type Called = { number: string; first_name: string; last_name: string; fields: Fields };

/**
 * A range of the people with these retries, after the `before` first ones. Reads from the nearer end, and only the numbers: whole
 * rows of a million people would be sorted on disk.
 */
function readCalled(
  { asked, maxRetries }: Draft,
  retries: number,
  { before, size, people }: { before: number; size: number; people: number },
  signal?: AbortSignal,
): Promise<Called[]> {
  const fromEnd = before > people / 2;
  const order = fromEnd ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const statement = (everybody: Prisma.Sql) => Prisma.sql`
    WITH called AS MATERIALIZED (
      SELECT contact_id, number FROM (${everybody}) a
      WHERE excluded IS NULL AND least(${maxRetries}::int, retries) = ${retries}::int
      ORDER BY number ${order} LIMIT ${size} OFFSET ${fromEnd ? people - before - size : before}
    )
    SELECT c.number, c.first_name, c.last_name, c.attributes AS fields
    FROM contact c WHERE c.id = ANY(ARRAY(SELECT contact_id FROM called)) AND c.workspace_id = ${asked.workspaceId}::uuid
    ORDER BY c.number`;
  return reading((tx) => overAudience(tx, asked, (everybody) => tx.$queryRaw<Called[]>(statement(everybody))), {
    signal,
  });
}
