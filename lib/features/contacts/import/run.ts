import type pg from 'pg';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { AppError } from '#lib/domain/errors.ts';
import { merge, type RunBy } from './merge.ts';
import { giveBack, keepImport, leaveToOthers, type Taken } from './queue.ts';
import { readRows } from './read.ts';
import { type Counts, type Progress, Settings } from './schema.ts';
import { stage } from './stage.ts';

const BEAT_MS = 500;
/** An import that this many workers did not survive is returned to its user. */
const MOST_TRIES = 4;
/** Maximum number of merges: if somebody wrote the same contact at the same moment, all of it is retried from the staged rows. */
const MOST_MERGES = 5;
/** unique_violation, foreign_key_violation, deadlock_detected, serialization_failure */
const RACES = ['23505', '23503', '40P01', '40001'];

/**
 * Runs an import that was taken: file → staging table (COPY), then one transaction that merges everything or nothing. Until that
 * commits nothing has happened, even after a crash; `stopping` is checked between the pieces of the file. An import that cannot
 * run is returned to its user with the reason. Null: nothing was imported.
 */
export async function runTaken(taken: Taken, stopping: () => boolean = () => false): Promise<Counts | null> {
  const control = new AbortController();
  const progress: Progress = { tries: taken.tries, phase: 'reading', bytes: 0, rows: 0, since: Date.now() };
  let merging: number | undefined;
  const beat = async () => {
    const kept = await keepImport(taken, progress).catch(() => true);
    if (kept || control.signal.aborted) return;
    control.abort();
    if (merging !== undefined) await run(pool, Prisma.sql`SELECT pg_cancel_backend(${merging})`).catch(() => undefined);
  };
  let beating = beat();
  const pulse = setInterval(() => {
    beating = beating.then(beat);
  }, BEAT_MS);
  const mayGoOn = () => {
    if (control.signal.aborted || stopping()) throw new Abandoned();
  };
  try {
    if (taken.tries > MOST_TRIES) throw new AppError('unexpected');
    const job = await ready(taken);
    return await withStaging(async (client, pid) => {
      const source = { ...taken, found: job.settings.found };
      const read = readRows(source, job.settings.choices, (bytes) => {
        mayGoOn();
        progress.bytes += bytes;
      });
      const counts = await stage(client, read, (rows) => {
        progress.rows = rows;
      });
      mayGoOn();
      progress.phase = 'writing';
      merging = pid;
      return await mergeOrAgain(client, { ...taken, ...job, counts });
    });
  } catch (error) {
    // A heartbeat in flight would undo the release.
    clearInterval(pulse);
    await beating;
    if (control.signal.aborted) return null;
    if (error instanceof Abandoned) await leaveToOthers(taken);
    else if (error instanceof AppError) await giveBack(taken, { code: error.code, params: error.params });
    else throw error;
    return null;
  } finally {
    clearInterval(pulse);
    await beating;
  }
}

/** Not an error: the import was cancelled, or this worker is stopping. */
class Abandoned extends Error {}

async function mergeOrAgain(client: pg.PoolClient, job: Parameters<typeof merge>[1]): Promise<Counts> {
  for (let round = 1; ; round += 1) {
    await client.query('BEGIN');
    try {
      const done = await merge(client, job);
      await client.query('COMMIT');
      return done;
    } catch (error) {
      await client.query('ROLLBACK');
      if (round === MOST_MERGES || !RACES.includes((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

/** A separate connection, whose staging table goes with the work, or with the process. */
async function withStaging<T>(work: (client: pg.PoolClient, pid: number) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const [backend] = await run<{ pid: number }>(client, Prisma.sql`SELECT pg_backend_pid() AS pid`);
    return await work(client, backend?.pid ?? 0);
  } catch (error) {
    if (!(error instanceof AppError)) broken = error as Error;
    throw error;
  } finally {
    await client.query('DROP TABLE IF EXISTS import_staging').catch((error: Error) => {
      broken ??= error;
    });
    client.release(broken);
  }
}

async function ready({ workspaceId, importId }: Taken) {
  type Row = { settings: unknown; file_name: string; user_id: string; user_name: string | null };
  const [kept] = await run<Row>(
    pool,
    Prisma.sql`
    SELECT i.settings, i.file_name, i.confirmed_by AS user_id, u.name AS user_name
    FROM import i LEFT JOIN "user" u ON u.id = i.confirmed_by WHERE i.id = ${importId} AND i.workspace_id = ${workspaceId}`,
  );
  if (!kept) throw new AppError('notFound');
  const settings = Settings.parse(kept.settings);
  const { choices } = settings;
  if (!choices?.columns.some((column) => column.role === 'phone')) throw new AppError('noPhoneColumn');
  const by: RunBy = kept.user_name === null ? null : { userId: kept.user_id, userName: kept.user_name };
  return { settings: { ...settings, choices }, fileName: kept.file_name, by };
}
