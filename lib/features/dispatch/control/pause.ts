import { recordCampaignEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { CAMPAIGN_FROM } from '#lib/domain/transitions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { moveCalls } from '../ledger/move-calls.ts';
import { assertMayControl } from './may-control.ts';

/** Stops sending: once this has returned, only requests that were already in flight arrive. Results are still collected. */
export async function pauseCampaign(actor: Actor, campaignId: string): Promise<void> {
  await control(actor, campaignId, 'paused', 'campaign.paused');
}

/** Resumes a paused campaign. */
export async function resumeCampaign(actor: Actor, campaignId: string): Promise<void> {
  await control(actor, campaignId, 'running', 'campaign.resumed', wakeWorkers);
}

/** Ends a campaign: unsent calls will not be sent, sent ones stay with the platform (it has no recall) and are still polled. */
export async function cancelCampaign(actor: Actor, campaignId: string): Promise<void> {
  await control(actor, campaignId, 'cancelled', 'campaign.cancelled', async (tx) => {
    const moved = moveCalls({
      to: 'cancelled',
      from: ['pending'],
      of: Prisma.sql`FROM unsent WHERE c.batch_id = unsent.id`,
    });
    await tx.$executeRaw`
      WITH unsent AS (
        UPDATE batch SET state = 'cancelled' WHERE id IN (
          SELECT id FROM batch WHERE campaign_id = ${campaignId}::uuid AND state = 'pending' ORDER BY id FOR NO KEY UPDATE)
        RETURNING id
      ),
      ${moved}
      SELECT`;
  });
}

async function control(
  actor: Actor,
  campaignId: string,
  to: 'paused' | 'running' | 'cancelled',
  kind: 'campaign.paused' | 'campaign.resumed' | 'campaign.cancelled',
  also?: (tx: Prisma.TransactionClient) => Promise<void>,
): Promise<void> {
  await assertMayControl(actor, campaignId);
  await transaction(async (tx) => {
    const where = { id: campaignId, workspaceId: actor.workspaceId };
    const moved = await tx.campaign.updateMany({
      where: { ...where, state: { in: CAMPAIGN_FROM[to].filter((state) => state !== 'launching') } },
      data: { state: to, reason: null, ...(to === 'cancelled' && { completedAt: new Date() }) },
    });
    const campaign = await tx.campaign.findFirst({ where, select: { workspaceId: true, id: true, name: true } });
    if (!campaign) throw new AppError('notFound');
    if (moved.count === 0) throw new AppError('conflict');
    await also?.(tx);
    await recordCampaignEvent(tx, { actor, kind, campaign });
  }, 60);
}
