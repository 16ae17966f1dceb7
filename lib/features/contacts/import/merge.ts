import type pg from 'pg';
import { AppError } from '#lib/domain/errors.ts';
import type { Choices, Counts, ListChoice, Settings } from './schema.ts';
import type { FileCounts } from './stage.ts';

/** Who is named in the event; null: the system. */
export type RunBy = { userId: string; userName: string } | null;

export type Merge = {
  workspaceId: string;
  importId: string;
  fileName: string;
  /** As they were when the file was read: what is kept tells how it was read. */
  settings: Settings & { choices: Choices };
  counts: FileCounts;
  by: RunBy;
};

/**
 * The staged rows into the address book, its list and the kept rejects, all by whole sets; the caller's transaction
 * makes it all or nothing. The import's state is the gate: whoever moves it first does the work, any other gets
 * importDone. Rows are written in the order of their number, so that two imports at once cannot deadlock.
 */
export async function merge(client: pg.PoolClient, job: Merge): Promise<Counts> {
  const { workspaceId, importId } = job;
  const gate = await client.query(
    `UPDATE import SET state = 'done', done_at = now() WHERE id = $1 AND workspace_id = $2 AND state = 'uploaded'`,
    [importId, workspaceId],
  );
  if (gate.rowCount !== 1) throw new AppError('importDone');
  if (job.counts.good === 0) throw new AppError('nothingAccepted');

  const { accepted, updated } = await mergeContacts(client, workspaceId);
  const list = await targetList(client, job);
  if (list.kind === 'existing') await fillList(client, workspaceId, list.id);
  await client.query(
    `INSERT INTO import_reject (workspace_id, import_id, row, reason, cells)
     SELECT $1, $2, row, reason, ARRAY(SELECT jsonb_array_elements_text(cells)) FROM import_staging
     WHERE reason IS NOT NULL ORDER BY row`,
    [workspaceId, importId],
  );
  const { rows, duplicates, rejected, good } = job.counts;
  const settings: Settings = { ...job.settings, choices: { ...job.settings.choices, list } };
  const counts: Counts = { rows, accepted, updated, unchanged: good - accepted - updated, duplicates, rejected };
  await client.query('UPDATE import SET counts = $3, settings = $4 WHERE id = $1 AND workspace_id = $2', [
    importId,
    workspaceId,
    JSON.stringify(counts),
    JSON.stringify(settings),
  ]);
  await client.query('DELETE FROM import_chunk WHERE import_id = $1 AND workspace_id = $2', [importId, workspaceId]);
  await client.query(
    `INSERT INTO event (workspace_id, user_id, user_name, kind, subject, subject_id, subject_name, facts)
     VALUES ($1, $2, $3, 'import.done', 'import', $4, $5, $6)`,
    [
      workspaceId,
      job.by?.userId ?? null,
      job.by?.userName ?? null,
      importId,
      job.fileName,
      JSON.stringify(facts(counts)),
    ],
  );
  return counts;
}

/** What is blank in the file leaves what is known; attributes are added to the known ones. */
async function mergeContacts(client: pg.PoolClient, workspaceId: string) {
  const { rows } = await client.query<{ accepted: number; updated: number }>(
    `WITH merged AS (
       INSERT INTO contact AS c (workspace_id, number, number_kind, first_name, last_name, attributes)
       SELECT $1::uuid, number, kind, first_name, last_name, attributes FROM import_staging WHERE reason IS NULL ORDER BY number
       ON CONFLICT (workspace_id, number) DO UPDATE SET
         first_name = coalesce(nullif(excluded.first_name, ''), c.first_name),
         last_name = coalesce(nullif(excluded.last_name, ''), c.last_name),
         attributes = c.attributes || excluded.attributes,
         number_kind = excluded.number_kind,
         updated_at = now()
       WHERE (excluded.first_name <> '' AND excluded.first_name <> c.first_name)
          OR (excluded.last_name <> '' AND excluded.last_name <> c.last_name)
          OR NOT c.attributes @> excluded.attributes
       RETURNING old.id IS NULL AS is_new
     )
     SELECT count(*) FILTER (WHERE is_new)::int AS accepted, count(*) FILTER (WHERE NOT is_new)::int AS updated FROM merged`,
    [workspaceId],
  );
  return rows[0] ?? { accepted: 0, updated: 0 };
}

/** The list that was chosen, made if it is new; a list that is gone meanwhile stops the import. */
async function targetList(client: pg.PoolClient, job: Merge): Promise<ListChoice> {
  const { workspaceId, settings } = job;
  const { choices } = settings;
  if (choices.list.kind === 'none') return choices.list;
  if (choices.list.kind === 'existing') {
    const found = await client.query('SELECT 1 FROM list WHERE id = $1 AND workspace_id = $2 FOR KEY SHARE', [
      choices.list.id,
      workspaceId,
    ]);
    if (found.rowCount !== 1) throw new AppError('notFound');
    return choices.list;
  }
  const { rows } = await client.query<{ id: string; is_new: boolean }>(
    `INSERT INTO list (workspace_id, name) VALUES ($1, $2)
     ON CONFLICT (workspace_id, name) DO UPDATE SET name = list.name RETURNING id, old.id IS NULL AS is_new`,
    [workspaceId, choices.list.name],
  );
  const made = rows[0];
  if (!made) throw new AppError('notFound');
  if (made.is_new) {
    await client.query(
      `INSERT INTO event (workspace_id, user_id, user_name, kind, subject, subject_id, subject_name)
       VALUES ($1, $2, $3, 'list.created', 'list', $4, $5)`,
      [workspaceId, job.by?.userId ?? null, job.by?.userName ?? null, made.id, choices.list.name],
    );
  }
  return { kind: 'existing', id: made.id };
}

async function fillList(client: pg.PoolClient, workspaceId: string, listId: string): Promise<void> {
  await client.query(
    `INSERT INTO list_member (workspace_id, list_id, contact_id)
     SELECT $1, $2, c.id FROM import_staging s JOIN contact c ON c.workspace_id = $1 AND c.number = s.number
     WHERE s.reason IS NULL ORDER BY c.id
     ON CONFLICT DO NOTHING`,
    [workspaceId, listId],
  );
}

function facts(counts: Counts): Record<string, number> {
  const { rejected, ...plain } = counts;
  return { ...plain, rejected: Object.values(rejected).reduce((sum, n) => sum + n, 0) };
}
