/** The times at which a launched campaign may call: its window, and the current allowed interval or else the next one. */
type Hours = { windowStart: Date; windowEnd: Date; openFrom: Date | null; openUntil: Date | null };

/**
 * Whether a campaign may call at a moment: `early` before its window, whose first interval begins `at`; `open` until its
 * interval ends `at`; `closed` between two intervals, until `at`; `noneLeft` when no interval is left, and unsent calls expire
 * `at` the window's end; `over` since the window's end.
 */
export type Opening = { state: 'early' | 'open' | 'closed' | 'noneLeft' | 'over'; at: Date };

/** Between an interval's end and the sweep that moves on to the next one, the campaign still counts as `open`. */
export function openingOf({ windowStart, windowEnd, openFrom, openUntil }: Hours, now: Date): Opening {
  const from = openFrom ?? windowStart;
  if (now >= windowEnd) return { state: 'over', at: windowEnd };
  if (from >= windowEnd) return { state: 'noneLeft', at: windowEnd };
  if (now < from) return { state: now < windowStart ? 'early' : 'closed', at: from };
  return { state: 'open', at: openUntil ?? windowEnd };
}
