import type { OutcomeName } from '#app/_components/tone.ts';
import { STANDINGS, type Standing, standings, type Tally } from '#lib/domain/books.ts';
import type { CallFilter } from '#lib/features/calls/queries.ts';

/** The user's word for the state of a call. */
export function outcomeName(bucket: CallFilter, sending = false): OutcomeName {
  if (bucket === 'submitted' || sending) return 'underWay';
  return bucket === 'pending' ? 'waiting' : bucket;
}

/** Always shown, even when empty. */
const MAIN: readonly Standing[] = ['answered', 'notReached', 'refused', 'underWay', 'waiting'];

/** The figures of the outcome bar: everybody who was to be called, once; rarer outcomes only if there are any. */
export function outcomeCounts(tally: Tally): { outcome: Standing; count: number }[] {
  const counts = standings(tally);
  return STANDINGS.map((outcome) => ({ outcome, count: counts[outcome] })).filter(
    ({ outcome, count }) => count > 0 || MAIN.includes(outcome),
  );
}

/** Returns the number of calls that a filter shows: the figure of its tile. */
export function filterCount(tally: Tally, filter: CallFilter): number {
  if (filter === 'excluded' || filter === 'carried') return tally[filter] ?? 0;
  if (filter === 'submitted') return standings(tally).underWay;
  return standings(tally)[filter === 'pending' ? 'waiting' : filter];
}
