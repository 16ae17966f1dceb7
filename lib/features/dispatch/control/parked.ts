import { recordCampaignEvent } from '#lib/audit/events.ts';
import { type Tx, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { CARRIED_AT } from '../course/carry.ts';
import { completeCampaign } from '../course/complete.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { assertMayControl } from './may-control.ts';

/**
 * A person decides about a campaign's parked calls, of which nobody can say whether they arrived: `treatAsCalled` ends them as
 * not reached and never sends them; `sendAgain` asks the platform once more, and sends those that prove absent again; once
 * the window is over or the campaign cancelled, they end uncalled. Returns the number of calls that were decided. Throws forbidden, notFound, conflict.
 */
export async function decideParked(
  actor: Actor,
  parked: { campaignId: string; decision: 'treatAsCalled' | 'sendAgain' },
): Promise<{ calls: number }> {
  await assertMayControl(actor, parked.campaignId);
  const calls = await transaction(async (tx) => {
    const campaign = await tx.campaign.findFirst({
      where: { id: parked.campaignId, workspaceId: actor.workspaceId },
      select: { workspaceId: true, id: true, name: true },
    });
    if (!campaign) throw new AppError('notFound');
    const batches = await holdBatches(tx, campaign.id);
    if (batches.length === 0) throw new AppError('conflict');
    const decided = await (parked.decision === 'sendAgain' ? askAgain : treatAsCalled)(tx, batches);
    // Somebody else decided first.
    if (decided === 0) throw new AppError('conflict');
    await recordCampaignEvent(tx, {
      actor,
      kind: 'batch.decided',
      campaign,
      facts: { decision: parked.decision, calls: decided },
    });
    return decided;
  }, 60);
  await completeCampaign(parked.campaignId);
  return { calls };
}

/**
 * Holds the batches with parked calls, in a separate statement: the next one sees what everybody else had done with their calls
 * until then. A look-up in flight counted the calls before this decision; it finds its turn number (`polls`) gone, and leaves the
 * batch's state alone. Otherwise a batch would count as parked while its calls are to be looked up, and nobody would ask.
 */
async function holdBatches(tx: Tx, campaignId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE batch SET polls = polls + 1 WHERE id IN (
      SELECT b.id FROM batch b
      WHERE b.campaign_id = ${campaignId}::uuid AND EXISTS (SELECT FROM call c WHERE c.batch_id = b.id AND c.state = 'parked')
      ORDER BY b.id FOR NO KEY UPDATE)
    RETURNING id`;
  return rows.map(({ id }) => id);
}

/**
 * Back to unknown: the calls are looked up. Absent ones are sent again, however often that was done before; if nothing may be sent
 * any more, their absence still proves that they were not called.
 */
async function askAgain(tx: Tx, batches: string[]): Promise<number> {
  const moved = moveCalls({
    to: 'unknown',
    from: ['parked'],
    reason: 'askedAgain',
    of: Prisma.sql`FROM opened WHERE c.batch_id = opened.id`,
  });
  const [asked] = await tx.$queryRaw<{ calls: number }[]>`
    WITH opened AS (
      UPDATE batch SET state = 'unknown', send_again = true, absent_since = NULL, carried_at = NULL,
             due_at = greatest(now(), lease_until)
      WHERE id = ANY(${batches}::uuid[])
        AND EXISTS (SELECT FROM call c WHERE c.batch_id = batch.id AND c.state = 'parked')
      RETURNING id
    ),
    ${moved}
    SELECT count(*)::int AS calls FROM moved`;
  await wakeWorkers(tx);
  return asked?.calls ?? 0;
}

async function treatAsCalled(tx: Tx, batches: string[]): Promise<number> {
  const moved = moveCalls({
    to: 'final',
    from: ['parked'],
    reason: 'treatedAsCalled',
    set: Prisma.sql`outcome = 'notReached'`,
    of: Prisma.sql`WHERE c.batch_id = ANY(${batches}::uuid[])`,
  });
  const [ended] = await tx.$queryRaw<{ calls: number }[]>`WITH ${moved} SELECT count(*)::int AS calls FROM moved`;
  await tx.$executeRaw`
    UPDATE batch b SET state = 'done', carried_at = ${CARRIED_AT}
    WHERE b.id = ANY(${batches}::uuid[])
      AND NOT EXISTS (SELECT FROM call c WHERE c.batch_id = b.id AND c.state IN ('submitted', 'unknown', 'parked'))`;
  return ended?.calls ?? 0;
}
