import type pg from 'pg';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { isSuppressed, lineOf } from '#lib/features/suppressions/queries.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import type { Fields } from '../ledger/terms.ts';

/** The columns of a call that go into a request. */
type CallRow = { code_request: string; number: string; first_name: string; last_name: string; fields: Fields | null };

/**
 * The calls of a batch that may be placed now. The same statement excludes people who were suppressed since the launch, or whose
 * contact is gone, for good: the call records why, and its batch shrinks by it; a batch with nobody left is done. A suppression
 * that is committed before this statement begins is honoured. Reads the calls of one batch (`call_batch_id_idx`), looks up each
 * one's suppression and contact by key, and writes only those that are left out.
 *
 * The batch must be pending and held until the transaction ends, so that nobody else moves its calls.
 */
export async function readCallable(
  client: pg.PoolClient,
  batch: { id: string; workspace_id: string },
): Promise<CallRow[]> {
  return run<CallRow>(client, callable(batch), { name: 'read-callable' });
}

/** The statement of `readCallable`, separate so that its plan can be tested. */
export function callable(batch: { id: string; workspace_id: string }): Prisma.Sql {
  const moved = moveCalls({
    to: 'excluded',
    from: ['pending'],
    reason: Prisma.sql`CASE WHEN w.suppressed THEN 'suppressed' ELSE 'contactGone' END`,
    of: Prisma.sql`FROM waiting w WHERE (w.suppressed OR w.gone) AND c.code_request = w.code_request`,
  });
  return Prisma.sql`
    WITH waiting AS MATERIALIZED (
      SELECT c.code_request, c.number, c.first_name, c.last_name, c.fields,
             ${isSuppressed(batch.workspace_id, Prisma.sql`c.number`)} AS suppressed,
             c.contact_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM contact k WHERE k.id = c.contact_id AND k.number = ${lineOf(Prisma.sql`c.number`)}) AS gone
      FROM call c WHERE c.batch_id = ${batch.id}::uuid AND c.state = 'pending'
    ),
    ${moved},
    shrunk AS (
      UPDATE batch b SET size = b.size - found.excluded,
             state = CASE WHEN found.callable = 0 THEN 'done' ELSE b.state END,
             reason = CASE WHEN found.callable = 0 THEN 'suppressed' ELSE b.reason END,
             carried_at = CASE WHEN found.callable = 0 THEN now() END
      FROM (SELECT count(*) FILTER (WHERE suppressed OR gone)::int AS excluded,
                   count(*) FILTER (WHERE NOT (suppressed OR gone)) AS callable FROM waiting) found
      WHERE b.id = ${batch.id}::uuid AND (found.excluded > 0 OR found.callable = 0)
    )
    SELECT code_request, number, first_name, last_name, fields FROM waiting WHERE NOT (suppressed OR gone) ORDER BY number`;
}
