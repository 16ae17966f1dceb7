import { pool } from '#lib/db/client.ts';
import { WAITS_DAYS } from './schema.ts';

/** Maximum number at once: each may be a file of hundreds of megabytes. */
const AT_ONCE = 10;

/** Deletes uploads that nobody confirmed, with their files, and uploads that broke off in the middle; returns their number. */
export async function forgetUnconfirmed(): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM import WHERE state = 'uploaded' AND id IN (
       SELECT id FROM import WHERE state = 'uploaded' AND created_at < now() - make_interval(days => $1)
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [WAITS_DAYS, AT_ONCE],
  );
  return rowCount ?? 0;
}
