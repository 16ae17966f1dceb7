import { Prisma } from '#lib/db/generated/client.ts';
import { numberHashSql } from './number-hash.ts';

/**
 * SQL: whether a row of `suppression` forbids calls now. The one place that says what "active" means. Now is when the
 * statement begins: its transaction may be older than a suppression that it can see.
 */
const active = (row: Prisma.Sql) =>
  Prisma.sql`(${row}.since <= statement_timestamp() AND (${row}.until IS NULL OR ${row}.until > statement_timestamp()))`;

/** The condition under which the row `s` of `suppression` forbids calls now, for a statement of one's own. */
export const activeSuppression = active(Prisma.sql`s`);

/**
 * SQL: the keyed hash of a number, or null in a workspace that has erased none: only then is it computed. Looked up in
 * the statement itself, so that a number which is erased meanwhile is found either way.
 */
export function hashIfErased(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE WHEN EXISTS (SELECT FROM suppression h WHERE h.workspace_id = ${workspaceId}::uuid AND h.number_hash IS NOT NULL)
         THEN ${numberHashSql(workspaceId, number)} END`;
}

/** SQL: whether a number (E.164, any expression) must not be called now in this workspace. For a few numbers each time. */
export function isSuppressed(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(EXISTS (
      SELECT FROM suppression s
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.number = ${number} AND ${activeSuppression})
    OR EXISTS (
      SELECT FROM suppression e
      WHERE e.workspace_id = ${workspaceId}::uuid AND e.number_hash = ${hashIfErased(workspaceId, number)}
        AND ${active(Prisma.sql`e`)}))`;
}

/** SQL: the suppression for which `isSuppressed` holds, or null. */
export function suppressionIdOf(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(
    (SELECT s.id FROM suppression s
     WHERE s.workspace_id = ${workspaceId}::uuid AND s.number = ${number} AND ${activeSuppression}),
    (SELECT e.id FROM suppression e
     WHERE e.workspace_id = ${workspaceId}::uuid AND e.number_hash = ${hashIfErased(workspaceId, number)}
       AND ${active(Prisma.sql`e`)}))`;
}

/** `isSuppressed` for a million numbers: joins that add no row, as `s` and `e`, and what is true of a suppressed one. */
export function suppressionJoin(
  workspaceId: string,
  number: Prisma.Sql,
): { joins: Prisma.Sql; suppressed: Prisma.Sql } {
  return {
    joins: Prisma.sql`
      LEFT JOIN suppression s ON s.workspace_id = ${workspaceId}::uuid AND s.number = ${number} AND ${activeSuppression}
      LEFT JOIN suppression e ON e.workspace_id = ${workspaceId}::uuid
        AND e.number_hash = ${hashIfErased(workspaceId, number)} AND ${active(Prisma.sql`e`)}`,
    suppressed: Prisma.sql`(s.id IS NOT NULL OR e.id IS NOT NULL)`,
  };
}
