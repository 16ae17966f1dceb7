import { expect, test } from 'vitest';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { counted } from '#lib/features/contacts/count.ts';
import { makeActor } from '../support/factory.ts';

test('a count that would take long is estimated, near the truth, and shown as an estimate', async () => {
  const { workspaceId } = await makeActor();
  await pool.query(
    `INSERT INTO contact (workspace_id, number, last_name)
     SELECT $1, '+39315' || lpad(n::text, 7, '0'), CASE WHEN n % 4 = 0 THEN 'Rossi' ELSE md5(n::text) END
     FROM generate_series(1, 120000) n`,
    [workspaceId],
  );
  await pool.query('ANALYZE contact');
  const own = Prisma.sql`c.workspace_id = ${workspaceId}::uuid AND c.last_name = 'Rossi'`;
  expect(await counted(own)).toEqual({ count: 30_000, exact: true });
  // Slow for a whole table, and quick enough for a sample of it.
  const slow = Prisma.sql`${own} AND (SELECT count(*) FROM generate_series(1, 20) x WHERE x::text || c.id <> c.number) >= 0`;
  const { count, exact } = await counted(slow);
  expect(exact).toBe(false);
  expect(count).toBeGreaterThan(20_000);
  expect(count).toBeLessThan(45_000);
});
