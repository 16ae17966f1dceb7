import { type EventKind, recordCampaignEvent, recordEvent } from '#lib/audit/events.ts';
import { type Db, prisma } from '#lib/db/client.ts';
import type { StopReason } from '#lib/domain/stop-reason.ts';
import { log } from '#lib/log.ts';

type Facts = Record<string, string | number | null>;

/** Records an event of a batch under its campaign, by the system. */
export async function aboutBatch(
  work: { batch: { workspaceId: string; campaignId: string; seq: number } },
  kind: Extract<EventKind, `batch.${string}`>,
  facts: Facts,
): Promise<void> {
  await aboutCampaign(prisma, work.batch, kind, { batch: work.batch.seq, ...facts });
}

/** Records what the system did to a campaign. */
export async function aboutCampaign(
  tx: Db,
  { workspaceId, campaignId: id }: { workspaceId: string; campaignId: string },
  kind: Extract<EventKind, `batch.${string}` | `campaign.${string}`>,
  facts: Facts = {},
): Promise<void> {
  const found = await tx.campaign.findUnique({ where: { id }, select: { name: true } });
  const campaign = { workspaceId, id, name: found?.name ?? '' };
  await recordCampaignEvent(tx, { actor: null, kind, campaign, facts });
}

/** Stops an account until a person acts, and reports it once. `unauthorised` stops everything, the other reasons only placing. */
export async function stopAccount(
  work: { account: { id: string; rehearsal: boolean }; batch: { workspaceId: string } },
  reason: StopReason,
  facts: Facts = {},
): Promise<void> {
  const stopped = await prisma.account.updateMany({
    where: { id: work.account.id, stoppedReason: null },
    data: { stoppedReason: reason },
  });
  if (stopped.count === 0) return;
  // Also logged in the terminal: it is found out only after a start.
  if (reason === 'olderDatabase')
    log.error(
      { account: work.account.id, ...facts },
      'older than what the platform knows: npm run admin -- after-restore',
    );
  await aboutAccount(work, 'account.stopped', { reason, ...facts });
}

/** Lets an account go on when the platform shows its calls after all. */
export async function resumeSeen(work: {
  account: { id: string; rehearsal: boolean };
  batch: { workspaceId: string };
}): Promise<void> {
  const resumed = await prisma.account.updateMany({
    where: { id: work.account.id, stoppedReason: 'unseen' },
    data: { stoppedReason: null },
  });
  if (resumed.count > 0) await aboutAccount(work, 'account.resumed', { reason: 'unseen' });
}

/** Records an event of an account, by the system; the account of the rehearsals concerns nobody. */
export async function aboutAccount(
  work: { account: { id: string; rehearsal: boolean }; batch: { workspaceId: string } },
  kind: Extract<EventKind, `account.${string}`>,
  facts: Facts = {},
): Promise<void> {
  if (work.account.rehearsal) return;
  await recordEvent(prisma, {
    workspaceId: work.batch.workspaceId,
    actor: null,
    kind,
    subject: 'account',
    subjectId: work.account.id,
    facts,
  });
}
