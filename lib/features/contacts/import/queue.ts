import { pool } from '#lib/db/client.ts';
import { type Problem, Progress } from './schema.ts';

/** A worker without a sign of life for this long has lost its import: another starts it anew. */
const LEASE_SECONDS = 30;

/** An import that this process has taken. `attempt` is its fence: the next worker that takes it, or a cancel, increments it. */
export type Taken = { workspaceId: string; importId: string; attempt: number; tries: number };

/** Takes the import that has waited longest, or one whose worker has died. Null: nothing is due. */
export async function takeImport(): Promise<Taken | null> {
  const { rows } = await pool.query<{ workspace_id: string; id: string; attempt: number; progress: unknown }>(
    `UPDATE import SET attempt = attempt + 1, lease_until = now() + make_interval(secs => $1),
       progress = jsonb_build_object('tries', coalesce((progress ->> 'tries')::int, 0) + 1)
     WHERE id = (
       SELECT id FROM import WHERE queued_at IS NOT NULL AND (lease_until IS NULL OR lease_until < now())
       ORDER BY queued_at LIMIT 1 FOR UPDATE SKIP LOCKED
     ) RETURNING workspace_id, id, attempt, progress`,
    [LEASE_SECONDS],
  );
  const [row] = rows;
  if (!row) return null;
  const { tries } = Progress.parse(row.progress);
  return { workspaceId: row.workspace_id, importId: row.id, attempt: row.attempt, tries };
}

/** Records the progress and renews the lease. False: it was cancelled, or another worker has it by now. */
export async function keepImport({ workspaceId, importId, attempt }: Taken, progress: Progress): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE import SET progress = $4, lease_until = now() + make_interval(secs => $5)
     WHERE id = $1 AND workspace_id = $2 AND attempt = $3 AND state = 'running'`,
    [importId, workspaceId, attempt, JSON.stringify(progress), LEASE_SECONDS],
  );
  return rowCount === 1;
}

/** Returns an import that cannot run to its user, as it was before, with the reason. */
export async function giveBack({ workspaceId, importId, attempt }: Taken, problem: Problem): Promise<void> {
  await pool.query(
    `UPDATE import SET state = 'uploaded', queued_at = NULL, lease_until = NULL, progress = '{}', problem = $4
     WHERE id = $1 AND workspace_id = $2 AND attempt = $3 AND state = 'running'`,
    [importId, workspaceId, attempt, JSON.stringify(problem)],
  );
}

/** Leaves it to the next worker, at once: this one is stopping. */
export async function leaveToOthers({ workspaceId, importId, attempt, tries }: Taken): Promise<void> {
  await pool.query(
    `UPDATE import SET lease_until = NULL, progress = $4
     WHERE id = $1 AND workspace_id = $2 AND attempt = $3 AND state = 'running'`,
    [importId, workspaceId, attempt, JSON.stringify({ tries: tries - 1 })],
  );
}
