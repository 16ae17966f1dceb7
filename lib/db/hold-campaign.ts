import { AppError } from '#lib/domain/errors.ts';
import type { Tx } from './client.ts';
import type { Campaign } from './generated/client.ts';

/**
 * Returns a workspace's campaign, locked until the transaction ends: it stays as it was read. Throws notFound; another
 * workspace's campaign is neither locked nor waited for.
 */
export async function holdCampaign(tx: Tx, workspaceId: string, id: string): Promise<Campaign> {
  await tx.$queryRaw`
    SELECT FROM campaign WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
  const campaign = await tx.campaign.findFirst({ where: { id, workspaceId } });
  if (!campaign) throw new AppError('notFound');
  return campaign;
}
