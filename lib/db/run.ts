import type pg from 'pg';
import type { Prisma } from './generated/client.ts';

type Asked = Pick<pg.Pool, 'query'>;

/**
 * Runs a statement composed with `Prisma.sql` on node-postgres, which reads its `text` and `values`, and returns its rows as
 * node-postgres reads them. With a `name` the server prepares it once per connection; its text must always be the same.
 */
export async function run<Row extends pg.QueryResultRow>(
  db: Asked,
  { text, values }: Prisma.Sql,
  { name }: { name?: string } = {},
): Promise<Row[]> {
  const { rows } = await db.query<Row>({ text, values: values as unknown[], ...(name && { name }) });
  return rows;
}

/** Runs such a statement, and returns the number of rows that it changed. */
export async function change(db: Asked, { text, values }: Prisma.Sql): Promise<number> {
  const { rowCount } = await db.query({ text, values: values as unknown[] });
  return rowCount ?? 0;
}
