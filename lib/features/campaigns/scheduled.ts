import { recordCampaignEvent } from '#lib/audit/events.ts';
import { longTransaction, prisma, transaction } from '#lib/db/client.ts';
import type { Campaign } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { LaunchPlan, UNSCHEDULED } from '#lib/features/dispatch/queries.ts';
import { FREEZE_SECONDS, launchIn } from '#lib/features/dispatch/service.ts';

/** A launch that is this late (no worker ran) is not done any more: a person decides. */
const OVERDUE_MS = 30 * 60_000;

/**
 * Launches the next draft that is due; false: nothing is. The launch itself clears the draft's moment, or the same transaction
 * that tells the members what prevented it: if a worker dies in between, the next one finds the draft as it was, and of several
 * workers one launches.
 */
export async function launchNext(now: Date): Promise<boolean> {
  const draft = await prisma.campaign.findFirst({
    where: { state: 'draft', launchAt: { lte: now } },
    orderBy: { launchAt: 'asc' },
  });
  if (!draft?.launchAt) return false;
  const overdue = now.getTime() - draft.launchAt.getTime() > OVERDUE_MS;
  const done = overdue ? 'overdue' : await launchAsPlanned(draft);
  if (done === 'elsewhere') return false;
  if (done !== 'launched') await giveBack(draft, done);
  return true;
}

/**
 * Launches on behalf of the member who scheduled it, to the people in the audience now; else returns the code of the obstacle. If
 * another worker is already at it, leaves it to that one: the check of a million people is paid for once.
 */
async function launchAsPlanned(draft: Campaign): Promise<'launched' | 'elsewhere' | string> {
  const { userId, revision, accepted } = LaunchPlan.parse(draft.launchPlan);
  const member = userId && (await memberAs(userId, draft.workspaceId));
  if (!member) return 'forbidden';
  const launch = { campaignId: draft.id, revision, expectedCalls: null };
  try {
    return await longTransaction(async (tx) => {
      const [lock] = await tx.$queryRaw<{ held: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(hashtext(${`launch ${draft.id}`})) AS held`;
      if (!lock?.held) return 'elsewhere';
      await launchIn(tx, member, accepted === null ? launch : { ...launch, accepted });
      return 'launched';
    }, FREEZE_SECONDS);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function memberAs(userId: string, workspaceId: string): Promise<Actor | null> {
  const member = await prisma.member.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    include: { user: true, workspace: true },
  });
  if (!member) return null;
  const { user, workspace, role } = member;
  return {
    userId,
    userName: user.name,
    email: user.email,
    role,
    workspaceId,
    workspaceSlug: workspace.slug,
    workspaceName: workspace.name,
    timeZone: workspace.timeZone,
  };
}

/** Makes it an ordinary draft again and tells the members why, unless somebody launched or changed it in the meantime. */
async function giveBack(campaign: Campaign, reason: string): Promise<void> {
  const { id, launchAt } = campaign;
  await transaction(async (tx) => {
    const undone = await tx.campaign.updateMany({ where: { id, state: 'draft', launchAt }, data: UNSCHEDULED });
    if (undone.count === 0) return;
    await recordCampaignEvent(tx, { campaign, actor: null, kind: 'campaign.unlaunched', facts: { reason } });
  });
}
