import { prisma } from '#lib/db/client.ts';
import type { CampaignState } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { RehearsalFigures } from '#lib/domain/rehearsal.ts';
import { Snapshot } from '#lib/features/dispatch/queries.ts';
import type { Campaign } from './queries.ts';

export type Rehearsal = {
  id: string;
  state: CampaignState;
  startedAt: Date;
  startedBy: string;
  /** False: the draft changed after the rehearsal. */
  current: boolean;
};

/** Maximum number shown beside a draft. */
const SHOWN = 3;

/** Returns the last rehearsals of a draft, newest first. */
export async function rehearsalsOf(actor: Actor, draft: { id: string; revision: number }): Promise<Rehearsal[]> {
  const rows = await prisma.campaign.findMany({
    where: { workspaceId: actor.workspaceId, rehearses: draft.id },
    orderBy: { id: 'desc' },
    take: SHOWN,
  });
  return rows.map(({ id, state, createdAt, snapshot, revision }) => ({
    id,
    state,
    startedAt: createdAt,
    startedBy: Snapshot.parse(snapshot).launchedBy,
    current: revision === draft.revision,
  }));
}

/** The campaign that a rehearsal tried, which may be launched by now; null: its draft was deleted. */
export function rehearsedBy(
  actor: Actor,
  { rehearses }: Campaign,
): Promise<{ id: string; state: CampaignState } | null> {
  return prisma.campaign.findFirst({
    where: { workspaceId: actor.workspaceId, id: rehearses ?? '' },
    select: { id: true, state: true },
  });
}

/** The figures of a rehearsal's report. Batches that were cut anew (sent again) count like any. */
export async function rehearsalFigures(actor: Actor, campaign: Campaign): Promise<RehearsalFigures> {
  const { tally } = campaign;
  const batches = await prisma.batch.groupBy({
    by: ['state'],
    where: { campaignId: campaign.id, workspaceId: actor.workspaceId },
    _count: true,
  });
  const count = (...states: string[]) =>
    batches.reduce((sum, batch) => sum + (states.includes(batch.state) ? batch._count : 0), 0);
  const { answered = 0, notReached = 0, refused = 0, optedOut = 0, unknown = 0, parked = 0 } = tally;
  return {
    calls: tally.total,
    ended: answered + notReached + refused + optedOut,
    requests: batches.reduce((sum, batch) => sum + batch._count, 0),
    accepted: count('submitted', 'done', 'parked'),
    refused: count('refused'),
    uncertain: unknown + parked,
    over: !['launching', 'running', 'paused'].includes(campaign.state) && (tally.submitted ?? 0) + unknown === 0,
  };
}
