import type { OutcomeName } from '#app/_components/tone.ts';
import type { CallFilter } from '#lib/features/calls/queries.ts';
import type { Tally } from '#lib/features/campaigns/queries.ts';

/** What a user reads for where a call stands. */
export function outcomeName(bucket: CallFilter, sending = false): OutcomeName {
  if (bucket === 'submitted' || sending) return 'underWay';
  return bucket === 'pending' ? 'waiting' : bucket;
}

/** Always shown, also when nobody stands there. */
const MAIN = ['answered', 'notReached', 'refused', 'underWay', 'waiting'] as const;

/**
 * The figures of the outcome bar: everybody who was to be called, once. Calls that are just being sent count as under
 * way; rarer outcomes only appear where there are any.
 */
export function outcomeCounts(tally: Tally): { outcome: OutcomeName; count: number }[] {
  const of = (bucket: CallFilter) => tally[bucket] ?? 0;
  const counts: Record<Exclude<OutcomeName, 'excluded' | 'carried'>, number> = {
    answered: of('answered'),
    optedOut: of('optedOut'),
    notReached: of('notReached'),
    refused: of('refused'),
    underWay: of('submitted') + tally.sending,
    unknown: of('unknown'),
    parked: of('parked'),
    waiting: Math.max(0, of('pending') - tally.sending),
    cancelled: of('cancelled'),
    expired: of('expired'),
  };
  return Object.entries(counts)
    .map(([outcome, count]) => ({ outcome: outcome as OutcomeName, count }))
    .filter(({ outcome, count }) => count > 0 || MAIN.some((main) => main === outcome));
}
