import { prisma } from '#lib/db/client.ts';
import { composeBatch, MASKED } from '#lib/sendservice/compose.ts';
import { audience } from './audience.ts';
import { type Draft, firstInterval, paceOf, snapshotOf } from './draft.ts';
import { batchTerms, callToPlace, type Fields } from './terms.ts';

/** How many requests the check shows whole when none is asked for. */
const SHOWN_REQUESTS = 2;
/** Stands where the launch will put a fresh UUID. */
const ASSIGNED_LATER = '00000000-0000-0000-0000-000000000000';

export type ShownRequest = {
  /** Its number, from 1. */
  seq: number;
  body: string;
  people: { number: string; name: string }[];
};

/**
 * The first requests of a draft, or the one that is `wanted` by its number, exactly as a launch now would send them: with
 * masked secrets, and a CodeRequest of zeros where the launch puts a fresh one. None while the draft is incomplete.
 */
export async function shownRequests(
  draft: Draft,
  now: Date,
  batches: number,
  wanted?: number,
): Promise<ShownRequest[]> {
  const snapshot = snapshotOf(draft, '');
  const interval = firstInterval(draft, now);
  if (!snapshot || !interval) return [];
  const { callsPerRequest: size } = paceOf(draft);
  const seq = Math.min(Math.max(1, Math.trunc(wanted ?? 1)), Math.max(1, batches));
  const people = await prisma.$queryRaw<{ number: string; first_name: string; last_name: string; fields: Fields }[]>`
    SELECT number, first_name, last_name, attributes AS fields FROM (${audience(draft.asked)}) a
    WHERE excluded IS NULL ORDER BY number
    LIMIT ${size * (wanted ? 1 : SHOWN_REQUESTS)} OFFSET ${(seq - 1) * size}`;
  const terms = batchTerms(snapshot, interval, snapshot.maxRetries);
  return Array.from({ length: Math.ceil(people.length / size) }, (_, at) => {
    const called = people.slice(at * size, (at + 1) * size);
    const placed = called.map((person) => callToPlace(snapshot, { ...person, code_request: ASSIGNED_LATER }));
    return {
      seq: seq + at,
      body: composeBatch(terms, placed, snapshot.shape, MASKED),
      people: called.map((each) => ({ number: each.number, name: `${each.first_name} ${each.last_name}`.trim() })),
    };
  });
}
