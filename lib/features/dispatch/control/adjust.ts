import { recordCampaignEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { holdCampaign } from '#lib/db/hold-campaign.ts';
import { databaseTime } from '#lib/db/time.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { nextInterval } from '#lib/domain/calling-hours.ts';
import { AppError } from '#lib/domain/errors.ts';
import { Limits } from '#lib/domain/limits.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { Snapshot } from '../ledger/snapshot.ts';

/** The settings of a running or paused campaign that may be changed. */
type Adjustment = {
  windowEnd: Date;
  callsPerMinute: number | null;
  maxCalls: number | null;
  maxCost: string | null;
};

/**
 * Changes the window's end, the rate and the caps of a launched campaign. Calls that were sent keep the end that they were sent
 * with: the platform has no recall. A cap that stopped the campaign starts counting again from zero. Throws forbidden, notFound,
 * conflict (the campaign no longer runs), windowOver (the end is past, or was), endBeforeStart.
 */
export async function adjustCampaign(actor: Actor, campaignId: string, to: Adjustment): Promise<void> {
  assertCan(actor, 'campaigns.launch');
  await transaction(async (tx) => {
    const campaign = await holdCampaign(tx, actor.workspaceId, campaignId);
    const now = await databaseTime(tx);
    if (campaign.state !== 'running' && campaign.state !== 'paused') throw new AppError('conflict');
    const snapshot = Snapshot.parse(campaign.snapshot);
    if (snapshot.window.end <= now || to.windowEnd <= now) throw new AppError('windowOver');
    if (to.windowEnd <= snapshot.window.start) throw new AppError('endBeforeStart');
    const window = { ...snapshot.window, end: to.windowEnd };
    const interval = nextInterval(window, snapshot.callingHours, now) ?? { start: window.end, end: window.end };
    const before = Limits.parse(campaign.limits);
    const { maxCalls, maxCost, callsPerMinute } = to;
    const raised = (['maxCalls', 'maxCost'] as const).filter((cap) => before[cap] !== to[cap]);
    await tx.campaign.update({
      where: { id: campaign.id },
      data: {
        windowEnd: window.end,
        snapshot: { ...snapshot, window } as unknown as Prisma.InputJsonObject,
        openFrom: interval.start,
        openUntil: interval.end,
        callsPerMinute,
        nextCallAt: callsPerMinute === null ? null : now,
        limits: { ...before, maxCalls, maxCost },
        tripped: campaign.tripped.filter((limit) => !raised.some((cap) => cap === limit)),
      },
    });
    await recordCampaignEvent(tx, {
      actor,
      kind: 'campaign.adjusted',
      campaign,
      facts: {
        endBefore: snapshot.window.end.toISOString(),
        end: window.end.toISOString(),
        rateBefore: campaign.callsPerMinute,
        rate: callsPerMinute,
        maxCallsBefore: before.maxCalls,
        maxCalls,
        maxCostBefore: before.maxCost,
        maxCost,
      },
    });
    await wakeWorkers(tx);
  });
}
