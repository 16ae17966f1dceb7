// The transitions of campaigns, batches and calls, as data. The guards of the statements that move them, the diagrams in
// docs/architecture.md and the tests come from these tables.

export const CAMPAIGN_STATES = ['draft', 'launching', 'running', 'paused', 'completed', 'cancelled', 'failed'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** The states from which a campaign may enter each state. */
export const CAMPAIGN_FROM: Record<CampaignState, readonly CampaignState[]> = {
  draft: [],
  launching: ['draft'],
  running: ['launching', 'paused'],
  paused: ['running'],
  completed: ['running', 'paused'],
  cancelled: ['running', 'paused'],
  failed: ['running', 'paused'],
};

/**
 * The states from which a batch may enter each state. `sending` may have left; only a batch that provably did not arrive goes
 * back to `pending`. A batch that has ended stays as it is.
 */
export const BATCH_FROM = {
  pending: ['sending'],
  sending: ['pending'],
  submitted: ['sending', 'unknown'],
  // After a database restore, batches wait that were sent; parked calls are looked up again when a person asks for it.
  unknown: ['sending', 'pending', 'submitted', 'parked'],
  parked: ['submitted', 'unknown'],
  refused: ['sending'],
  // All people of a waiting batch may be suppressed.
  done: ['submitted', 'unknown', 'parked', 'pending'],
  cancelled: ['pending'],
  expired: ['pending'],
} as const;
export type BatchState = keyof typeof BATCH_FROM;

/** The states from which a call may enter each state. */
export const CALL_FROM = {
  // A call of unknown outcome that is proved absent waits again; a call of a batch that was too large waits in another.
  pending: ['unknown', 'pending'],
  // The platform reports a call's progress.
  submitted: ['pending', 'unknown', 'submitted'],
  unknown: ['pending', 'parked'],
  parked: ['submitted', 'unknown'],
  final: ['pending', 'submitted', 'unknown', 'parked'],
  // Not reached by the end of an interval: the next round's call continues.
  carried: ['final'],
  excluded: ['pending'],
  cancelled: ['pending', 'unknown'],
  expired: ['pending', 'unknown'],
} as const;
export type CallState = keyof typeof CALL_FROM;

type States<Table> = Extract<keyof Table, string>;

/** Returns the table's edges in their direction, from each state to the states it leads to. */
export function edgesOf<Table extends Record<string, readonly string[]>>(
  table: Table,
): Record<States<Table>, States<Table>[]> {
  const states = Object.keys(table) as States<Table>[];
  const to = (from: string) => states.filter((state) => table[state]?.includes(from));
  return Object.fromEntries(states.map((state) => [state, to(state)])) as Record<States<Table>, States<Table>[]>;
}
