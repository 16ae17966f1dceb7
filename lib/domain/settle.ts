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

/** What a report says of a call; `saidNo`: it, or an earlier one, brings an opt-out key. */
type Reported = { status: PlatformStatus | null; retries: number | null; saidNo: boolean };

/** The terms that a call was sent with. Until `staleUntil` a report may be older than the window's end, and not the last one. */
type Terms = { maxRetries: number; windowEnd: Date; staleUntil: Date };

/**
 * Decides whether a report is a call's last word. A person who said no was reached, whatever the status; while that call goes on,
 * it stays open.
 */
export function settle(report: Reported, terms: Terms, now: Date): Settled {
  const settled = byStatus(report, terms, now);
  if (!report.saidNo || (!settled.final && report.status !== 'failed')) return settled;
  return ended('optedOut', settled.final ? settled.reason : null);
}

/**
 * Source: sendservice-api.md, "Status", column "final?": Failed only when the retries are used up, or the window has been over
 * for so long that the report is not older than its end; Answer turns into Success; an unrecognised code never ends a call by
 * itself.
 */
function byStatus({ status, retries }: Reported, terms: Terms, now: Date): Settled {
  const isLate = now.getTime() > terms.windowEnd.getTime() + LATE_REPORT_MS;
  if (status === 'success') return ended('answered');
  if (status === 'failed' && (isLate || now > terms.staleUntil || (retries ?? 0) >= terms.maxRetries))
    return ended('notReached', null, retriesLeft(retries, terms));
  const refused = status === null ? undefined : REFUSED[status];
  if (refused) return ended('refused', refused);
  // A call that was never tried has its whole budget; whether any other call reached the person is unknown.
  if (isLate) return ended('notReached', 'noLastWord', status === 'notCalled' ? terms.maxRetries : null);
  return { final: false };
}

function ended(outcome: Outcome, reason: string | null = null, retriesLeft: number | null = null): Settled {
  return { final: true, outcome, reason, retriesLeft };
}

/**
 * The retry budget that a person has left after a round: of its one call and `maxRetries` retries, one and `retries` were
 * made. If the number of retries is unknown, nothing is left.
 */
function retriesLeft(retries: number | null, { maxRetries }: { maxRetries: number }): number | null {
  const left = maxRetries - (retries ?? maxRetries) - 1;
  return left >= 0 ? left : null;
}
