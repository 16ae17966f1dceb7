import type pg from 'pg';
import { pool } from '#lib/db/client.ts';
import { AppError } from '#lib/domain/errors.ts';
import { merge, type RunBy } from './merge.ts';
import { readRows } from './read.ts';
import { type Counts, Settings } from './schema.ts';
import { stage } from './stage.ts';

/**
 * Runs an uploaded import with the choices that are kept with it: file → staging table (COPY), then one transaction
 * that merges everything or nothing. Needs no request and no React: an action calls it, a worker may.
 * However often it is called, it takes effect once. Throws importDone, noPhoneColumn, nothingAccepted, notFound, and
 * what `rows` throws; the import then stays as it was, so that its choices can be corrected.
 */
export async function runImport(workspaceId: string, importId: string, by: RunBy): Promise<Counts> {
  const { settings, fileName } = await ready(workspaceId, importId);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const counts = await stage(client, readRows({ workspaceId, importId, found: settings.found }, settings.choices));
    await client.query('BEGIN');
    try {
      const done = await merge(client, { workspaceId, importId, fileName, settings, counts, by });
      await client.query('COMMIT');
      return done;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  } catch (error) {
    if (!(error instanceof AppError)) broken = error as Error;
    throw error;
  } finally {
    await release(client, broken);
  }
}

/** A connection after an unexpected error is not used again; otherwise only the staging table is in the way. */
async function release(client: pg.PoolClient, broken: Error | undefined): Promise<void> {
  if (broken) return client.release(broken);
  try {
    await client.query('DROP TABLE IF EXISTS import_staging');
    client.release();
  } catch (error) {
    client.release(error as Error);
  }
}

async function ready(workspaceId: string, importId: string) {
  const { rows } = await pool.query<{ state: string; settings: unknown; file_name: string }>(
    `SELECT state, settings, file_name FROM import WHERE id = $1 AND workspace_id = $2 AND sha256 <> ''`,
    [importId, workspaceId],
  );
  const kept = rows[0];
  if (!kept) throw new AppError('notFound');
  if (kept.state === 'done') throw new AppError('importDone');
  const settings = Settings.parse(kept.settings);
  const { choices } = settings;
  if (!choices?.columns.some((column) => column.role === 'phone')) throw new AppError('noPhoneColumn');
  return { settings: { ...settings, choices }, fileName: kept.file_name };
}
