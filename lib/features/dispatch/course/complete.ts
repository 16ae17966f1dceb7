import { transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { aboutCampaign } from '../ledger/notices.ts';
import { HAS_TO_CARRY } from './carry.ts';

/** SQL: whether campaign `c` had calls to send but none was ever accepted: all may be suppressed by now. */
const NOTHING_SENT = Prisma.sql`NOT EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.sent_at IS NOT NULL)
        AND EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id AND b.state <> 'done')`;

/** SQL: whether campaign `c` has more to come: an open batch, or people to call again in an interval that is left. */
export const HAS_MORE = Prisma.sql`(EXISTS (SELECT 1 FROM batch b WHERE b.campaign_id = c.id
          AND b.state IN ('pending', 'sending', 'submitted', 'unknown', 'parked'))
        OR c.open_from < c.window_end AND c.window_end > now()
          AND ${HAS_TO_CARRY})`;

/**
 * Ends a campaign whose last batch has ended: `completed`, or `failed` if nothing was ever accepted. Called after each batch that
 * ends. The condition is in the update, so the call is idempotent, and safe twice at once.
 */
export async function completeCampaign(campaignId: string): Promise<void> {
  await transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ workspace_id: string; state: 'completed' | 'failed'; purpose: string }[]>`
      UPDATE campaign c SET
        completed_at = now(), updated_at = now(),
        state = (CASE WHEN ${NOTHING_SENT} THEN 'failed' ELSE 'completed' END)::campaign_state,
        reason = CASE WHEN ${NOTHING_SENT} THEN 'nothingSent' END
      WHERE c.id = ${campaignId}::uuid AND c.state IN ('running', 'paused') AND NOT ${HAS_MORE}
      RETURNING c.workspace_id, c.state, c.purpose`;
    const [campaign] = ended;
    // A person who tests or rehearses is watching; nobody else needs to be told.
    if (!campaign || campaign.purpose === 'test') return;
    const kind = campaign.purpose === 'rehearsal' ? 'campaign.rehearsalEnded' : (`campaign.${campaign.state}` as const);
    await aboutCampaign(tx, { workspaceId: campaign.workspace_id, campaignId }, kind);
  });
}
