import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';

export type CallerIdRow = {
  id: string;
  /** E.164 */
  number: string;
  label: string;
  /** The number of drafts that use it. */
  drafts: number;
};

/** The numbers that this workspace may show, by label. */
export async function callerIdsOf(actor: Actor): Promise<CallerIdRow[]> {
  const rows = await prisma.callerId.findMany({
    where: { workspaceId: actor.workspaceId },
    select: {
      id: true,
      number: true,
      label: true,
      _count: { select: { campaigns: { where: { state: 'draft' } } } },
    },
    orderBy: [{ label: 'asc' }, { number: 'asc' }],
  });
  return rows.map(({ _count, ...row }) => ({ ...row, drafts: _count.campaigns }));
}
