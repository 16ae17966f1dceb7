import { setTimeout as pause } from 'node:timers/promises';
import { pool, prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Page, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';
import { run } from '#lib/db/run.ts';
import { NUMBER_DOUBTS } from '#lib/domain/number-doubt.ts';
import { asUuid, isUuid } from '#lib/domain/uuid.ts';
import { Counts, DUPLICATE, Problem, Progress, SEVERAL, Settings, SUPPRESSED, UNREAD, Undone } from './schema.ts';

export type ImportStateName = 'uploaded' | 'running' | 'done' | 'undone';
export type ImportSummary = {
  id: string;
  fileName: string;
  bytes: number;
  sha256: string;
  state: ImportStateName;
  createdAt: Date;
  doneAt: Date | null;
  createdByName: string | null;
  counts: Counts | null;
};
export type ImportDetail = ImportSummary & {
  settings: Settings;
  progress: Progress;
  /** True while a worker is at work on it. */
  taken: boolean;
  /** Why its last run changed nothing. */
  problem: Problem | null;
  /** The user who confirmed it, and the time at which it was undone. */
  confirmedByName: string | null;
  undoneAt: Date | null;
  undone: Undone | null;
};
export type Reject = {
  row: number;
  reason: string;
  cells: string[];
  /** The import that took the row after its correction. */
  correctedIn: string | null;
  /** For a number to check: the number as it was read, and the words beside it. */
  number: string | null;
  remark: string;
};

const LOOK_MS = 100;

type Row = {
  id: string;
  file_name: string;
  bytes: string;
  sha256: string;
  state: ImportStateName;
  created_at: Date;
  done_at: Date | null;
  created_by_name: string | null;
  counts: unknown;
  settings: unknown;
  progress: unknown;
  taken: boolean;
  problem: unknown;
  confirmed_by_name: string | null;
  undone_at: Date | null;
  undone: unknown;
};

/** SQL: a workspace's imports `i`; only complete uploads. */
const importsOf = (workspaceId: string) => Prisma.sql`
  SELECT i.id, i.file_name, i.bytes, i.sha256, i.state, i.created_at, i.done_at, u.name AS created_by_name, i.counts, i.settings,
    i.progress, coalesce(i.lease_until > now(), false) AS taken, i.problem, c.name AS confirmed_by_name, i.undone_at, i.undone
  FROM import i LEFT JOIN "user" u ON u.id = i.created_by LEFT JOIN "user" c ON c.id = i.confirmed_by
  WHERE i.workspace_id = ${workspaceId} AND i.sha256 <> ''`;

/** Returns one page of a workspace's imports, the newest first. */
export async function importPage(
  workspaceId: string,
  { size = 50, ...turn }: Turn & { size?: number } = {},
): Promise<Page<ImportSummary>> {
  const place = placeOf(turn, asUuid);
  const [beyond, order] = place.backwards ? [Prisma.sql`>`, Prisma.sql`ASC`] : [Prisma.sql`<`, Prisma.sql`DESC`];
  const from = place.from ? Prisma.sql`AND i.id ${beyond} ${place.from}::uuid` : Prisma.empty;
  const rows = await run<Row>(
    pool,
    Prisma.sql`${importsOf(workspaceId)} ${from} ORDER BY i.id ${order} LIMIT ${readSize(size)}`,
  );
  return paged(rows.map(summary), size, place, ({ id }) => id);
}

/** One import of the workspace, or null. */
export async function importDetail(workspaceId: string, id: string): Promise<ImportDetail | null> {
  if (!isUuid(id)) return null;
  const [found] = await run<Row>(pool, Prisma.sql`${importsOf(workspaceId)} AND i.id = ${id}`);
  if (!found) return null;
  return {
    ...summary(found),
    settings: Settings.parse(found.settings),
    progress: Progress.parse(found.progress),
    taken: found.taken,
    problem: found.problem === null ? null : Problem.parse(found.problem),
    confirmedByName: found.confirmed_by_name,
    undoneAt: found.undone_at,
    undone: found.undone === null ? null : Undone.parse(found.undone),
  };
}

/** The progress of a running import: rows per second so far, and the remaining time of the reading. */
export function howFar({ bytes: total, taken, progress }: ImportDetail, now = Date.now()) {
  const { bytes, rows, since } = progress;
  const phase = taken ? progress.phase : 'waiting';
  const seconds = since === undefined ? 0 : (now - since) / 1000;
  if (phase !== 'reading' || seconds < 1 || bytes === 0)
    return { phase, bytes, rows, perSecond: null, secondsLeft: null };
  return {
    phase,
    bytes,
    rows,
    perSecond: Math.round(rows / seconds),
    secondsLeft: Math.ceil(((total - bytes) / bytes) * seconds),
  };
}

/** Waits until an import is no longer running, but at most `ms`. */
export async function untilOver(workspaceId: string, id: string, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(LOOK_MS)) {
    const found = await prisma.import.findFirst({ where: { id, workspaceId }, select: { state: true } });
    if (found?.state !== 'running') return;
  }
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
    counts: row.state === 'done' || row.state === 'undone' ? Counts.parse(row.counts) : null,
  };
}

/** The kinds of remarks on a row; rows of the first two kinds were not taken. */
export const REJECT_KINDS = ['rejected', 'duplicates', 'toCheck', 'several', 'suppressed', 'unread'] as const;
export type RejectKind = (typeof REJECT_KINDS)[number];
/** The reasons under which the rows of a kind are kept. */
export const REASONS_OF = {
  rejected: { notIn: [DUPLICATE, SEVERAL, SUPPRESSED, UNREAD, ...NUMBER_DOUBTS] },
  duplicates: DUPLICATE,
  toCheck: { in: [...NUMBER_DOUBTS] },
  several: SEVERAL,
  suppressed: SUPPRESSED,
  unread: UNREAD,
} satisfies Record<RejectKind, unknown>;

/** Returns one page of the rows with a remark, in the order of the file. Keys are numbers of rows. */
export async function rejectPage(
  workspaceId: string,
  importId: string,
  {
    kind,
    size,
    onlyOpen = false,
    ...turn
  }: Turn & {
    kind: RejectKind;
    size: number;
    /** Leaves out corrected rows. */
    onlyOpen?: boolean;
  },
): Promise<Page<Reject>> {
  const place = placeOf(turn, asRow);
  const from = place.from ?? 0;
  const rows = await prisma.importReject.findMany({
    where: {
      workspaceId,
      importId,
      row: place.backwards ? { lt: from } : { gt: from },
      reason: REASONS_OF[kind],
      ...(onlyOpen && { correctedIn: null }),
    },
    orderBy: { row: place.backwards ? 'desc' : 'asc' },
    take: readSize(size),
    select: { row: true, reason: true, cells: true, correctedIn: true, number: true, remark: true },
  });
  return paged(rows, size, place, ({ row }) => String(row));
}

const asRow = (key: string) => (/^\d{1,9}$/.test(key) ? Number(key) : null);

/** Returns how many different numbers the rows to check have: several rows may share one. */
export async function numbersToCheck(workspaceId: string, importId: string): Promise<number> {
  const [different] = await run<{ numbers: number }>(
    pool,
    Prisma.sql`
    SELECT count(DISTINCT number)::int AS numbers FROM import_reject
    WHERE workspace_id = ${workspaceId} AND import_id = ${importId} AND reason = ANY(${NUMBER_DOUBTS}::text[])`,
  );
  return different?.numbers ?? 0;
}
