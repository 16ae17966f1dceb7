import pg from 'pg';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { elsewhere } from '#lib/jobs/installation.ts';

/** The reasons why nothing is sent, which the start prints first. One sentence each. */
export async function warningsOf(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const differs = await elsewhere(client);
    const rows = await run<{ name: string }>(
      client,
      Prisma.sql`
      SELECT w.name FROM account a JOIN workspace w ON w.id = a.workspace_id
      WHERE a.stopped_reason = 'olderDatabase' ORDER BY w.name`,
    );
    return [
      ...(differs.length > 0
        ? [
            `This database belongs to an installation elsewhere (different: ${differs.join(', ')}): nothing is sent from here.`,
            'If it moved here and runs nowhere else: npm run admin -- adopt --original stopped',
          ]
        : []),
      ...(rows.length > 0
        ? [
            `This database is older than what the platform knows (${rows.map(({ name }) => name).join(', ')}): nothing is sent.`,
            'If a copy of it calls elsewhere, stop one of the two. Then, to have what waits looked up first: npm run admin -- after-restore',
          ]
        : []),
    ];
  } finally {
    await client.end();
  }
}
