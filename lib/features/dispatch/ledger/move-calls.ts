import { Prisma } from '#lib/db/generated/client.ts';
import { literal } from '#lib/db/literal.ts';
import { CALL_FROM, type CallState } from '#lib/domain/transitions.ts';
import type { CallReason } from './reasons.ts';

type From<To extends CallState> = (typeof CALL_FROM)[To][number];

type Move<To extends CallState> = {
  to: To;
  from: readonly From<To>[];
  /** SQL: which calls `c` move, as the text after `UPDATE … SET`: `FROM gone WHERE c.batch_id = gone.id`. */
  of: Prisma.Sql;
  /** The reason: one word for all, or SQL that gives each its own. A call keeps no reason of a state that it left. */
  reason?: CallReason | Prisma.Sql | null;
  /** SQL: further columns to set. */
  set?: Prisma.Sql;
  /** The moment to record; by default the database's current time. */
  at?: Date;
  /** The exchange that caused the move. */
  exchangeId?: string;
  /** SQL: further columns of the calls that moved, for the rest of the statement. */
  returning?: Prisma.Sql;
  /** Where the mark differs from the call: the batch that it left, or why it waits again. */
  mark?: { batchId?: string; reason?: CallReason | null };
};

/**
 * The only way to change the state of calls: two common table expressions for a statement of the caller. `moved` holds the calls
 * that moved (`code_request`, `workspace_id`, `batch_id`, `state`, `reason`, and the columns in `returning`); each leaves its
 * mark in `call_status`. The condition includes the states that a call may come from, so it moves once, even with concurrent
 * attempts. Throws if the table of transitions has no such edge.
 */
export function moveCalls<To extends CallState>(move: Move<To>): Prisma.Sql {
  assertEdges(move.to, move.from);
  const at = move.at ? Prisma.sql`${move.at}::timestamptz` : Prisma.sql`now()`;
  const set = move.set ? Prisma.sql`, ${move.set}` : Prisma.empty;
  const returning = move.returning ? Prisma.sql`, ${move.returning}` : Prisma.empty;
  return Prisma.sql`
    moved AS (
      UPDATE call c SET state = ${word(move.to)}, reason = ${reasonSql(move.reason)}, updated_at = ${at}${set}
      ${move.of} AND c.state IN (${Prisma.join(move.from.map(word))})
      RETURNING c.code_request, c.workspace_id, c.batch_id, c.state, c.reason${returning}
    ),
    ${markMoved({ at, exchangeId: move.exchangeId ?? null, ...move.mark })}`;
}

/** The moves of an answer: each call takes the state in its report, which is in its row of `n`. */
export function moveReported(reported: {
  of: Prisma.Sql;
  set: Prisma.Sql;
  at: Date;
  exchangeId: string;
  returning: Prisma.Sql;
}): Prisma.Sql {
  assertEdges('submitted', REPORTED_FROM);
  assertEdges('final', REPORTED_FROM);
  const at = Prisma.sql`${reported.at}::timestamptz`;
  return Prisma.sql`
    moved AS (
      UPDATE call c SET state = n.state, reason = n.reason, updated_at = ${at}, ${reported.set}
      ${reported.of} AND c.state IN (${Prisma.join(REPORTED_FROM.map(word))})
      RETURNING c.code_request, c.workspace_id, c.batch_id, c.state, c.reason, c.status, c.retries, ${reported.returning}
    ),
    ${markMoved({ at, exchangeId: reported.exchangeId, columns: Prisma.sql`, status, retries` })}`;
}

/** The platform reports on calls that it accepted, or may have accepted. */
const REPORTED_FROM = ['submitted', 'unknown'] as const;

function markMoved(mark: {
  at: Prisma.Sql;
  exchangeId: string | null;
  batchId?: string;
  reason?: CallReason | null;
  columns?: Prisma.Sql;
}): Prisma.Sql {
  const columns = mark.columns ?? Prisma.empty;
  const batch = mark.batchId === undefined ? Prisma.sql`batch_id` : Prisma.sql`${mark.batchId}::uuid`;
  const reason = mark.reason === undefined ? Prisma.sql`reason` : reasonSql(mark.reason);
  return Prisma.sql`marked AS (
      INSERT INTO call_status (workspace_id, code_request, at, state, reason, batch_id, exchange_id${columns})
      SELECT workspace_id, code_request, ${mark.at}, state, ${reason}, ${batch}, ${mark.exchangeId}::uuid${columns} FROM moved
    )`;
}

function assertEdges(to: CallState, from: readonly CallState[]): void {
  const known: readonly string[] = CALL_FROM[to];
  const strange = from.filter((state) => !known.includes(state));
  if (from.length === 0 || strange.length > 0)
    throw new Error(`no call goes from ${strange.join(', ') || 'nowhere'} to ${to}`);
}

const reasonSql = (reason: CallReason | Prisma.Sql | null | undefined) =>
  typeof reason === 'string' ? word(reason) : (reason ?? Prisma.sql`NULL`);

/** Literals, so that the planner sees states and reasons. */
const word = (own: CallState | CallReason) => literal(own);
