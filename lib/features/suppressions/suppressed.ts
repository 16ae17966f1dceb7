import { Prisma } from '#lib/db/generated/client.ts';
import { numberHashSql } from './number-hash.ts';

/**
 * SQL: whether a row of `suppression` forbids calls now. The only definition of "active". Now is when the statement begins: its
 * transaction may be older than a suppression that it can see.
 */
const active = (row: Prisma.Sql) =>
  Prisma.sql`(${row}.since <= statement_timestamp() AND (${row}.until IS NULL OR ${row}.until > statement_timestamp()))`;

/** The condition under which the row `s` of `suppression` forbids calls now, for a statement of the caller. */
export const activeSuppression = active(Prisma.sql`s`);

/**
 * SQL: the keyed hash of a number; null, and not computed, in a workspace that has erased none. Looked up in the statement
 * itself, so that a number erased in the meantime is found either way.
 */
function hashIfErased(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE WHEN EXISTS (SELECT FROM suppression h WHERE h.workspace_id = ${workspaceId}::uuid AND h.number_hash IS NOT NULL)
         THEN ${numberHashSql(workspaceId, number)} END`;
}

/** SQL: `lineOf` of a number. A launched call may have another spelling of its line than the suppression. */
export const lineOf = (number: Prisma.Sql) =>
  Prisma.sql`(CASE WHEN ${number} LIKE '+390549%' THEN '+378' || substr(${number}, 4) ELSE ${number} END)`;

/** SQL: the spelling under which a line may have been erased before it had one number; null for all others. */
const lineBefore = (number: Prisma.Sql) =>
  Prisma.sql`(CASE WHEN ${number} LIKE '+3780549%' THEN '+39' || substr(${number}, 5)
    WHEN ${number} LIKE '+390549%' THEN ${number} END)`;

/** SQL: whether a hash stands for the line of a number. */
export function erasedAs(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`IN (${hashIfErased(workspaceId, lineOf(number))}, ${hashIfErased(workspaceId, lineBefore(number))})`;
}

/** SQL: whether a number (E.164, any expression) must not be called now in this workspace. For a few numbers each time. */
export function isSuppressed(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(EXISTS (
      SELECT FROM suppression s
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.number = ${lineOf(number)} AND ${activeSuppression})
    OR EXISTS (
      SELECT FROM suppression e
      WHERE e.workspace_id = ${workspaceId}::uuid AND e.number_hash ${erasedAs(workspaceId, number)}
        AND ${active(Prisma.sql`e`)}))`;
}

/** SQL: the suppression for which `isSuppressed` holds, or null. */
export function suppressionIdOf(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(
    (SELECT s.id FROM suppression s
     WHERE s.workspace_id = ${workspaceId}::uuid AND s.number = ${lineOf(number)} AND ${activeSuppression}),
    (SELECT e.id FROM suppression e
     WHERE e.workspace_id = ${workspaceId}::uuid AND e.number_hash ${erasedAs(workspaceId, number)}
       AND ${active(Prisma.sql`e`)} LIMIT 1))`;
}

/**
 * `isSuppressed` for a million contacts or rows of a file, whose numbers are today's: joins that add no row, as `s`, `e` and
 * `eb`, and the condition for a suppressed one.
 */
export function suppressionJoin(
  workspaceId: string,
  number: Prisma.Sql,
): { joins: Prisma.Sql; suppressed: Prisma.Sql } {
  return {
    joins: Prisma.sql`
      LEFT JOIN suppression s ON s.workspace_id = ${workspaceId}::uuid AND s.number = ${number} AND ${activeSuppression}
      LEFT JOIN suppression e ON e.workspace_id = ${workspaceId}::uuid
        AND e.number_hash = ${hashIfErased(workspaceId, number)} AND ${active(Prisma.sql`e`)}
      LEFT JOIN suppression eb ON eb.workspace_id = ${workspaceId}::uuid
        AND eb.number_hash = ${hashIfErased(workspaceId, lineBefore(number))} AND ${active(Prisma.sql`eb`)}`,
    suppressed: Prisma.sql`(s.id IS NOT NULL OR e.id IS NOT NULL OR eb.id IS NOT NULL)`,
  };
}
