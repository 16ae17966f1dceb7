import { join } from 'node:path';
import type pg from 'pg';
import { pool } from '#lib/db/client.ts';
import { env } from '#lib/env.ts';
import { thisMachine } from './process.ts';

/** The ways in which a process, or its database, can differ from the installation that sends. */
export const WHEREABOUTS = ['database', 'folder', 'machine', 'address'] as const;
export type Whereabout = (typeof WHEREABOUTS)[number];

/**
 * SQL: the location of this process and its database, as one row. $1 to $3 are `hereValues()`. Few roles may read the server's
 * data folder; the machine counts only with the embedded database, since workers may run on any.
 */
const HERE = `
  SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || current_database() AS database, f.folder,
         CASE WHEN f.folder = $2::text THEN $1::text END AS machine, $3::text AS address
  FROM (SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
               THEN current_setting('data_directory') END AS folder) f`;

export function hereValues(): [string, string, string | null] {
  return [thisMachine(), join(env.DATA_DIR, 'postgres'), env.PUBLIC_URL ?? null];
}

const DIFFERS = WHEREABOUTS.map((fact) => `i.${fact} <> here.${fact}`);

/** SQL: whether this is the installation that sends, or none has been chosen yet. $1 to $3 are `hereValues()`. */
export const IS_HOME = `NOT EXISTS (SELECT FROM installation i CROSS JOIN (${HERE}) here WHERE ${DIFFERS.join(' OR ')})`;

/** The ways in which this process differs from the installation that sends; empty: it is the one. */
export async function elsewhere(client: Pick<pg.Pool, 'query'> = pool): Promise<Whereabout[]> {
  const words = WHEREABOUTS.map((fact, at) => `CASE WHEN ${DIFFERS[at]} THEN '${fact}' END`);
  const { rows } = await client.query<{ differs: Whereabout[] }>(
    `SELECT array_remove(ARRAY[${words.join(', ')}], NULL) AS differs FROM installation i CROSS JOIN (${HERE}) here`,
    hereValues(),
  );
  return rows[0]?.differs ?? [];
}

/** The first process to call this becomes the installation that sends. */
export async function settleIn(): Promise<void> {
  await pool.query(
    `INSERT INTO installation (database, folder, machine, address) SELECT * FROM (${HERE}) here ON CONFLICT DO NOTHING`,
    hereValues(),
  );
}

/**
 * Makes this place the installation that sends. Only a person can decide that: a copy looks exactly like its original. Returns
 * the former differences.
 */
export async function adopt(): Promise<Whereabout[]> {
  const differed = await elsewhere();
  await pool.query(
    `INSERT INTO installation (database, folder, machine, address) SELECT * FROM (${HERE}) here
     ON CONFLICT (id) DO UPDATE SET database = excluded.database, folder = excluded.folder, machine = excluded.machine,
       address = coalesce(excluded.address, installation.address), adopted_at = now()`,
    hereValues(),
  );
  return differed;
}
