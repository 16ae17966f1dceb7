import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { change, run } from '#lib/db/run.ts';
import { type Problem, Progress } from './schema.ts';

/** A worker without a sign of life for this long has lost its import: another starts it anew. */
const LEASE_SECONDS = 30;

/** An import that this process has taken. `attempt` is its fence: the next worker that takes it, or a cancel, increments it. */
export type Taken = { workspaceId: string; importId: string; attempt: number; tries: number };

/** SQL: whether an import still runs as it was taken: nobody cancelled it, and no other worker has it. */
export const isHeld = ({ workspaceId, importId, attempt }: Omit<Taken, 'tries'>) => Prisma.sql`
  id = ${importId} AND workspace_id = ${workspaceId} AND attempt = ${attempt} AND state = 'running'`;

/** Takes the import that has waited longest, or one whose worker has died. Null: nothing is due. */
export async function takeImport(): Promise<Taken | null> {
  const [row] = await run<{ workspace_id: string; id: string; attempt: number; progress: unknown }>(
    pool,
    Prisma.sql`
    UPDATE import SET attempt = attempt + 1, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}),
      progress = jsonb_build_object('tries', coalesce((progress ->> 'tries')::int, 0) + 1)
    WHERE id = (
      SELECT id FROM import WHERE queued_at IS NOT NULL AND (lease_until IS NULL OR lease_until < now())
      ORDER BY queued_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING workspace_id, id, attempt, progress`,
  );
  if (!row) return null;
  const { tries } = Progress.parse(row.progress);
  return { workspaceId: row.workspace_id, importId: row.id, attempt: row.attempt, tries };
}

/** Records the progress and renews the lease. False: it was cancelled, or another worker has it by now. */
export async function keepImport(taken: Taken, progress: Progress): Promise<boolean> {
  const kept = await change(
    pool,
    Prisma.sql`
    UPDATE import SET progress = ${JSON.stringify(progress)}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE ${isHeld(taken)}`,
  );
  return kept === 1;
}

/** Returns an import that cannot run to its user, as it was before, with the reason. */
export async function giveBack(taken: Taken, problem: Problem): Promise<void> {
  await run(
    pool,
    Prisma.sql`
    UPDATE import SET state = 'uploaded', queued_at = NULL, lease_until = NULL, progress = '{}',
      problem = ${JSON.stringify(problem)}
    WHERE ${isHeld(taken)}`,
  );
}

/** Leaves it to the next worker, at once: this one is stopping. */
export async function leaveToOthers(taken: Taken): Promise<void> {
  const progress = JSON.stringify({ tries: taken.tries - 1 });
  await run(pool, Prisma.sql`UPDATE import SET lease_until = NULL, progress = ${progress} WHERE ${isHeld(taken)}`);
}
