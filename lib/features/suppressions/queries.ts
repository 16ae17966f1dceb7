import { pool, prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Page, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import { run } from '#lib/db/run.ts';
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
const SHOWN = Prisma.sql`s.id, s.number, s.source, s.reason, s.proof, s.since, s.until, s.code_request AS "codeRequest",
  (SELECT c.campaign_id FROM call c WHERE c.code_request = s.code_request AND c.workspace_id = s.workspace_id) AS "campaignId"`;

/** Returns one page, the newest first. */
export async function suppressionPage(
  workspaceId: string,
  { search = '', size = 50, ...turn }: Turn & { search?: string; size?: number } = {},
): Promise<Page<SuppressionRow>> {
  const place = placeOf(turn, asUuid);
  const [beyond, order] = place.backwards ? [Prisma.sql`>`, Prisma.sql`ASC`] : [Prisma.sql`<`, Prisma.sql`DESC`];
  const from = place.from ? Prisma.sql`AND s.id ${beyond} ${place.from}::uuid` : Prisma.empty;
  const rows = await run<SuppressionRow>(
    pool,
    Prisma.sql`
    SELECT ${SHOWN} FROM suppression s WHERE s.workspace_id = ${workspaceId} ${matches(workspaceId, search)} ${from}
    ORDER BY s.id ${order} LIMIT ${readSize(size)}`,
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
  const hashes = spellingsOf(number).map((each) => numberHash(workspaceId, each));
  const [row] = await run<SuppressionRow>(
    pool,
    Prisma.sql`
    SELECT ${SHOWN} FROM suppression s
    WHERE s.workspace_id = ${workspaceId} AND (s.number = ${lineOf(number)} OR s.number_hash = ANY(${hashes}::bytea[]))
    ORDER BY s.until DESC NULLS FIRST LIMIT 1`,
  );
  return row ?? null;
}

/** Returns one suppression of this workspace, or null. */
export async function suppressionDetail(workspaceId: string, id: string): Promise<SuppressionRow | null> {
  if (!isUuid(id)) return null;
  const [row] = await run<SuppressionRow>(
    pool,
    Prisma.sql`SELECT ${SHOWN} FROM suppression s WHERE s.workspace_id = ${workspaceId} AND s.id = ${id}`,
  );
  return row ?? null;
}

/** SQL: the further condition of a search; none if nothing is searched. */
function matches(workspaceId: string, search: string): Prisma.Sql {
  const like = searched(search);
  if (!like) return Prisma.empty;
  return Prisma.sql`AND (s.number LIKE ${like} OR s.reason ILIKE ${like} OR s.proof ILIKE ${like}
    OR s.number_hash = ANY(${hashesOf(workspaceId, search)}::bytea[]))`;
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
