import { pool } from '#lib/db/client.ts';
import type { FileBytes } from '#lib/files/bytes.ts';
import type { Found } from './schema.ts';

export type Source = { workspaceId: string; importId: string; found: Found };

/** Returns an upload as it was kept, in pieces, in `import_chunk`. */
export function keptFile({ importId, workspaceId }: Pick<Source, 'workspaceId' | 'importId'>): FileBytes {
  return {
    size: async () => {
      const { rows } = await pool.query<{ bytes: number }>(
        `SELECT coalesce(sum(octet_length(content)), 0)::float8 AS bytes FROM import_chunk
         WHERE import_id = $1 AND workspace_id = $2`,
        [importId, workspaceId],
      );
      return rows[0]?.bytes ?? 0;
    },
    chunk: async (seq) => {
      const { rows } = await pool.query<{ content: Buffer }>({
        name: 'import-chunk',
        text: 'SELECT content FROM import_chunk WHERE import_id = $1 AND workspace_id = $2 AND seq = $3',
        values: [importId, workspaceId, seq],
      });
      return rows[0]?.content;
    },
  };
}
