import { z } from 'zod';
import { pool, prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';

export type SuppressionSourceName = 'manual' | 'asked' | 'optOut' | 'platform' | 'register' | 'legal';
export type SuppressionRow = {
  id: string;
  number: string;
  source: SuppressionSourceName;
  reason: string;
  since: Date;
  until: Date | null;
  codeRequest: string | null;
};

/**
 * The condition under which the row `s` of `suppression` forbids calls now, for a statement of one's own. The one place
 * that says what "active" means: an audience and a batch are both checked with it. Now is when the statement begins: its
 * transaction may be older than a suppression that it can see.
 */
export const activeSuppression = Prisma.sql`(s.since <= statement_timestamp() AND (s.until IS NULL OR s.until > statement_timestamp()))`;

/** SQL: whether a number (E.164, any expression) must not be called now in this workspace. For a few numbers each time. */
export function isSuppressed(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM suppression s
    WHERE s.workspace_id = ${workspaceId}::uuid AND s.number = ${number} AND ${activeSuppression})`;
}

/** One page, the newest first. `after` and `before` are the ids `next` and `previous` of a neighbouring page. */
export async function suppressionPage(
  workspaceId: string,
  { search = '', after, before, size = 50 }: { search?: string; after?: string; before?: string; size?: number } = {},
): Promise<{ rows: SuppressionRow[]; previous?: string; next?: string }> {
  const values: unknown[] = [workspaceId];
  let where = 's.workspace_id = $1';
  const like = searched(search);
  if (like) {
    values.push(like);
    where += ` AND (s.number LIKE $2 OR s.reason ILIKE $2)`;
  }
  const edge = known(after) ?? known(before);
  const back = !known(after) && known(before) !== undefined;
  if (edge) {
    values.push(edge);
    where += ` AND s.id ${back ? '>' : '<'} $${values.length}::uuid`;
  }
  const { rows } = await pool.query<SuppressionRow>(
    `SELECT s.id, s.number, s.source, s.reason, s.since, s.until, s.code_request AS "codeRequest"
     FROM suppression s WHERE ${where} ORDER BY s.id ${back ? 'ASC' : 'DESC'} LIMIT ${Number(size) + 1}`,
    values,
  );
  const more = rows.length > size;
  const shown = rows.slice(0, size);
  if (back) shown.reverse();
  const [first, last] = [shown.at(0), shown.at(-1)];
  return {
    rows: shown,
    ...((back ? more : edge !== undefined) && first && { previous: first.id }),
    ...((back || more) && last && { next: last.id }),
  };
}

/** How many numbers stand on the list, ended ones included, and how many of them forbid calls now. */
export async function suppressionCounts(workspaceId: string): Promise<{ all: number; active: number }> {
  const rows = await prisma.$queryRaw<{ all: number; active: number }[]>`
    SELECT count(*)::int AS all, (count(*) FILTER (WHERE ${activeSuppression}))::int AS active
    FROM suppression s WHERE s.workspace_id = ${workspaceId}::uuid`;
  return rows[0] ?? { all: 0, active: 0 };
}

/** The suppression of a number in this workspace, ended ones included, or null. */
export function suppressionOf(workspaceId: string, number: string): Promise<SuppressionRow | null> {
  return prisma.suppression.findUnique({
    where: { workspaceId_number: { workspaceId, number } },
    omit: { workspaceId: true },
  });
}

const known = (id: string | undefined) => (id && z.guid().safeParse(id).success ? id : undefined);

/** Digits in any spelling are looked for in the number, words in number and reason. */
function searched(search: string): string | null {
  const text = search.replaceAll('\0', '').trim().slice(0, 100);
  if (text === '') return null;
  const digits = /\d/.test(text) && /^[\d\s+().\-/]+$/.test(text);
  const wanted = digits ? text.replace(/\D/g, '').replace(/^00/, '') : text;
  return `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
}
