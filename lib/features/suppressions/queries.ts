import { pool, prisma } from '#lib/db/client.ts';
import { type Page, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import { lineOf, spellingsOf } from '#lib/domain/number-line.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { cut } from '#lib/domain/text.ts';
import { asUuid, isUuid } from '#lib/domain/uuid.ts';
import { numberHash } from './number-hash.ts';
import { activeSuppression } from './suppressed.ts';

export { activeSuppression, isSuppressed, lineOf, suppressionIdOf, suppressionJoin } from './suppressed.ts';

export type SuppressionSourceName = 'manual' | 'asked' | 'optOut' | 'platform' | 'register' | 'legal';
export type SuppressionRow = {
  id: string;
  /** E.164; null: erased, only its hash is left. */
  number: string | null;
  source: SuppressionSourceName;
  reason: string;
  /** Where a proof other than a call is kept. */
  proof: string;
  since: Date;
  until: Date | null;
  /** The call whose answer is the proof, and its campaign while it exists. */
  codeRequest: string | null;
  campaignId: string | null;
};

/** SQL: the shown columns of a suppression `s`. */
const SHOWN = `s.id, s.number, s.source, s.reason, s.proof, s.since, s.until, s.code_request AS "codeRequest",
  (SELECT c.campaign_id FROM call c WHERE c.code_request = s.code_request AND c.workspace_id = s.workspace_id) AS "campaignId"`;

/** Returns one page, the newest first. */
export async function suppressionPage(
  workspaceId: string,
  { search = '', size = 50, ...turn }: Turn & { search?: string; size?: number } = {},
): Promise<Page<SuppressionRow>> {
  const values: unknown[] = [workspaceId];
  let where = 's.workspace_id = $1';
  const like = searched(search);
  if (like) {
    values.push(like, hashesOf(workspaceId, search));
    where += ` AND (s.number LIKE $2 OR s.reason ILIKE $2 OR s.proof ILIKE $2 OR s.number_hash = ANY($3))`;
  }
  const place = placeOf(turn, asUuid);
  if (place.from) {
    values.push(place.from);
    where += ` AND s.id ${place.backwards ? '>' : '<'} $${values.length}::uuid`;
  }
  const { rows } = await pool.query<SuppressionRow>(
    `SELECT ${SHOWN} FROM suppression s WHERE ${where} ORDER BY s.id ${place.backwards ? 'ASC' : 'DESC'} LIMIT ${readSize(size)}`,
    values,
  );
  return paged(rows, size, place, ({ id }) => id);
}

/** Returns how many numbers are on the list, ended ones included, and how many of them forbid calls now. */
export async function suppressionCounts(workspaceId: string): Promise<{ all: number; active: number }> {
  const rows = await prisma.$queryRaw<{ all: number; active: number }[]>`
    SELECT count(*)::int AS all, (count(*) FILTER (WHERE ${activeSuppression}))::int AS active
    FROM suppression s WHERE s.workspace_id = ${workspaceId}::uuid`;
  return rows[0] ?? { all: 0, active: 0 };
}

/** Returns the suppression of a number in this workspace, erased and ended ones included, or null. */
export async function suppressionOf(workspaceId: string, number: string): Promise<SuppressionRow | null> {
  const { rows } = await pool.query<SuppressionRow>(
    `SELECT ${SHOWN} FROM suppression s WHERE s.workspace_id = $1 AND (s.number = $2 OR s.number_hash = ANY($3))
     ORDER BY s.until DESC NULLS FIRST LIMIT 1`,
    [workspaceId, lineOf(number), spellingsOf(number).map((each) => numberHash(workspaceId, each))],
  );
  return rows[0] ?? null;
}

/** Returns one suppression of this workspace, or null. */
export async function suppressionDetail(workspaceId: string, id: string): Promise<SuppressionRow | null> {
  if (!isUuid(id)) return null;
  const { rows } = await pool.query<SuppressionRow>(
    `SELECT ${SHOWN} FROM suppression s WHERE s.workspace_id = $1 AND s.id = $2`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** A person who knows an erased number finds it by the whole number, with its prefix. */
function hashesOf(workspaceId: string, search: string): Buffer[] {
  const read = parseNumber(search.slice(0, 100), '');
  return read.ok ? spellingsOf(read.number).map((number) => numberHash(workspaceId, number)) : [];
}

/** Digits in any spelling are searched in the number, words in number and reason. */
function searched(search: string): string | null {
  const text = cut(search.replaceAll('\0', '').trim(), 100);
  if (text === '') return null;
  const digits = /\d/.test(text) && /^[\d\s+().\-/]+$/.test(text);
  const wanted = digits ? text.replace(/\D/g, '').replace(/^00/, '') : text;
  return `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
}
