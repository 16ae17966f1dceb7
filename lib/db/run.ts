import type pg from 'pg';
import type { Prisma } from './generated/client.ts';

/**
 * Runs a statement that was composed with `Prisma.sql` on node-postgres, which reads its `text` and `values`, and returns its
 * rows as node-postgres reads them. A `name` has the server prepare it once a connection; its text must always be the same.
 */
export async function run<Row extends pg.QueryResultRow>(
  db: Pick<pg.Pool, 'query'>,
  { text, values }: Prisma.Sql,
  { name }: { name?: string } = {},
): Promise<Row[]> {
  const { rows } = await db.query<Row>({ text, values: values as unknown[], ...(name && { name }) });
  return rows;
}
