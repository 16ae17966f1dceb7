import type { Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import type { Asked } from '../prepare/audience.ts';
import { frozenFields } from '../prepare/frozen-fields.ts';
import { overAudience } from '../prepare/over-audience.ts';

/** Timeout: freezing a million contacts takes a while (stack.md: 6 s for the bare insert). */
export const FREEZE_SECONDS = 180;

/** Memory for sorting and joining the audience; with the default, a million people spill to disk several times. */
const FREEZE_MEMORY = '256MB';

/**
 * One statement turns the audience into a campaign's calls, in batches as large as a request may be, each of one retry budget.
 * People who must not be called become excluded calls with a reason. No search finds a person's batch: its number is computed,
 * and its id is stored under that number. The figures are those that the ledger itself keeps. Reads the audience once, and inserts
 * one row for each person and each batch.
 */
export async function freeze(
  tx: Tx,
  to: { campaignId: string; accountId: string; asked: Asked; snapshot: Snapshot },
): Promise<{ calls: number; batches: number; excluded: number }> {
  const { callsPerRequest, maxRetries, message } = to.snapshot;
  const workspace = Prisma.sql`${to.asked.workspaceId}::uuid`;
  const campaign = Prisma.sql`${to.campaignId}::uuid`;
  const statement = (people: Prisma.Sql) => tx.$executeRaw`
    WITH audience AS MATERIALIZED (
      SELECT a.*, budget,
             (row_number() OVER (PARTITION BY a.excluded IS NULL, budget ORDER BY a.number) - 1) / ${callsPerRequest}::int AS part
      FROM (${people}) a CROSS JOIN LATERAL (SELECT least(${maxRetries}::int, a.retries) AS budget) b
    ),
    parts AS (
      SELECT budget, part, count(*) AS size, row_number() OVER (ORDER BY budget DESC, part) AS seq
      FROM audience WHERE excluded IS NULL GROUP BY 1, 2
    ),
    cut AS (
      INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, retries)
      SELECT ${workspace}, ${campaign}, ${to.accountId}::uuid, seq, size, budget FROM parts ORDER BY seq
      RETURNING id, seq
    ),
    starts AS MATERIALIZED (SELECT budget, min(seq) AS seq FROM parts GROUP BY 1)
    INSERT INTO call (code_request, workspace_id, campaign_id, batch_id, contact_id, number, first_name, last_name, fields,
                      state, reason)
    SELECT code_request_of(${campaign}, a.contact_id, 1), ${workspace}, ${campaign},
           CASE WHEN a.excluded IS NULL THEN
             (ARRAY(SELECT id FROM cut ORDER BY seq))[((SELECT s.seq FROM starts s WHERE s.budget = a.budget) + a.part)::int]
           END,
           a.contact_id, a.number, a.first_name, a.last_name, ${frozenFields(message.fields)},
           (CASE WHEN a.excluded IS NULL THEN 'pending' ELSE 'excluded' END)::call_state,
           a.excluded
    FROM audience a`;
  await overAudience(tx, to.asked, statement, FREEZE_MEMORY);
  const [counted] = await tx.$queryRaw<{ calls: number; batches: number; excluded: number }[]>`
    SELECT coalesce(sum(calls) FILTER (WHERE bucket = 'pending'), 0)::int AS calls,
           coalesce(sum(calls) FILTER (WHERE bucket = 'excluded'), 0)::int AS excluded,
           (SELECT count(*)::int FROM batch WHERE campaign_id = ${campaign}) AS batches
    FROM campaign_tally WHERE campaign_id = ${campaign}`;
  return counted ?? { calls: 0, batches: 0, excluded: 0 };
}
