import { join } from 'node:path';
import type pg from 'pg';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { env } from '#lib/env.ts';
import { thisMachine } from './process.ts';

/** The ways in which a process, or its database, can differ from the installation that sends. */
export const WHEREABOUTS = ['database', 'folder', 'machine', 'address'] as const;
export type Whereabout = (typeof WHEREABOUTS)[number];

/**
 * SQL: the location of this process and its database, as one row. Few roles may read the server's data folder; the machine
 * counts only with the embedded database, since workers may run on any.
 */
const here = () => Prisma.sql`
  SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || current_database() AS database, f.folder,
         CASE WHEN f.folder = ${join(env.DATA_DIR, 'postgres')}::text THEN ${thisMachine()}::text END AS machine,
         ${env.PUBLIC_URL ?? null}::text AS address
  FROM (SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
               THEN current_setting('data_directory') END AS folder) f`;

/** SQL: whether the installation that sends, `i`, differs from `here` in this. */
const DIFFERS: Record<Whereabout, Prisma.Sql> = {
  database: Prisma.sql`i.database <> here.database`,
  folder: Prisma.sql`i.folder <> here.folder`,
  machine: Prisma.sql`i.machine <> here.machine`,
  address: Prisma.sql`i.address <> here.address`,
};

/** SQL: whether this is the installation that sends, or none has been chosen yet. */
export const isHome = () => Prisma.sql`NOT EXISTS (
  SELECT FROM installation i CROSS JOIN (${here()}) here WHERE ${Prisma.join(Object.values(DIFFERS), ' OR ')})`;

/** The ways in which this process differs from the installation that sends; empty: it is the one. */
export async function elsewhere(client: Pick<pg.Pool, 'query'> = pool): Promise<Whereabout[]> {
  const words = WHEREABOUTS.map((fact) => Prisma.sql`CASE WHEN ${DIFFERS[fact]} THEN ${fact}::text END`);
  const [found] = await run<{ differs: Whereabout[] }>(
    client,
    Prisma.sql`
    SELECT array_remove(ARRAY[${Prisma.join(words)}], NULL) AS differs FROM installation i CROSS JOIN (${here()}) here`,
  );
  return found?.differs ?? [];
}

/** The first process to call this becomes the installation that sends. */
export async function settleIn(): Promise<void> {
  await run(
    pool,
    Prisma.sql`
    INSERT INTO installation (database, folder, machine, address) SELECT * FROM (${here()}) here ON CONFLICT DO NOTHING`,
  );
}

/**
 * Makes this place the installation that sends. Only a person can decide that: a copy looks exactly like its original. Returns
 * the former differences.
 */
export async function adopt(): Promise<Whereabout[]> {
  const differed = await elsewhere();
  await run(
    pool,
    Prisma.sql`
    INSERT INTO installation (database, folder, machine, address) SELECT * FROM (${here()}) here
    ON CONFLICT (id) DO UPDATE SET database = excluded.database, folder = excluded.folder, machine = excluded.machine,
      address = coalesce(excluded.address, installation.address), adopted_at = now()`,
  );
  return differed;
}
