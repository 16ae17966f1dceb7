import { recordCampaignEvent } from '#lib/audit/events.ts';
import { longTransaction, type Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { holdCampaign } from '#lib/db/hold-campaign.ts';
import { databaseTime } from '#lib/db/time.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { rehearsalAccount } from '#lib/features/accounts/service.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { draftBlockers, readDraft, snapshotOf } from '../prepare/draft.ts';
import { FREEZE_SECONDS, freeze } from './freeze.ts';

/** A rehearsal begins at once and at any hour, since no telephone rings. It is over long before this. */
const HOURS = 24;

/**
 * Tries a draft's whole campaign on the sandbox: the same people, requests and path as a launch, but with a separate account that
 * knows no other platform. Its results appear in no list and no sum, and suppress nobody. Returns the rehearsal's id, whose page
 * shows its progress.
 * Throws forbidden, notFound, rehearsalRunning, draftIncomplete, audienceEmpty.
 */
export async function rehearse(actor: Actor, draftId: string): Promise<{ id: string }> {
  assertCan(actor, 'campaigns.draft');
  const { workspaceId } = actor;
  return longTransaction(async (tx) => {
    const draft = await holdDraft(tx, workspaceId, draftId);
    const account = await rehearsalAccount(tx, workspaceId, draft.workspace.account);
    const start = await databaseTime(tx);
    const end = new Date(start.getTime() + HOURS * 3_600_000);
    const tried = {
      ...draft,
      ...{ windowStart: start, windowEnd: end, callingHours: null, callsPerMinute: null },
      workspace: { ...draft.workspace, account },
    };
    const snapshot = snapshotOf(tried, actor.userName);
    if (draftBlockers(tried, start).length > 0 || !snapshot) throw new AppError('draftIncomplete');

    const { name, timeZone, maxRetries, minutesBetween, repeats, revision } = draft;
    const { id } = await tx.campaign.create({
      data: {
        ...{ workspaceId, name, timeZone, maxRetries, minutesBetween, repeats },
        // The draft's revision as tried: a later change has not been rehearsed.
        ...{ purpose: 'rehearsal', rehearses: draft.id, revision },
        ...{ state: 'running', windowStart: start, windowEnd: end, openFrom: start, openUntil: end, launchedAt: start },
        snapshot: snapshot as unknown as Prisma.InputJsonObject,
      },
    });
    const frozen = await freeze(tx, { campaignId: id, accountId: account.id, asked: draft.asked, snapshot });
    if (frozen.calls === 0) throw new AppError('audienceEmpty');
    const campaign = { workspaceId, id, name };
    await recordCampaignEvent(tx, { actor, kind: 'campaign.rehearsed', campaign, facts: frozen });
    await wakeWorkers(tx);
    return { id };
  }, FREEZE_SECONDS);
}

/** Returns the draft, locked so that two clicks begin one rehearsal. */
async function holdDraft(tx: Tx, workspaceId: string, draftId: string) {
  await holdCampaign(tx, workspaceId, draftId);
  const draft = await readDraft(tx, workspaceId, draftId);
  if (draft?.state !== 'draft' || draft.purpose !== 'real') throw new AppError('notFound');
  const running = await tx.campaign.count({ where: { rehearses: draft.id, state: { in: ['running', 'paused'] } } });
  if (running > 0) throw new AppError('rehearsalRunning');
  return draft;
}
