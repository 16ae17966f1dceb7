import { Prisma } from '#lib/db/generated/client.ts';
import { suppressionJoin } from '#lib/features/suppressions/queries.ts';

/**
 * The people of some lists, each once, in a fixed order, with whether they are suppressed now. The one place
 * that says who is called: the check before the launch counts it, the launch freezes it.
 * Columns: contact_id, number, first_name, last_name, suppressed (boolean).
 */
export function audience(workspaceId: string, listIds: string[]): Prisma.Sql {
  const { joins, suppressed } = suppressionJoin(workspaceId, Prisma.sql`c.number`);
  return Prisma.sql`
    SELECT c.id AS contact_id, c.number, c.first_name, c.last_name, ${suppressed} AS suppressed
    FROM contact c ${joins}
    WHERE c.workspace_id = ${workspaceId}::uuid
      AND c.id IN (
        SELECT m.contact_id FROM list_member m
        WHERE m.list_id = ANY(${listIds}::uuid[]) AND m.workspace_id = ${workspaceId}::uuid
      )`;
}
