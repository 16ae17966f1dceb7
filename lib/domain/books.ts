/** The words under which calls are counted (`call_bucket` in the database): the state, or the outcome when it is final. */
export type Bucket =
  | 'pending'
  | 'submitted'
  | 'unknown'
  | 'parked'
  | 'excluded'
  | 'carried'
  | 'cancelled'
  | 'expired'
  | 'answered'
  | 'notReached'
  | 'refused'
  | 'optedOut';

/**
 * The number of calls of a campaign in each state. `total`: the calls to be made, without the excluded, each person once,
 * however many rounds. `sending`: the pending calls that are on their way to the platform at this moment.
 */
export type Tally = Partial<Record<Bucket, number>> & { total: number; sending: number };

/** The state of a person who was to be called, as users read it, in display order. */
export const STANDINGS = [
  'answered',
  'optedOut',
  'notReached',
  'refused',
  'underWay',
  'unknown',
  'parked',
  'waiting',
  'cancelled',
  'expired',
] as const;
export type Standing = (typeof STANDINGS)[number];

export function emptyTally(): Tally {
  return { total: 0, sending: 0 };
}

/** Excluded people are no calls, carried ones count in their next round; those being sent still count as pending. */
export function count(tally: Tally, bucket: Bucket | 'sending', calls: number): void {
  if (calls === 0) return;
  tally[bucket] = (tally[bucket] ?? 0) + calls;
  if (bucket !== 'excluded' && bucket !== 'carried' && bucket !== 'sending') tally.total += calls;
}

/**
 * The one grouping behind all figures of a campaign: tiles, chips, lists and overview. Its sum is `total`: a call that is
 * being sent counts as under way and no longer as waiting.
 */
export function standings(tally: Tally): Record<Standing, number> {
  const pending = tally.pending ?? 0;
  // The two figures are read together, but `sending` is kept per batch: a batch that shrinks may be a moment behind.
  const sending = Math.min(tally.sending, pending);
  return {
    answered: tally.answered ?? 0,
    optedOut: tally.optedOut ?? 0,
    notReached: tally.notReached ?? 0,
    refused: tally.refused ?? 0,
    underWay: (tally.submitted ?? 0) + sending,
    unknown: tally.unknown ?? 0,
    parked: tally.parked ?? 0,
    waiting: pending - sending,
    cancelled: tally.cancelled ?? 0,
    expired: tally.expired ?? 0,
  };
}

/** The people who were selected: those who were to be called, plus those who were excluded. */
export function selected(tally: Tally): number {
  return tally.total + (tally.excluded ?? 0);
}
