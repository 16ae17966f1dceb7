import { createHash } from 'node:crypto';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { plainWords } from '#lib/domain/import-columns.ts';
import { type ColumnChoice, type Policy, Settings } from './schema.ts';

type Remembered = {
  from: { id: string; fileName: string };
  columns: ColumnChoice[];
  country: string;
  policy: Policy;
};

/** One key for all headers of the same words in the same order; null: nothing to recognise a file by. */
export function headerKey(headers: readonly string[]): string | null {
  const words = headers.map(plainWords);
  return words.some(Boolean) ? createHash('sha256').update(JSON.stringify(words)).digest('hex') : null;
}

/** How the columns of the last confirmed file with this header were taken; null: there was none. */
export async function remembered(workspaceId: string, headers: readonly string[]): Promise<Remembered | null> {
  const key = headerKey(headers);
  if (key === null) return null;
  const [row] = await run<{ id: string; file_name: string; settings: unknown }>(
    pool,
    Prisma.sql`
    SELECT id, file_name, settings FROM import
    WHERE workspace_id = ${workspaceId} AND header_key = ${key} AND state <> 'uploaded' ORDER BY created_at DESC LIMIT 1`,
  );
  const choices = row && Settings.parse(row.settings).choices;
  if (!row || choices?.columns.length !== headers.length) return null;
  const { columns, country, policy } = choices;
  return { from: { id: row.id, fileName: row.file_name }, columns, country, policy };
}
