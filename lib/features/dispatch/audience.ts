import { Prisma } from '#lib/db/generated/client.ts';
import { activeSuppression } from '#lib/features/suppressions/queries.ts';

/**
 * The people of some lists, each once, in a fixed order, with whether they are suppressed now. The one place
 * that says who is called: the check before the launch counts it, the launch freezes it.
 * Columns: contact_id, number, first_name, last_name, suppressed (boolean).
 */
export function audience(workspaceId: string, listIds: string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id AS contact_id, c.number, c.first_name, c.last_name, s.id IS NOT NULL AS suppressed
    FROM contact c
    LEFT JOIN suppression s
      ON s.workspace_id = c.workspace_id AND s.number = c.number
     AND ${activeSuppression}
    WHERE c.workspace_id = ${workspaceId}::uuid
      AND c.id IN (
        SELECT m.contact_id FROM list_member m
        WHERE m.list_id = ANY(${listIds}::uuid[]) AND m.workspace_id = ${workspaceId}::uuid
      )`;
}
