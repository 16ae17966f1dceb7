import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';

export type TestNumberRow = { id: string; number: string; confirmedAt: Date | null };

/** The actor's own numbers in this workspace; nobody else sees them. */
export function testNumbersOf({ workspaceId, userId }: Actor): Promise<TestNumberRow[]> {
  return prisma.testNumber.findMany({
    where: { workspaceId, userId },
    select: { id: true, number: true, confirmedAt: true },
    orderBy: { id: 'asc' },
  });
}
