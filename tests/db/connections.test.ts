import { expect, it } from 'vitest';
import { pool } from '#lib/db/client.ts';

// A broken promise shows as an unhandled error of the run: the process would have ended.
it('a connection that breaks while it is held ends its work, not the process', async () => {
  const client = await pool.connect();
  const broken = new Promise((resolve) => client.once('end', resolve));
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  await broken;
  await expect(client.query('SELECT 1')).rejects.toThrow();
  client.release(true);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
