import { type EventKind, recordCampaignEvent } from '#lib/audit/events.ts';
import { type Db, longTransaction, type Tx } from '#lib/db/client.ts';
import type { Approval, Prisma } from '#lib/db/generated/client.ts';
import { holdCampaign } from '#lib/db/hold-campaign.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { type Draft, draftBlockers, readDraft } from './draft.ts';
import { fingerprint } from './fingerprint.ts';
import { costRange, type Destination } from './prices.ts';

/** Reading an audience of a million takes seconds. */
const SECONDS = 60;

/** True if a draft needs another manager's approval in its workspace, for the number of its calls or their possible cost. */
export async function needsApproval(
  db: Db,
  { workspaceId, workspace }: Draft,
  calls: number,
  destinations: () => Promise<Destination[]>,
): Promise<boolean> {
  const { approvalFrom, approvalCost, account } = workspace;
  if (approvalFrom !== null && calls >= approvalFrom) return true;
  if (approvalCost === null) return false;
  const { high } = await costRange(db, workspaceId, await destinations(), account?.sandbox ?? false);
  return high !== null && approvalCost.lte(high);
}

/** The latest decision on a draft, or the open request for one; null: nobody asked. */
export async function lastApproval(
  db: Pick<Prisma.TransactionClient, 'approval'>,
  campaignId: string,
): Promise<Approval | null> {
  return db.approval.findFirst({ where: { campaignId }, orderBy: { id: 'desc' } });
}

/**
 * Asks another manager to approve a draft as it is now. Replaces an earlier request. Throws forbidden, notFound, alreadyLaunched,
 * reviewOutdated, draftIncomplete.
 */
export async function askApproval(
  actor: Actor,
  ask: { campaignId: string; revision: number; calls: number; note: string },
): Promise<void> {
  assertCan(actor, 'campaigns.draft');
  const { workspaceId } = actor;
  await longTransaction(async (tx) => {
    const draft = await heldDraft(tx, actor, ask.campaignId);
    if (draft.revision !== ask.revision) throw new AppError('reviewOutdated');
    const hash = draftBlockers(draft, new Date()).length > 0 ? null : await fingerprint(tx, draft);
    if (hash === null) throw new AppError('draftIncomplete');
    await tx.approval.deleteMany({ where: { campaignId: draft.id, workspaceId, state: 'asked' } });
    await tx.approval.create({
      data: {
        ...{ workspaceId, campaignId: draft.id, hash, calls: ask.calls, note: ask.note },
        ...{ askedBy: actor.userId, askedByName: actor.userName },
      },
    });
    await about(tx, actor, 'approval.asked', draft, { calls: ask.calls });
  }, SECONDS);
}

/**
 * Approves a request, or returns it with a comment. Nobody approves their own request, nor a draft that changed since the
 * request. Throws forbidden, notFound, alreadyLaunched, conflict (it was decided), ownApproval, approvalOutdated.
 */
export async function decideApproval(
  actor: Actor,
  decision: { campaignId: string; approvalId: string; state: 'given' | 'returned'; comment: string },
): Promise<void> {
  assertCan(actor, 'campaigns.launch');
  await longTransaction(async (tx) => {
    const draft = await heldDraft(tx, actor, decision.campaignId);
    const approval = await lastApproval(tx, draft.id);
    if (approval?.id !== decision.approvalId || approval.state !== 'asked') throw new AppError('conflict');
    if (decision.state === 'given') {
      if (approval.askedBy === actor.userId) throw new AppError('ownApproval');
      if ((await fingerprint(tx, draft)) !== approval.hash) throw new AppError('approvalOutdated');
    }
    const { state, comment } = decision;
    await tx.approval.update({
      where: { id: approval.id },
      data: { state, comment, decidedByName: actor.userName, decidedAt: new Date() },
    });
    await about(tx, actor, `approval.${state}`, draft, { calls: approval.calls, ...(comment && { comment }) });
  }, SECONDS);
}

/** Returns the draft, locked so that nobody changes it in the meantime. */
async function heldDraft(tx: Tx, actor: Actor, campaignId: string) {
  await holdCampaign(tx, actor.workspaceId, campaignId);
  const draft = await readDraft(tx, actor.workspaceId, campaignId);
  if (!draft) throw new AppError('notFound');
  if (draft.state !== 'draft') throw new AppError('alreadyLaunched');
  return draft;
}

function about(
  tx: Prisma.TransactionClient,
  actor: Actor,
  kind: Extract<EventKind, `approval.${string}`>,
  { id, name }: { id: string; name: string },
  facts: Record<string, string | number>,
): Promise<void> {
  const campaign = { workspaceId: actor.workspaceId, id, name };
  return recordCampaignEvent(tx, { actor, kind, campaign, facts });
}
