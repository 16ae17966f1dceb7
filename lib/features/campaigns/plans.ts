import { recordCampaignEvent } from '#lib/audit/events.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { UNSCHEDULED } from '#lib/features/dispatch/queries.ts';

/** The kind of change to something that leaves automatically; each is a reason under `exchanges.reason` on screen. */
type Change = 'changedWithoutRight' | 'segmentWithoutRight';

/**
 * Call this with the campaigns that somebody changes, or whose segment they change: a person with the right to launch decided
 * that they leave automatically. If the editor lacks that right, recurrences and scheduled launches end, and the members are
 * told, so that one of them looks at it and decides anew. Runs within the transaction of the change.
 */
export async function endPlans(
  tx: Prisma.TransactionClient,
  actor: Actor,
  ids: readonly string[],
  change: Change,
): Promise<void> {
  if (can(actor, 'campaigns.launch')) return;
  const { workspaceId } = actor;
  const planned = await tx.campaign.findMany({
    where: {
      workspaceId,
      id: { in: [...ids] },
      state: 'draft',
      OR: [{ launchAt: { not: null } }, { recurrence: { not: Prisma.DbNull } }],
    },
    select: { workspaceId: true, id: true, name: true, launchAt: true },
    orderBy: { id: 'asc' },
  });
  for (const { launchAt, ...campaign } of planned) {
    await tx.campaign.update({
      where: { id: campaign.id },
      data: { ...UNSCHEDULED, recurrence: Prisma.DbNull, nextAt: null, recursFor: null },
    });
    await recordCampaignEvent(
      tx,
      launchAt
        ? { campaign, actor, kind: 'campaign.unscheduled' }
        : { campaign, actor, kind: 'campaign.recurs', facts: { every: 'never' } },
    );
    await recordCampaignEvent(tx, { campaign, actor: null, kind: 'campaign.unlaunched', facts: { reason: change } });
  }
}
