import type pg from 'pg';
import type { Prisma } from './generated/client.ts';

type Asked = Pick<pg.Pool, 'query'>;
/** With a `name` the server prepares the statement once per connection; its text must always be the same. */
type Options = { name?: string };

const ask = <Row extends pg.QueryResultRow>(db: Asked, { text, values }: Prisma.Sql, { name }: Options) =>
  db.query<Row>({ text, values: values as unknown[], ...(name && { name }) });

/**
 * Runs a statement composed with `Prisma.sql` on node-postgres, which reads its `text` and `values`, and returns its rows as
 * node-postgres reads them.
 */
export async function run<Row extends pg.QueryResultRow>(
  db: Asked,
  sql: Prisma.Sql,
  options: Options = {},
): Promise<Row[]> {
  return (await ask<Row>(db, sql, options)).rows;
}

/** Runs such a statement for its effect, and returns the number of rows that it changed. */
export async function change(db: Asked, sql: Prisma.Sql, options: Options = {}): Promise<number> {
  return (await ask(db, sql, options)).rowCount ?? 0;
}
