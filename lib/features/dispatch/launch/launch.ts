import { recordCampaignEvent } from '#lib/audit/events.ts';
import { type Db, longTransaction, prisma, type Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { databaseTime } from '#lib/db/time.ts';
import { oneByOne } from '#lib/db/turns.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { countAudience } from '../prepare/count-audience.ts';
import { firstInterval, readDraft, snapshotOf } from '../prepare/draft.ts';
import { assertLaunchable } from '../prepare/launchable.ts';
import type { WarningCode } from '../prepare/warnings.ts';
import { FREEZE_SECONDS, freeze } from './freeze.ts';
import { UNSCHEDULED } from './launch-plan.ts';

/**
 * Launches a draft, in one transaction: guards the state, freezes the audience into calls with their CodeRequests, cuts the
 * batches, records the event, wakes the workers. It does all of this or nothing; of two launches at once one wins.
 *
 * `revision` is the one that was reviewed and `expectedCalls` the figure that the person confirmed: a draft or an audience that
 * changed since is not launched, nor one with a warning that is not in `accepted` (left out: nobody was asked).
 * Errors: forbidden, notFound, alreadyLaunched, reviewOutdated, draftIncomplete, windowOver, accountMissing, accountPaused,
 * audienceEmpty, audienceChanged { expected, found }, approvalNeeded, warningsUnseen { count }.
 */
export function launchCampaign(
  actor: Actor,
  launch: Launch & { expectedCalls: number },
): Promise<{ calls: number; batches: number }> {
  return oneByOne(`launch ${launch.campaignId}`, async () => {
    assertCan(actor, 'campaigns.launch');
    // A click on a draft that another click has launched gets its error without waiting for a turn.
    const found = await stateOf(prisma, actor, launch);
    if (found !== 'draft') throw new AppError(found ? 'alreadyLaunched' : 'notFound');
    return longTransaction((tx) => launchIn(tx, actor, launch), FREEZE_SECONDS);
  });
}

async function stateOf(db: Db, { workspaceId }: Actor, { campaignId: id }: Launch) {
  return (await db.campaign.findFirst({ where: { id, workspaceId }, select: { state: true } }))?.state;
}

type Launch = { campaignId: string; revision: number; accepted?: readonly WarningCode[] };

/** `launchCampaign` within the caller's transaction; without a confirmed figure, it calls the people in the audience now. */
export async function launchIn(
  tx: Tx,
  actor: Actor,
  launch: Launch & { expectedCalls: number | null },
): Promise<{ calls: number; batches: number }> {
  assertCan(actor, 'campaigns.launch');
  const now = await databaseTime(tx);
  const guarded = await tx.campaign.updateMany({
    where: {
      ...{ id: launch.campaignId, workspaceId: actor.workspaceId, state: 'draft', revision: launch.revision },
      // Drafts are made from a template; a template is not one itself.
      purpose: 'real',
    },
    data: { state: 'launching', revision: { increment: 1 }, launchedAt: now, ...UNSCHEDULED },
  });
  if (guarded.count === 0) {
    const found = await stateOf(tx, actor, launch);
    if (!found) throw new AppError('notFound');
    throw new AppError(found === 'draft' ? 'reviewOutdated' : 'alreadyLaunched');
  }
  const draft = await readDraft(tx, actor.workspaceId, launch.campaignId);
  if (!draft) throw new AppError('notFound');

  const expectedCalls = launch.expectedCalls ?? (await countAudience(tx, draft)).calls;
  await assertLaunchable(tx, draft, { ...launch, expectedCalls }, now);
  const snapshot = snapshotOf(draft, actor.userName);
  const account = draft.workspace.account;
  const interval = firstInterval(draft, now);
  if (!snapshot || !account || !interval) throw new AppError('draftIncomplete');

  const frozen = await freeze(tx, { campaignId: draft.id, accountId: account.id, asked: draft.asked, snapshot });
  if (frozen.calls === 0) throw new AppError('audienceEmpty');
  if (frozen.calls !== expectedCalls) {
    throw new AppError('audienceChanged', { expected: expectedCalls, found: frozen.calls });
  }

  await tx.campaign.update({
    where: { id: draft.id, state: 'launching' },
    data: {
      state: 'running',
      snapshot: snapshot as unknown as Prisma.InputJsonObject,
      openFrom: interval.start,
      openUntil: interval.end,
    },
  });
  const campaign = { workspaceId: actor.workspaceId, id: draft.id, name: draft.name };
  await recordCampaignEvent(tx, { actor, kind: 'campaign.launched', campaign, facts: frozen });
  await wakeWorkers(tx);
  return { calls: frozen.calls, batches: frozen.batches };
}
