import type { Db } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { lineOf } from '#lib/domain/number-line.ts';
import type { NewSuppression } from './service.ts';
import { erasedAs } from './suppressed.ts';

/** Returns how many of some numbers `suppress` would change: those that are not on the list for at least as long. */
export async function wouldSuppress(tx: Db, workspaceId: string, numbers: NewSuppression[]): Promise<number> {
  const until = new Map(numbers.map((each) => [lineOf(each.number), each.until ?? null]));
  const rows = [...until].map(([number, until]) => ({ number, until }));
  const [found] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS n(number text, until timestamptz)
    LEFT JOIN suppression s ON s.workspace_id = ${workspaceId}::uuid AND s.number = n.number
    WHERE (s.id IS NULL OR (s.until IS NOT NULL AND (n.until IS NULL OR n.until > s.until)))
      AND NOT EXISTS (
        SELECT FROM suppression e
        WHERE e.workspace_id = ${workspaceId}::uuid AND e.number_hash ${erasedAs(workspaceId, Prisma.sql`n.number`)}
          AND (e.until IS NULL OR e.until >= n.until))`;
  return found?.count ?? 0;
}

/** The same for `suppressErased`. */
export async function wouldErase(
  tx: Db,
  workspaceId: string,
  erased: { hash: Uint8Array; until: Date | null }[],
): Promise<number> {
  if (erased.length === 0) return 0;
  const rows = erased.map(({ hash, until }) => ({ hash: Buffer.from(hash).toString('hex'), until }));
  const [found] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT n.hash)::int AS count
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS n(hash text, until timestamptz)
    LEFT JOIN suppression e ON e.workspace_id = ${workspaceId}::uuid AND e.number_hash = decode(n.hash, 'hex')
    WHERE e.id IS NULL OR (e.until IS NOT NULL AND (n.until IS NULL OR n.until > e.until))`;
  return found?.count ?? 0;
}
