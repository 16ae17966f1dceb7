import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { MergeField } from '#lib/domain/merge-fields.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { lastApproval, needsApproval } from './approval.ts';
import { type Asked, audience } from './audience.ts';
import { type Draft, draftBlockers, firstInterval, readDraft, snapshotOf } from './draft.ts';
import { fingerprint } from './fingerprint.ts';
import { frozenFields } from './frozen-fields.ts';
import { mustBeTicked, type WarningCode, warningsOf } from './warnings.ts';

/** Freezing a million contacts takes its time (stack.md: 6 s for the bare insert). */
const LAUNCH_SECONDS = 180;

/**
 * Launches a draft, in one transaction: guards the state, freezes the audience into calls with their CodeRequests, cuts
 * the batches, records the event, wakes the workers. Either all of it or nothing; of two launches at once one wins.
 *
 * `revision` is the one that was reviewed and `expectedCalls` the figure that the person confirmed: a draft or an audience
 * that changed since is not launched; nor one with a warning that is not among the `accepted` (left out: nobody was asked).
 * Errors: forbidden, notFound, alreadyLaunched, reviewOutdated, draftIncomplete, windowOver, accountMissing, accountPaused,
 * audienceEmpty, audienceChanged { expected, found }, approvalNeeded, warningsUnseen { count }.
 */
export async function launchCampaign(
  actor: Actor,
  launch: { campaignId: string; revision: number; expectedCalls: number; accepted?: readonly WarningCode[] },
): Promise<{ calls: number; batches: number }> {
  assertCan(actor, 'campaigns.launch');
  const now = new Date();
  return transaction(async (tx) => {
    const guarded = await tx.campaign.updateMany({
      where: {
        ...{ id: launch.campaignId, workspaceId: actor.workspaceId, state: 'draft', revision: launch.revision },
        // Of a template, drafts are made; it is none itself.
        purpose: 'real',
      },
      data: { state: 'launching', revision: { increment: 1 }, launchedAt: now },
    });
    const draft = await readDraft(tx, actor.workspaceId, launch.campaignId);
    if (!draft) throw new AppError('notFound');
    if (guarded.count === 0) throw new AppError(draft.state === 'draft' ? 'reviewOutdated' : 'alreadyLaunched');

    refuseIncomplete(draftBlockers(draft, now));
    const snapshot = snapshotOf(draft, actor.userName);
    const account = draft.workspace.account;
    const interval = firstInterval(draft, now);
    if (!snapshot || !account || !interval) throw new AppError('draftIncomplete');
    if (await needsApproval(draft, launch.expectedCalls)) await refuseUnapproved(tx, draft);
    if (launch.accepted) await refuseUnseen(draft, { ...launch, accepted: launch.accepted }, now);

    const frozen = await freeze(tx, {
      actor,
      campaignId: draft.id,
      accountId: account.id,
      asked: draft.asked,
      perRequest: snapshot.callsPerRequest,
      retries: snapshot.maxRetries,
      fields: snapshot.message.fields,
    });
    if (frozen.calls === 0) throw new AppError('audienceEmpty');
    if (frozen.calls !== launch.expectedCalls) {
      throw new AppError('audienceChanged', { expected: launch.expectedCalls, found: frozen.calls });
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
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor,
      kind: 'campaign.launched',
      subject: 'campaign',
      subjectId: draft.id,
      subjectName: draft.name,
      facts: frozen,
    });
    await wakeWorkers(tx);
    return { calls: frozen.calls, batches: frozen.batches };
  }, LAUNCH_SECONDS);
}

function refuseIncomplete(blockers: string[]): void {
  const [first] = blockers;
  if (!first) return;
  if (first === 'windowOver' || first === 'noInterval') throw new AppError(first);
  if (first === 'noAccount') throw new AppError('accountMissing');
  if (first === 'accountStopped') throw new AppError('accountPaused');
  throw new AppError('draftIncomplete');
}

/** Where another manager must approve, only what was approved is launched. */
async function refuseUnapproved(tx: Prisma.TransactionClient, draft: Draft): Promise<void> {
  const last = await lastApproval(tx, draft.id);
  if (last?.state !== 'given' || last.hash !== (await fingerprint(tx, draft))) throw new AppError('approvalNeeded');
}

async function refuseUnseen(
  draft: Draft,
  launch: { expectedCalls: number; accepted: readonly WarningCode[] },
  now: Date,
): Promise<void> {
  const warnings = (await warningsOf(draft, launch.expectedCalls, now)).filter(mustBeTicked);
  const unseen = warnings.filter(({ code }) => !launch.accepted.includes(code));
  if (unseen.length > 0) throw new AppError('warningsUnseen', { count: unseen.length });
}

/** Memory for sorting and joining the audience; the default spills a million people to disk several times. */
const FREEZE_MEMORY = '256MB';

/**
 * One statement: the audience becomes calls, `perRequest` of them a batch; who must not be called becomes an
 * excluded call with its reason. The figures are those that the ledger keeps itself.
 */
async function freeze(
  tx: Prisma.TransactionClient,
  to: {
    actor: Actor;
    campaignId: string;
    accountId: string;
    asked: Asked;
    perRequest: number;
    retries: number;
    fields: MergeField[];
  },
): Promise<{ calls: number; batches: number; excluded: number }> {
  const workspace = Prisma.sql`${to.actor.workspaceId}::uuid`;
  const campaign = Prisma.sql`${to.campaignId}::uuid`;
  await tx.$executeRaw`SELECT set_config('work_mem', ${FREEZE_MEMORY}, true)`;
  await tx.$executeRaw`
    WITH audience AS MATERIALIZED (
      SELECT a.*, row_number() OVER (PARTITION BY a.excluded IS NULL ORDER BY a.number) AS place
      FROM (${audience(to.asked)}) a
    ),
    cut AS (
      INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, retries)
      SELECT ${workspace}, ${campaign}, ${to.accountId}::uuid, (place - 1) / ${to.perRequest}::int + 1, count(*), ${to.retries}::int
      FROM audience WHERE excluded IS NULL GROUP BY 4 ORDER BY 4
      RETURNING id, seq
    )
    INSERT INTO call (code_request, workspace_id, campaign_id, batch_id, contact_id, number, first_name, last_name, fields, state, reason)
    SELECT uuidv7(), ${workspace}, ${campaign}, cut.id, a.contact_id, a.number, a.first_name, a.last_name, ${frozenFields(to.fields)},
           (CASE WHEN a.excluded IS NULL THEN 'pending' ELSE 'excluded' END)::call_state,
           a.excluded
    FROM audience a LEFT JOIN cut ON a.excluded IS NULL AND cut.seq = (a.place - 1) / ${to.perRequest}::int + 1`;
  const [counted] = await tx.$queryRaw<{ calls: number; batches: number; excluded: number }[]>`
    SELECT coalesce(sum(calls) FILTER (WHERE bucket = 'pending'), 0)::int AS calls,
           coalesce(sum(calls) FILTER (WHERE bucket = 'excluded'), 0)::int AS excluded,
           (SELECT count(*)::int FROM batch WHERE campaign_id = ${campaign}) AS batches
    FROM campaign_tally WHERE campaign_id = ${campaign}`;
  return counted ?? { calls: 0, batches: 0, excluded: 0 };
}
