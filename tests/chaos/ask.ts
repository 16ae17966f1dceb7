import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { pool } from '#lib/db/client.ts';

const LONGEST_OUTAGE_MS = 300_000;

/** A query that survives a stop of the server: it is retried until there is a server again. */
export async function ask<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  for (const end = Date.now() + LONGEST_OUTAGE_MS; ; ) {
    try {
      return (await pool.query<Row>(sql, values)).rows;
    } catch (error) {
      if (!isOutage(error) || Date.now() > end) throw error;
      await pause(50);
    }
  }
}

/** The same for a query with exactly one row. */
export async function askOne<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row> {
  const [row] = await ask<Row>(sql, values);
  if (!row) throw new Error(`no row: ${sql}`);
  return row;
}

/** If a server reports a mistake of ours, the SQLSTATE is of another class. */
function isOutage(error: unknown): boolean {
  const { code, severity } = error as { code?: string; severity?: string };
  return severity === undefined || /^(57P|08)/.test(code ?? '');
}
