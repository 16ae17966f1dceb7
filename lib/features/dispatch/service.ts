import { type EventKind, recordEvent } from '#lib/audit/events.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { CAMPAIGN_FROM } from '#lib/domain/transitions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { CARRIED_AT } from './carry.ts';
import { completeCampaign } from './close.ts';

export { adjustCampaign } from './adjust.ts';
export { askApproval, decideApproval } from './approval.ts';
export { FREEZE_SECONDS } from './freeze.ts';
export { launchCampaign, launchIn } from './launch.ts';
export { rehearse } from './rehearsal.ts';
export { lookUpAfterRestore } from './restore.ts';
export { scheduleLaunch, unscheduleLaunch } from './schedule.ts';
export { speakTo, testDraft } from './test-call.ts';

/** Stops sending: once this has returned, only requests that were already in flight arrive. Results still come home. */
export async function pauseCampaign(actor: Actor, campaignId: string): Promise<void> {
  await control(actor, campaignId, 'paused', 'campaign.paused');
}

/** Lets a paused campaign go on. */
export async function resumeCampaign(actor: Actor, campaignId: string): Promise<void> {
  await control(actor, campaignId, 'running', 'campaign.resumed', wakeWorkers);
}

/**
 * Ends a campaign: what was not sent will not be, what was sent stays with the platform (it has no recall) and is still
 * polled.
 */
export async function cancelCampaign(actor: Actor, campaignId: string): Promise<void> {
  await control(actor, campaignId, 'cancelled', 'campaign.cancelled', async (tx) => {
    await tx.$executeRaw`
      WITH unsent AS (
        UPDATE batch SET state = 'cancelled' WHERE id IN (
          SELECT id FROM batch WHERE campaign_id = ${campaignId}::uuid AND state = 'pending' ORDER BY id FOR NO KEY UPDATE)
        RETURNING id
      ),
      calls AS (
        UPDATE call c SET state = 'cancelled', updated_at = now()
        FROM unsent WHERE c.batch_id = unsent.id AND c.state = 'pending'
        RETURNING c.code_request, c.workspace_id, c.batch_id
      )
      INSERT INTO call_status (workspace_id, code_request, state, batch_id)
      SELECT workspace_id, code_request, 'cancelled', batch_id FROM calls`;
  });
}

async function control(
  actor: Actor,
  campaignId: string,
  to: 'paused' | 'running' | 'cancelled',
  kind: EventKind,
  also?: (tx: Prisma.TransactionClient) => Promise<void>,
): Promise<void> {
  await assertMayControl(actor, campaignId);
  await transaction(async (tx) => {
    const where = { id: campaignId, workspaceId: actor.workspaceId };
    const moved = await tx.campaign.updateMany({
      where: { ...where, state: { in: CAMPAIGN_FROM[to].filter((state) => state !== 'launching') } },
      data: { state: to, reason: null, ...(to === 'cancelled' && { completedAt: new Date() }) },
    });
    const campaign = await tx.campaign.findFirst({ where, select: { name: true } });
    if (!campaign) throw new AppError('notFound');
    if (moved.count === 0) throw new AppError('conflict');
    await also?.(tx);
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor,
      kind,
      subject: 'campaign',
      subjectId: campaignId,
      subjectName: campaign.name,
    });
  }, 60);
}

/** Whoever may begin it may also end it: a rehearsal needs no more than a draft does. */
async function assertMayControl(actor: Actor, id: string): Promise<void> {
  const rehearsal = await prisma.campaign.count({
    where: { id, workspaceId: actor.workspaceId, purpose: 'rehearsal' },
  });
  assertCan(actor, rehearsal > 0 ? 'campaigns.draft' : 'campaigns.launch');
}

/**
 * A person decides about a campaign's parked calls, which nobody can say arrived: `treatAsCalled` ends them as not
 * reached and never sends them; `sendAgain` asks the platform once more, and sends those again that prove absent.
 */
export async function decideParked(
  actor: Actor,
  parked: { campaignId: string; decision: 'treatAsCalled' | 'sendAgain' },
): Promise<{ calls: number }> {
  await assertMayControl(actor, parked.campaignId);
  const calls = await transaction(async (tx) => {
    const campaign = await tx.campaign.findFirst({
      where: { id: parked.campaignId, workspaceId: actor.workspaceId },
      select: { id: true, name: true, state: true, windowEnd: true },
    });
    if (!campaign) throw new AppError('notFound');
    const where = { campaignId: campaign.id, calls: { some: { state: 'parked' as const } } };
    if (!(await tx.batch.findFirst({ where, select: { id: true } }))) throw new AppError('conflict');
    if (parked.decision === 'sendAgain') assertMaySend(campaign);
    const decided = await (parked.decision === 'sendAgain' ? askAgain : treatAsCalled)(tx, campaign.id);
    if (decided === 0) throw new AppError('conflict');
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor,
      kind: 'batch.decided',
      subject: 'campaign',
      subjectId: campaign.id,
      subjectName: campaign.name,
      facts: { decision: parked.decision, calls: decided },
    });
    return decided;
  }, 60);
  await completeCampaign(parked.campaignId);
  return { calls };
}

/** While nothing may be sent any more, parked calls stay parked: nobody can say that they were not called. */
function assertMaySend(campaign: { state: string; windowEnd: Date | null }): void {
  if (campaign.state !== 'running' && campaign.state !== 'paused') throw new AppError('conflict');
  if (!campaign.windowEnd || campaign.windowEnd <= new Date()) throw new AppError('windowOver');
}

/** Back to unknown: they are looked up, and who is absent then is sent again, however often that was done before. */
async function askAgain(tx: Prisma.TransactionClient, campaignId: string): Promise<number> {
  const asked = await tx.$executeRaw`
    WITH opened AS (
      UPDATE batch b SET state = 'unknown', send_again = true, absent_since = NULL, carried_at = NULL, due_at = now()
      WHERE b.campaign_id = ${campaignId}::uuid AND b.state IN ('parked', 'submitted', 'unknown')
        AND EXISTS (SELECT FROM call c WHERE c.batch_id = b.id AND c.state = 'parked')
      RETURNING b.id
    ),
    calls AS (
      UPDATE call c SET state = 'unknown', reason = 'askedAgain', updated_at = now()
      FROM opened WHERE c.batch_id = opened.id AND c.state = 'parked' RETURNING c.code_request, c.workspace_id, c.batch_id
    )
    INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
    SELECT workspace_id, code_request, 'unknown', 'askedAgain', batch_id FROM calls`;
  await wakeWorkers(tx);
  return asked;
}

async function treatAsCalled(tx: Prisma.TransactionClient, campaignId: string): Promise<number> {
  const ended = await tx.$executeRaw`
    WITH calls AS (
      UPDATE call c SET state = 'final', outcome = 'notReached', reason = 'treatedAsCalled', updated_at = now()
      FROM batch b WHERE b.campaign_id = ${campaignId}::uuid AND c.batch_id = b.id AND c.state = 'parked'
      RETURNING c.code_request, c.workspace_id, c.batch_id
    )
    INSERT INTO call_status (workspace_id, code_request, state, reason, batch_id)
    SELECT workspace_id, code_request, 'final', 'treatedAsCalled', batch_id FROM calls`;
  await tx.$executeRaw`UPDATE batch b SET state = 'done', carried_at = ${Prisma.raw(CARRIED_AT)}
    WHERE b.campaign_id = ${campaignId}::uuid AND b.state = 'parked'`;
  return ended;
}
