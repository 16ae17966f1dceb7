/** What says when a launched campaign may call: its window, and the allowed interval in force or else the next one. */
type Hours = { windowStart: Date; windowEnd: Date; openFrom: Date | null; openUntil: Date | null };

/**
 * Whether a campaign may call at a moment: `early` before its window, which then begins with the interval `at`; `open`
 * until its interval `at`; `closed` between two intervals, until `at`; `noneLeft` when no interval is left, and what is
 * unsent expires `at` the window's end; `over` since the window's end.
 */
export type Opening = { state: 'early' | 'open' | 'closed' | 'noneLeft' | 'over'; at: Date };

/** Between an interval's end and the sweep that moves on to the next one, it still counts as `open`. */
export function openingOf({ windowStart, windowEnd, openFrom, openUntil }: Hours, now: Date): Opening {
  const from = openFrom ?? windowStart;
  if (now >= windowEnd) return { state: 'over', at: windowEnd };
  if (from >= windowEnd) return { state: 'noneLeft', at: windowEnd };
  if (now < from) return { state: now < windowStart ? 'early' : 'closed', at: from };
  return { state: 'open', at: openUntil ?? windowEnd };
}
