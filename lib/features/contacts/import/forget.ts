import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { change } from '#lib/db/run.ts';
import { WAITS_DAYS } from './schema.ts';

/** Maximum number at once: each may be a file of hundreds of megabytes. */
const AT_ONCE = 10;

/** Deletes uploads that nobody confirmed, with their files, and uploads that broke off in the middle; returns their number. */
export function forgetUnconfirmed(): Promise<number> {
  return change(
    pool,
    Prisma.sql`
    DELETE FROM import WHERE state = 'uploaded' AND id IN (
      SELECT id FROM import WHERE state = 'uploaded' AND created_at < now() - make_interval(days => ${WAITS_DAYS})
      ORDER BY id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`,
  );
}
