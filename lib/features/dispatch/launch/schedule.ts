import { recordCampaignEvent } from '#lib/audit/events.ts';
import { longTransaction, transaction } from '#lib/db/client.ts';
import { databaseTime } from '#lib/db/time.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { readDraft } from '../prepare/draft.ts';
import { assertLaunchable } from '../prepare/launchable.ts';
import type { WarningCode } from '../prepare/warnings.ts';
import { type LaunchPlan, UNSCHEDULED } from './launch-plan.ts';

/** Reading an audience of a million takes seconds. */
const CHECK_SECONDS = 60;

/**
 * Schedules a draft's launch by a worker. Refuses at once everything that a launch would refuse, with the hours as they will be
 * then; who is called is decided at the launch. Throws as `launchCampaign`, and launchInPast.
 */
export async function scheduleLaunch(
  actor: Actor,
  launch: { campaignId: string; revision: number; expectedCalls: number; accepted: readonly WarningCode[]; at: Date },
): Promise<void> {
  assertCan(actor, 'campaigns.launch');
  const { workspaceId, userId, userName } = actor;
  const { campaignId: id, revision, at } = launch;
  if (at <= (await databaseTime())) throw new AppError('launchInPast');
  await longTransaction(async (tx) => {
    const plan: LaunchPlan = { userId, userName, revision, accepted: [...launch.accepted] };
    const guarded = await tx.campaign.updateMany({
      where: { id, workspaceId, state: 'draft', purpose: 'real', revision },
      data: { launchAt: at, launchPlan: plan },
    });
    const draft = await readDraft(tx, workspaceId, id);
    if (!draft) throw new AppError('notFound');
    if (guarded.count === 0) throw new AppError(draft.state === 'draft' ? 'reviewOutdated' : 'alreadyLaunched');
    await assertLaunchable(tx, draft, launch, at);
    const campaign = { workspaceId, id, name: draft.name };
    await recordCampaignEvent(tx, { actor, kind: 'campaign.scheduled', campaign, facts: { at: at.toISOString() } });
  }, CHECK_SECONDS);
}

/** Reverses `scheduleLaunch`. Throws forbidden, notFound, conflict (it is launched, or was already reversed). */
export async function unscheduleLaunch(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'campaigns.launch');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const draft = await tx.campaign.findFirst({ where: { id, workspaceId }, select: { name: true } });
    if (!draft) throw new AppError('notFound');
    const undone = await tx.campaign.updateMany({
      where: { id, workspaceId, state: 'draft', launchAt: { not: null } },
      data: UNSCHEDULED,
    });
    if (undone.count === 0) throw new AppError('conflict');
    const campaign = { workspaceId, id, name: draft.name };
    await recordCampaignEvent(tx, { actor, kind: 'campaign.unscheduled', campaign });
  });
}
