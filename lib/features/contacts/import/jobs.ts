import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { Task } from '#lib/jobs/life.ts';
import { log } from '#lib/log.ts';
import { forgetUnconfirmed } from './forget.ts';
import { takeImport } from './queue.ts';
import { runTaken } from './run.ts';

const LOOK_AGAIN_MS = 2_000;
const AFTER_FAILURE_MS = 5_000;
const TIDY_EVERY_MS = 3_600_000;
/** From this many rows on, the planner needs new statistics of the tables. */
const MANY = 20_000;

/**
 * Runs confirmed imports, one after the other; the table `import` is its own queue, like `batch` (docs/decisions/0003). Each of
 * several workers takes a different import. From time to time it deletes unconfirmed uploads.
 */
export const importing: Task = {
  name: 'import',
  async run(life) {
    let tidyAt = 0;
    while (!life.stopping) {
      if (Date.now() >= tidyAt) {
        await forgetUnconfirmed().catch((error: unknown) =>
          log.error({ err: error }, 'old uploads were not forgotten'),
        );
        tidyAt = Date.now() + TIDY_EVERY_MS;
      }
      const next = await runNextImport(() => life.stopping).catch((error: unknown) => {
        // It stays leased for a while and then starts anew: nothing of it was imported.
        log.error({ err: error }, 'an import could not be finished');
        return 'failed' as const;
      });
      if (next === 'failed') await life.pause(AFTER_FAILURE_MS, { evenIfWoken: true });
      else if (next === 'none') await life.pause(LOOK_AGAIN_MS);
    }
  },
};

/** Takes the next import, if there is one, and runs it. */
export async function runNextImport(stopping?: () => boolean): Promise<'ran' | 'none'> {
  const taken = await takeImport();
  if (!taken) return 'none';
  const counts = await runTaken(taken, stopping);
  if (counts && counts.accepted + counts.updated >= MANY) await settle();
  return 'ran';
}

/** Sorts the merge's entries out of the search index's pending list, and updates the planner's statistics. */
async function settle(): Promise<void> {
  await run(pool, Prisma.sql`SELECT gin_clean_pending_list('contact_search_idx')`);
  await pool.query('ANALYZE contact, list_member');
}
