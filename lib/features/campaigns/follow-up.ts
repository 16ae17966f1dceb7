import { recordCampaignEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { makeListOf } from '#lib/features/contacts/service.ts';
import type { FollowUpInput } from './schema.ts';
import { copied } from './service.ts';

/** Timeout: many calls are read, batch by batch. */
const SECONDS = 60;

/**
 * Makes a new draft for some of a campaign's people, by how their last call ended. They become a list, so that the audience is
 * visible and stays the same. Everything else but the window is copied; optionally, each person has only the retries that the
 * campaign left. While the campaign is not done with a person, the draft leaves them out (dispatch/prepare/audience.ts). Throws
 * forbidden, notFound, audienceEmpty (none of them is a contact any more).
 */
export async function followUp(
  actor: Actor,
  { id, slice, name, listName, inherits }: FollowUpInput,
): Promise<{ id: string }> {
  assertCan(actor, 'campaigns.draft');
  const { workspaceId } = actor;
  return transaction(async (tx) => {
    const original = await tx.campaign.findFirst({
      where: { id, workspaceId, purpose: 'real', state: { not: 'draft' } },
    });
    if (!original) throw new AppError('notFound');
    const list = await makeListOf(tx, actor, listName, peopleOf(id, slice));
    if (list.members === 0) throw new AppError('audienceEmpty');
    const campaign = await tx.campaign.create({
      data: {
        ...copied(original),
        workspaceId,
        name,
        audience: Audience.parse({ lists: [list.id], follows: id, budgetOf: inherits ? id : null }),
      },
    });
    const facts = { follows: original.name, people: list.members };
    await recordCampaignEvent(tx, { campaign, actor, kind: 'campaign.created', facts });
    return { id: campaign.id };
  }, SECONDS);
}

/** The contacts of the calls that ended in one way; the digits are exactly those pressed, none is the empty text. */
function peopleOf(campaignId: string, { bucket, digits }: FollowUpInput['slice']): Prisma.Sql {
  const pressed = digits === null ? Prisma.empty : Prisma.sql`AND coalesce(k.digits, '') = ${digits}::text`;
  return Prisma.sql`
    SELECT k.contact_id FROM batch b JOIN call k ON k.batch_id = b.id
    WHERE b.campaign_id = ${campaignId}::uuid AND call_bucket(k.state, k.outcome) = ${bucket}::text ${pressed}
      AND k.reason IS DISTINCT FROM 'treatedAsCalled'`;
}
