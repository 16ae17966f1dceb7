/** Why a batch that the platform accepted needs a look: for long, the platform has not shown some of its calls. */
export const NOT_SHOWN = 'notShown';

/**
 * Why a call is in its state, as a machine word in `call.reason` and `call_status.reason`. The words from the platform's reports
 * are those of lib/domain/settle.ts.
 */
export type CallReason =
  /** Unknown: the process that was sending it died, or nobody can see whether it lives. */
  | 'workerLost'
  | 'workerVanished'
  /** Unknown: a database was restored; the platform knows it though it waits here; a person asks once more. */
  | 'restored'
  | 'knownBefore'
  | 'askedAgain'
  /** Waiting again: proved absent, or in the other half of a batch that was too large. */
  | 'sentAgain'
  | 'halved'
  /** Waiting for a person. */
  | 'absentAgain'
  | 'cannotLookUp'
  | 'notFound'
  /** Ended. */
  | 'requestRefused'
  | 'treatedAsCalled'
  | 'suppressed'
  /** The contact was deleted or erased, or has another number now. */
  | 'contactGone'
  | 'windowOver';
