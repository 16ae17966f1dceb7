/** The checks of a rehearsal: one line each of its report. */
export type Check = 'composed' | 'accepted' | 'reported' | 'certain';
/** `open`: the rehearsal is still running, and the result is not known yet. */
export type Verdict = 'ok' | 'failed' | 'open';

/** The state of a rehearsal's calls and requests. */
export type RehearsalFigures = {
  /** Calls to be made, and those with a known result. */
  calls: number;
  ended: number;
  /** All requests; those that the stand-in accepted, and those that it refused. */
  requests: number;
  accepted: number;
  refused: number;
  /** Calls whose arrival is unknown. */
  uncertain: number;
  /** False while anything may still happen by itself. */
  over: boolean;
};

/**
 * Whether everything that a launch starts works: everybody got a call, every request was accepted, every call had a result,
 * and none is in doubt. Results that the stand-in invents (people who answer, keys they press) are not judged.
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
