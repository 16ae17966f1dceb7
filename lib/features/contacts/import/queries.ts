import { z } from 'zod';
import { pool, prisma } from '#lib/db/client.ts';
import { Counts, DUPLICATE, Settings } from './schema.ts';

export type ImportSummary = {
  id: string;
  fileName: string;
  bytes: number;
  sha256: string;
  state: 'uploaded' | 'done';
  createdAt: Date;
  doneAt: Date | null;
  createdByName: string | null;
  counts: Counts | null;
};
export type ImportDetail = ImportSummary & { settings: Settings };
export type Reject = { row: number; reason: string; cells: string[] };

const isId = (id: string) => z.guid().safeParse(id).success;

type Row = {
  id: string;
  file_name: string;
  bytes: string;
  sha256: string;
  state: 'uploaded' | 'done';
  created_at: Date;
  done_at: Date | null;
  created_by_name: string | null;
  counts: unknown;
  settings: unknown;
};

/** Only uploads that came in whole. */
const IMPORTS = `
  SELECT i.id, i.file_name, i.bytes, i.sha256, i.state, i.created_at, i.done_at, u.name AS created_by_name, i.counts, i.settings
  FROM import i LEFT JOIN "user" u ON u.id = i.created_by
  WHERE i.workspace_id = $1 AND i.sha256 <> ''`;

/** The newest imports of a workspace; `before` is the id of the last one shown (ids grow with time). */
export async function importPage(workspaceId: string, { before, size = 50 }: { before?: string; size?: number } = {}) {
  const from = before && isId(before) ? before : null;
  const { rows } = await pool.query<Row>(`${IMPORTS} AND ($2::uuid IS NULL OR i.id < $2) ORDER BY i.id DESC LIMIT $3`, [
    workspaceId,
    from,
    size + 1,
  ]);
  const shown = rows.slice(0, size).map(summary);
  return { rows: shown, next: rows.length > size ? shown.at(-1)?.id : undefined };
}

/** One import of the workspace, or null. */
export async function importDetail(workspaceId: string, id: string): Promise<ImportDetail | null> {
  if (!isId(id)) return null;
  const { rows } = await pool.query<Row>(`${IMPORTS} AND i.id = $2`, [workspaceId, id]);
  const found = rows[0];
  return found ? { ...summary(found), settings: Settings.parse(found.settings) } : null;
}

function summary(row: Row): ImportSummary {
  return {
    id: row.id,
    fileName: row.file_name,
    bytes: Number(row.bytes),
    sha256: row.sha256,
    state: row.state,
    createdAt: row.created_at,
    doneAt: row.done_at,
    createdByName: row.created_by_name,
    counts: row.state === 'done' ? Counts.parse(row.counts) : null,
  };
}

/** `duplicates`: rows whose number stands in an earlier row; `rejected`: all others that were not taken. */
export type RejectKind = 'rejected' | 'duplicates';

/** Rows that were not taken, in the order of the file: those after row `after`, or the last ones before row `before`. */
export async function rejectPage(
  workspaceId: string,
  importId: string,
  { kind, after = 0, before, size }: { kind: RejectKind; after?: number; before?: number; size: number },
): Promise<Reject[]> {
  const found = await prisma.importReject.findMany({
    where: {
      workspaceId,
      importId,
      row: before === undefined ? { gt: after } : { lt: before },
      reason: kind === 'duplicates' ? DUPLICATE : { not: DUPLICATE },
    },
    orderBy: { row: before === undefined ? 'asc' : 'desc' },
    take: size,
    select: { row: true, reason: true, cells: true },
  });
  return before === undefined ? found : found.reverse();
}
