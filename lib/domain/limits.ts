import { z } from 'zod';

/** An exact decimal number of at most six places, as text. */
const Amount = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/);
const Percent = z.number().int().min(1).max(100);

/** The limits at which a campaign pauses by itself: totals, and shares of its calls that nobody expects. Null: no limit. */
export const Limits = z.object({
  maxCalls: z.number().int().min(1).nullable().default(null),
  /** In the platform's currency. */
  maxCost: Amount.refine((amount) => /[1-9]/.test(amount))
    .nullable()
    .default(null),
  /** Shares mean nothing below this number of calls. */
  afterCalls: z.number().int().min(1).default(100),
  /** Percent of the calls that have ended. */
  refused: Percent.nullable().default(30),
  notReached: Percent.nullable().default(null),
  optedOut: Percent.nullable().default(20),
  /**
   * Percent of the calls that were sent: those of unknown arrival. Off unless asked for: a look-up settles most within
   * minutes, and an account whose requests get lost pauses by itself.
   */
  unknown: Percent.nullable().default(null),
});
export type Limits = z.infer<typeof Limits>;

/** In the order of the checks. */
export const BREAKERS = ['maxCalls', 'maxCost', 'refused', 'unknown', 'optedOut', 'notReached'] as const;
export type Breaker = (typeof BREAKERS)[number];

/** A campaign's figures, in calls of all rounds. */
export type Figures = {
  /** Calls that were sent or are in flight. */
  sent: number;
  /** Calls in the next request; 0: nothing waits. */
  next: number;
  /** Calls with a final status. */
  ended: number;
  refused: number;
  notReached: number;
  optedOut: number;
  unknown: number;
  /** So far, as decimal text. */
  cost: string;
};

/** A limit that was reached: `figure` is a number of calls, an amount, or a percentage rounded down. */
export type Trip = { reason: Breaker; figure: string; limit: string };

/** The first limit that is reached and has not tripped before; null: the campaign may go on. */
export function tripped(limits: Limits, figures: Figures, before: readonly string[] = []): Trip | null {
  for (const reason of BREAKERS) {
    const limit = limits[reason];
    if (limit === null || before.includes(reason)) continue;
    const figure = reached(reason, limits, figures);
    if (figure !== null) return { reason, figure, limit: String(limit) };
  }
  return null;
}

/** The figure that reaches its limit, or null. The call limit is never exceeded: a request that would exceed it is not sent. */
function reached(reason: Breaker, limits: Limits, figures: Figures): string | null {
  if (reason === 'maxCalls') {
    const isOver = figures.next > 0 && figures.sent + figures.next > (limits.maxCalls ?? 0);
    return isOver ? String(figures.sent) : null;
  }
  if (reason === 'maxCost') return millionths(figures.cost) >= millionths(limits.maxCost ?? '0') ? figures.cost : null;
  const of = reason === 'unknown' ? figures.sent : figures.ended;
  if (of < limits.afterCalls || figures[reason] * 100 < (limits[reason] ?? 0) * of) return null;
  return String(Math.floor((figures[reason] * 100) / of));
}

function millionths(amount: string): bigint {
  const [whole = '0', places = ''] = amount.split('.');
  return BigInt(whole + places.padEnd(6, '0').slice(0, 6));
}
