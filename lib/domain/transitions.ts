// From where to where a campaign, a batch and a call may go, as data. The guards of the statements that move them, the
// diagrams in docs/architecture.md and the tests come from these tables.

export const CAMPAIGN_STATES = ['draft', 'launching', 'running', 'paused', 'completed', 'cancelled', 'failed'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** From where a campaign may come into a state. */
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
 * From where a batch may come into a state. `sending` may have left; back to `pending` comes only what provably did not
 * arrive. What has ended stays as it is.
 */
export const BATCH_FROM = {
  pending: ['sending'],
  sending: ['pending'],
  submitted: ['sending', 'unknown'],
  // A database that was put back has batches waiting that were sent; a person has parked calls looked up once more.
  unknown: ['sending', 'pending', 'submitted', 'parked'],
  parked: ['submitted', 'unknown'],
  refused: ['sending'],
  // Of a waiting batch everybody may be suppressed.
  done: ['submitted', 'unknown', 'parked', 'pending'],
  cancelled: ['pending'],
  expired: ['pending'],
} as const;
export type BatchState = keyof typeof BATCH_FROM;

/** From where a call may come into a state. */
export const CALL_FROM = {
  // Proved absent, a call of unknown outcome waits again; one of a batch that was too large waits in another.
  pending: ['unknown', 'pending'],
  // The platform tells how far it is with a call.
  submitted: ['pending', 'unknown', 'submitted'],
  unknown: ['pending', 'parked'],
  parked: ['submitted', 'unknown'],
  final: ['pending', 'submitted', 'unknown', 'parked'],
  // Not reached by the end of an interval: the call of the next round goes on.
  carried: ['final'],
  excluded: ['pending'],
  cancelled: ['pending', 'unknown'],
  expired: ['pending', 'unknown'],
} as const;
export type CallState = keyof typeof CALL_FROM;

type States<Table> = Extract<keyof Table, string>;

/** Returns the table with its edges as they go, from each state to where it leads. */
export function edgesOf<Table extends Record<string, readonly string[]>>(
  table: Table,
): Record<States<Table>, States<Table>[]> {
  const states = Object.keys(table) as States<Table>[];
  const to = (from: string) => states.filter((state) => table[state]?.includes(from));
  return Object.fromEntries(states.map((state) => [state, to(state)])) as Record<States<Table>, States<Table>[]>;
}
