import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { assertCan } from '#lib/domain/permissions.ts';

/** Throws forbidden unless the actor may end running campaigns; a rehearsal needs no more rights than a draft. */
export async function assertMayControl(actor: Actor, campaignId: string): Promise<void> {
  const rehearsal = await prisma.campaign.count({
    where: { id: campaignId, workspaceId: actor.workspaceId, purpose: 'rehearsal' },
  });
  assertCan(actor, rehearsal > 0 ? 'campaigns.draft' : 'campaigns.launch');
}
