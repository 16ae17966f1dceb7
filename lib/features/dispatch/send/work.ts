import type { OpenAccount } from '#lib/db/credentials.ts';
import type { Snapshot } from '../ledger/snapshot.ts';

/**
 * A batch that this process took, with its committed exchange; the request may leave now. `clear` asks whether the platform knows
 * the calls that the campaign is about to place.
 */
export type Work = {
  kind: 'place' | 'lookUp' | 'clear';
  batch: {
    id: string;
    workspaceId: string;
    campaignId: string;
    seq: number;
    state: 'pending' | 'sending' | 'submitted' | 'unknown';
    attempt: number;
    polls: number;
    /** Seconds since the end of the last exchange that may have delivered it, by the database's clock; null before one. */
    sentAgo: number | null;
    /** The last moment at which the platform may call (EndDate). */
    until: Date;
    /** MaxRetries of its calls. */
    retries: number;
    /** Why its outcome is unknown, as a machine word. */
    reason: string | null;
    /** Since when calls of it are absent from credible answers; null: not absent so far. */
    absentSince: Date | null;
    /** It carries calls that were sent before and proved absent. */
    isResent: boolean;
    /** A person wants calls that prove absent to be sent again. */
    sendAgain: boolean;
  };
  snapshot: Snapshot;
  account: OpenAccount;
  /** The account's transport failures in a row when the batch was taken. */
  failures: number;
  exchangeId: string;
  /** When its exchange was stored, by the database's clock, and the tick of this process's monotonic clock just after that. */
  taken: { at: Date; tick: number };
  /** After this moment, by this process's clock, the request must not leave: others may consider the process lost. */
  sendBy: Date;
  /** The exact body to send; it holds secrets and is never stored or logged. */
  body: string;
  /** The calls that it is about; the witness is asked about beside them. */
  codeRequests: string[];
  /** The keys that earlier reports brought of these calls, by CodeRequest. */
  pressed: ReadonlyMap<string, string>;
  /** A call that the platform showed recently; null: it showed none yet, or the request asks about none. */
  witness: string | null;
  /** The witness was sent after this batch: an answer that shows it is not older than the batch. */
  isWitnessLater: boolean;
};
