import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { FileBytes } from '#lib/files/bytes.ts';
import type { Found } from './schema.ts';

export type Source = { workspaceId: string; importId: string; found: Found };

/** Returns an upload as it was kept, in pieces, in `import_chunk`. */
export function keptFile({ importId, workspaceId }: Pick<Source, 'workspaceId' | 'importId'>): FileBytes {
  const own = Prisma.sql`import_id = ${importId} AND workspace_id = ${workspaceId}`;
  return {
    size: async () => {
      const [file] = await run<{ bytes: number }>(
        pool,
        Prisma.sql`SELECT coalesce(sum(octet_length(content)), 0)::float8 AS bytes FROM import_chunk WHERE ${own}`,
      );
      return file?.bytes ?? 0;
    },
    chunk: async (seq) => {
      const [piece] = await run<{ content: Buffer }>(
        pool,
        Prisma.sql`SELECT content FROM import_chunk WHERE ${own} AND seq = ${seq}`,
        { name: 'import-chunk' },
      );
      return piece?.content;
    },
  };
}
