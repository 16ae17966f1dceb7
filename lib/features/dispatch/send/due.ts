import { Prisma } from '#lib/db/generated/client.ts';
import { MAY_TRY, MOST_IN_FLIGHT } from './breaker.ts';

/** SQL: whether batch `b` is still open, as in the index `batch_open_idx`. */
const IS_OPEN = Prisma.sql`b.state IN ('pending', 'submitted', 'unknown')`;

/**
 * SQL: the further conditions on a batch `b`, its campaign `c` and its account `a` for it to be worked on now. Rehearsals leave
 * only through the account of the rehearsals.
 */
export const IS_DUE = {
  place: Prisma.sql`b.due_at <= now() AND c.state = 'running' AND c.open_from <= now() AND c.open_until > now()
    AND c.window_end > now() AND a.rehearsal = (c.purpose = 'rehearsal')
    AND (c.next_call_at IS NULL OR c.next_call_at <= now()) AND (c.clear_after IS NULL OR c.clear_after <= now())
    AND a.stopped_reason IS NULL`,
  lookUp: Prisma.sql`b.due_at <= now() AND a.stopped_reason IS DISTINCT FROM 'unauthorised'`,
};

/** SQL: whether account `a` may have one more exchange in flight, counting those of all processes. */
export const HAS_ROOM = Prisma.sql`${MAY_TRY}
  AND (SELECT count(*) FROM batch f WHERE f.account_id = a.id AND f.lease_until > now()) < ${MOST_IN_FLIGHT}`;

/** The state is a literal: as a value it would keep the planner from the index of open batches. */
const firstDue = (isState: Prisma.Sql, kind: keyof typeof IS_DUE) => Prisma.sql`
    (SELECT b.id, b.due_at, ${kind}::text AS kind FROM batch b
     WHERE b.account_id = a.id AND b.campaign_id = c.id AND ${isState} AND ${IS_DUE[kind]}
     ORDER BY b.due_at, b.seq LIMIT 1)`;

/**
 * SQL: the next due batch of account `a`, if any, of the wanted kind first. Visits each campaign with open batches once, by the
 * index, however many batches wait in it; the campaign whose last turn is longest ago comes first.
 */
export const nextBatch = (wanted: keyof typeof IS_DUE) => Prisma.sql`
  WITH RECURSIVE open_campaign AS (
    (SELECT b.campaign_id AS id FROM batch b WHERE b.account_id = a.id AND ${IS_OPEN} ORDER BY b.campaign_id LIMIT 1)
    UNION ALL
    SELECT next.id FROM open_campaign o CROSS JOIN LATERAL (
      SELECT b.campaign_id AS id FROM batch b
      WHERE b.account_id = a.id AND ${IS_OPEN} AND b.campaign_id > o.id ORDER BY b.campaign_id LIMIT 1
    ) next
  )
  SELECT due.id FROM open_campaign o JOIN campaign c ON c.id = o.id
  CROSS JOIN LATERAL (
    ${firstDue(Prisma.sql`b.state = 'pending'`, 'place')}
    UNION ALL ${firstDue(Prisma.sql`b.state = 'unknown'`, 'lookUp')}
    UNION ALL ${firstDue(Prisma.sql`b.state = 'submitted'`, 'lookUp')}
  ) due
  ORDER BY due.kind = ${wanted}::text DESC, c.turn_at NULLS FIRST, due.due_at
  LIMIT 1`;

/**
 * How long a campaign places calls before it asks the platform again. It also asks while it places: that reveals a copy of the
 * database that went on elsewhere.
 */
export const CLEARED_SECONDS = 120;

/**
 * SQL: whether campaign `c` may place without asking first: it was made, or cleared, recently and since this database last
 * started. A rehearsal calls nobody. Nothing inside a restored database shows that it was restored, since everything in it was;
 * but the calls that it is about to place are those that the platform knows.
 */
export const IS_CLEARED = Prisma.sql`(c.purpose = 'rehearsal'
  OR coalesce(c.cleared_for = incarnation() AND c.cleared_at > now() - make_interval(secs => ${CLEARED_SECONDS}), false)
  OR NOT EXISTS (SELECT FROM call w WHERE w.batch_id = b.id AND w.state = 'pending'))`;
