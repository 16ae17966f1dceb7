import type pg from 'pg';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { thisProcess } from './process.ts';

/** The group of advisory locks that show which workers live. */
const LIVING = 7305;

let own: string | null = null;

/** The worker that this process is; null in any other process, and in tests that do a worker's work by hand. */
export function ownWorkerId(): string | null {
  return own;
}

/** Makes this process the worker with this id. */
export function beWorker(id: string): void {
  own = id;
}

/**
 * Shows on a connection that its worker lives, as long as the connection does. A process that dies loses its connections at
 * once; a stopped process keeps them. A machine that vanished is noticed after 25 seconds. Returns when the lock is held,
 * which is when a connection that was lost before is gone.
 */
export async function showAlive(client: pg.ClientBase): Promise<void> {
  if (own === null) return;
  await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
  // Before the lock: others can look up the process of each worker that was ever seen to live.
  await run(
    client,
    Prisma.sql`
    INSERT INTO worker (id, started_at, seen_at, process) VALUES (${own}, now(), now(), ${JSON.stringify(thisProcess())})
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), process = excluded.process`,
  );
  await run(client, Prisma.sql`SELECT pg_advisory_lock(${LIVING}, hashtext(${own}))`);
}

/** SQL: whether the worker with this id lives, even if it is stuck. */
export const isAlive = (worker: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ${LIVING}::oid
    AND l.objid = (hashtext(${worker}::text)::bigint & 4294967295)::oid
    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))`;
