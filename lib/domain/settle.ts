/** The platform's status of a call, in our own words; the wire's numbers and names stay in lib/sendservice. */
export type PlatformStatus =
  | 'failed'
  | 'success'
  | 'forbidden'
  | 'unknownError'
  | 'notCalled'
  | 'answering'
  | 'calling'
  | 'noCredit'
  | 'blacklisted'
  | 'duplicated'
  | 'ttsFailed'
  | 'processing'
  | 'unrecognised';

export type Outcome = 'answered' | 'notReached' | 'refused' | 'optedOut';

/** The meaning of a report for its call. */
export type Settled =
  | { final: false }
  | {
      final: true;
      outcome: Outcome;
      reason: string | null;
      /** MaxRetries for a call of the next round; null: the person is not called again. */
      retriesLeft: number | null;
    };

/** How long after the window the platform may still report the end of a call; then the call is closed as not reached. */
export const LATE_REPORT_MS = 60 * 60 * 1000;

/** Final in any case, with the reason shown to the user. */
const REFUSED: Partial<Record<PlatformStatus, string>> = {
  forbidden: 'invalidNumber',
  unknownError: 'platformError',
  noCredit: 'noCredit',
  blacklisted: 'blacklisted',
  duplicated: 'duplicated',
  ttsFailed: 'ttsFailed',
};

/**
 * Decides whether a reported status is final. Source: sendservice-api.md, "Status", column "final?": Failed only when the
 * retries are used up or the window is over; Answer turns into Success; an unrecognised code never ends a call by itself.
 */
export function settle(
  report: { status: PlatformStatus | null; retries: number | null; digits: string | null },
  terms: { maxRetries: number; windowEnd: Date; optOutDigits: readonly string[] },
  now: Date,
): Settled {
  const { status } = report;
  if (status === 'success') {
    const optedOut = report.digits !== null && terms.optOutDigits.includes(report.digits);
    return { final: true, outcome: optedOut ? 'optedOut' : 'answered', reason: null, retriesLeft: null };
  }
  if (status === 'failed') {
    const over = now > terms.windowEnd || (report.retries ?? 0) >= terms.maxRetries;
    return over
      ? { final: true, outcome: 'notReached', reason: null, retriesLeft: retriesLeft(report.retries, terms) }
      : { final: false };
  }
  const refused = status === null ? undefined : REFUSED[status];
  if (refused) return { final: true, outcome: 'refused', reason: refused, retriesLeft: null };
  if (now.getTime() > terms.windowEnd.getTime() + LATE_REPORT_MS) {
    // A call that was never tried has its whole budget; whether any other call reached the person is unknown.
    const left = status === 'notCalled' ? terms.maxRetries : null;
    return { final: true, outcome: 'notReached', reason: 'noLastWord', retriesLeft: left };
  }
  return { final: false };
}

/**
 * The retry budget that a person has left after a round: of its one call and `maxRetries` retries, one and `retries` were
 * made. If the number of retries is unknown, nothing is left.
 */
function retriesLeft(retries: number | null, { maxRetries }: { maxRetries: number }): number | null {
  const left = maxRetries - (retries ?? maxRetries) - 1;
  return left >= 0 ? left : null;
}
