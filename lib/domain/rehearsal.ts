/** What a rehearsal tries: one line each of its report. */
export type Check = 'composed' | 'accepted' | 'reported' | 'certain';
/** `open`: the rehearsal goes on, and it cannot be said yet. */
export type Verdict = 'ok' | 'failed' | 'open';

/** Where the calls and requests of a rehearsal stand. */
export type RehearsalFigures = {
  /** Calls that were to be made, and those whose result is known. */
  calls: number;
  ended: number;
  /** Requests; those that the stand-in accepted, and those that it refused. */
  requests: number;
  accepted: number;
  refused: number;
  /** Calls of which nobody can say whether they arrived. */
  uncertain: number;
  /** False as long as something may still happen by itself. */
  over: boolean;
};

/**
 * Whether what a launch sets in motion works: everybody got a call, every request was accepted, every call came to a
 * result, and none is in doubt. What the stand-in invents (who answers, who presses what) is not judged.
 */
export function rehearsalReport(figures: RehearsalFigures): Record<Check, Verdict> {
  const { calls, ended, requests, accepted, refused, uncertain, over } = figures;
  const until = (done: boolean): Verdict => (done ? 'ok' : over ? 'failed' : 'open');
  return {
    composed: calls > 0 ? 'ok' : 'failed',
    accepted: refused > 0 ? 'failed' : until(accepted === requests),
    reported: until(ended === calls),
    certain: uncertain > 0 && over ? 'failed' : until(ended === calls),
  };
}
