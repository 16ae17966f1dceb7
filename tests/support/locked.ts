import { pool } from '#lib/db/client.ts';

/** Runs `work` while somebody else's transaction holds a row. */
export async function whileLocked(table: 'campaign' | 'test_number', id: string, work: () => Promise<void>) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
    await work();
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
