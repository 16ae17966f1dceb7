import { pool } from '#lib/db/client.ts';
import type { Found } from './schema.ts';

/** Bytes per row of `import_chunk`: large enough that a row costs little, small enough to hold a few in memory. */
export const CHUNK = 256 * 1024;

export type Source = { workspaceId: string; importId: string; found: Found };
/**
 * `row` as a spreadsheet counts: the first is 1, blank lines count, a cell with line breaks stays within its row. `hidden`:
 * the spreadsheet does not show it. `unresolved`: the columns whose formula has no result. `hiddenColumns`: those that the
 * spreadsheet does not show, the same in all rows.
 */
export type Row = { row: number; cells: string[]; hidden?: true; unresolved?: number[]; hiddenColumns?: number[] };
/** Characters of one row; a quotation mark that is never closed would otherwise swallow the file. */
export const MAX_ROW = 256 * 1024;

/** Which upload, before anything is known of it. */
export type Kept = Pick<Source, 'workspaceId' | 'importId'>;

/** One piece of a file as it was kept: all have CHUNK bytes but the last; undefined after it. */
export async function chunk({ importId, workspaceId }: Kept, seq: number): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ content: Buffer }>({
    name: 'import-chunk',
    text: 'SELECT content FROM import_chunk WHERE import_id = $1 AND workspace_id = $2 AND seq = $3',
    values: [importId, workspaceId, seq],
  });
  return rows[0]?.content;
}

/** The file as it was kept, piece by piece; the next one is on its way while one is worked on. */
export async function* chunks(source: Kept): AsyncGenerator<Buffer> {
  let next = chunk(source, 0);
  for (let seq = 1; ; seq += 1) {
    const content = await next;
    if (!content) return;
    next = chunk(source, seq);
    // Whoever stops reading early leaves it unheard.
    next.catch(() => undefined);
    yield content;
  }
}

/** How many bytes were kept of a file. */
export async function keptBytes({ importId, workspaceId }: Kept): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    `SELECT coalesce(sum(octet_length(content)), 0)::float8 AS bytes FROM import_chunk
     WHERE import_id = $1 AND workspace_id = $2`,
    [importId, workspaceId],
  );
  return rows[0]?.bytes ?? 0;
}
