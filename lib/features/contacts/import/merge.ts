import type pg from 'pg';
import { Prisma } from '#lib/db/generated/client.ts';
import { change, run } from '#lib/db/run.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { ColumnRole } from '#lib/domain/import-columns.ts';
import { suppressionJoin } from '#lib/features/suppressions/queries.ts';
import { recordImportedConsent } from '../consents.ts';
import { fillList, fillTags, gatherDoubts, insertNew, knownContacts, updateKnown } from './merge-contacts.ts';
import { isHeld } from './queue.ts';
import { type Choices, type Counts, type ListChoice, type Settings, SUPPRESSED } from './schema.ts';
import type { FileCounts } from './stage.ts';

/** The user who is named in the event; null: the system. */
export type RunBy = { userId: string; userName: string } | null;

export type Merge = {
  workspaceId: string;
  importId: string;
  /** The attempt when it was taken: it may take effect only while this is the current one. */
  attempt: number;
  fileName: string;
  /** The settings when the file was read: the record shows how it was read. */
  settings: Settings & { choices: Choices };
  counts: FileCounts;
  by: RunBy;
};

/** Up to this many rows are looked up one by one, in an address book that may hold a million. */
const FEW = 2_000;

/** SQL: the people of the file, once they are in the address book. */
const peopleIn = (workspaceId: string) => Prisma.sql`
  SELECT c.id FROM import_staging s JOIN contact c ON c.workspace_id = ${workspaceId}::uuid AND c.number = s.number
  WHERE s.reason IS NULL`;

/**
 * Merges the staged rows into the address book, its list and the kept rejects, as whole sets; the caller's transaction makes it
 * all or nothing. The import's own row is moved last, and only if still as it was taken: a user who cancels it, or a worker that
 * takes it anew, need not wait and undoes all of this. Imports of one workspace merge one after the other.
 */
export async function merge(client: pg.PoolClient, job: Merge): Promise<Counts> {
  const { workspaceId, importId } = job;
  if (job.counts.good === 0) throw new AppError('nothingAccepted');
  await run(client, Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('import ' || ${workspaceId}, 0))`);
  // Many entries of the search index are sorted at once; with the default of 4 MB a million rows take twice as long.
  await client.query(`SET LOCAL work_mem = '64MB'; SET LOCAL gin_pending_list_limit = '32MB'`);
  // A long file is joined by hash: for a new workspace the statistics expect one contact (docs/decisions/0026).
  if (job.counts.good > FEW) await client.query('SET LOCAL enable_nestloop = off');

  const { choices } = job.settings;
  const list = await targetList(client, job);
  const listId = list.kind === 'existing' ? list.id : null;
  const target = { workspaceId, importId, listId };
  // Rows that were not taken keep their words: they are listed as they stood in the file.
  await keepRejects(client, target);
  if (job.counts.duplicates > 0 && doubtful(job.counts) > 0) await gatherDoubts(client);
  const { known, differing } = await knownContacts(client, workspaceId, choices.policy);
  const updated = differing > 0 ? await updateKnown(client, target, choices.policy) : 0;
  if (known > 0 && listId) await fillList(client, target, listId);
  const accepted = known < job.counts.good ? await insertNew(client, target, known > 0) : 0;
  if (choices.columns.some(({ role }) => role === 'tags')) await fillTags(client, target, choices.policy);
  const { consent } = job.settings;
  if (consent) {
    const record = { workspaceId, importId, by: job.by?.userId ?? null };
    await recordImportedConsent(client, record, consent, peopleIn(workspaceId));
  }

  const { rows, duplicates, rejected, several, unread, hidden, doubts, good } = job.counts;
  const suppressed = await keepSuppressed(client, target, choices);
  const unchanged = good - accepted - updated;
  const taken = { accepted, updated, unchanged };
  const counts: Counts = { rows, ...taken, duplicates, rejected, several, suppressed, unread, hidden, doubts };
  await finish(client, job, list, counts);
  return counts;
}

async function finish(client: pg.PoolClient, job: Merge, list: ListChoice, counts: Counts): Promise<void> {
  const { workspaceId, importId, by } = job;
  const settings: Settings = { ...job.settings, choices: { ...job.settings.choices, list } };
  await run(
    client,
    Prisma.sql`DELETE FROM import_chunk WHERE import_id = ${importId} AND workspace_id = ${workspaceId}`,
  );
  await run(
    client,
    Prisma.sql`
    INSERT INTO event (workspace_id, user_id, user_name, kind, subject, subject_id, subject_name, facts)
    VALUES (${workspaceId}, ${by?.userId}, ${by?.userName}, 'import.done', 'import', ${importId}, ${job.fileName},
            ${JSON.stringify(facts(counts))})`,
  );
  const moved = await change(
    client,
    Prisma.sql`
    UPDATE import SET state = 'done', done_at = now(), counts = ${JSON.stringify(counts)},
      settings = ${JSON.stringify(settings)}, queued_at = NULL, lease_until = NULL, progress = '{}', problem = NULL
    WHERE ${isHeld(job)}`,
  );
  if (moved !== 1) throw new AppError('importDone');
}

/** The chosen list, made if it is new; if the list is gone in the meantime, the import stops. */
async function targetList(client: pg.PoolClient, job: Merge): Promise<ListChoice> {
  const { workspaceId, settings, by } = job;
  const { choices } = settings;
  if (choices.list.kind === 'none') return choices.list;
  if (choices.list.kind === 'existing') {
    const [found] = await run(
      client,
      Prisma.sql`SELECT FROM list WHERE id = ${choices.list.id} AND workspace_id = ${workspaceId} FOR KEY SHARE`,
    );
    if (!found) throw new AppError('listGone');
    return choices.list;
  }
  const [made] = await run<{ id: string; is_new: boolean }>(
    client,
    Prisma.sql`
    INSERT INTO list (workspace_id, name) VALUES (${workspaceId}, ${choices.list.name})
    ON CONFLICT (workspace_id, name) DO UPDATE SET name = list.name RETURNING id, old.id IS NULL AS is_new`,
  );
  if (!made) throw new AppError('listGone');
  if (made.is_new) {
    await run(
      client,
      Prisma.sql`
      INSERT INTO event (workspace_id, user_id, user_name, kind, subject, subject_id, subject_name)
      VALUES (${workspaceId}, ${by?.userId}, ${by?.userName}, 'list.created', 'list', ${made.id}, ${choices.list.name})`,
    );
  }
  return { kind: 'existing', id: made.id };
}

async function keepRejects(
  client: pg.PoolClient,
  { workspaceId, importId }: { workspaceId: string; importId: string },
): Promise<void> {
  await run(
    client,
    Prisma.sql`
    INSERT INTO import_reject (workspace_id, import_id, row, reason, cells, number, remark)
    SELECT ${workspaceId}::uuid, ${importId}::uuid, row, r.said, ARRAY(SELECT jsonb_array_elements_text(cells)), NULL, ''
    FROM import_staging, unnest(string_to_array(coalesce(reason, remark), ',')) AS r (said)
    WHERE reason IS NOT NULL OR remark IS NOT NULL
    UNION ALL
    SELECT ${workspaceId}::uuid, ${importId}::uuid, row, doubt::text, ARRAY(SELECT jsonb_array_elements_text(cells)), number,
           words
    FROM import_staging WHERE doubt IS NOT NULL
    ORDER BY 3`,
  );
}

/** Keeps the people of the file who must not be called now, with their rows, as far as these are known. Returns their number. */
async function keepSuppressed(
  client: pg.PoolClient,
  { workspaceId, importId }: { workspaceId: string; importId: string },
  { columns }: Choices,
): Promise<number> {
  const [any] = await run(client, Prisma.sql`SELECT FROM suppression WHERE workspace_id = ${workspaceId} LIMIT 1`);
  if (!any) return 0;
  const { joins, suppressed } = suppressionJoin(workspaceId, Prisma.sql`f.number`);
  const cells = Prisma.join(columns.map(({ role }) => CELLS[role] ?? Prisma.sql`''`));
  return change(
    client,
    Prisma.sql`
    INSERT INTO import_reject (workspace_id, import_id, row, reason, cells)
    SELECT ${workspaceId}::uuid, ${importId}::uuid, f.row, ${SUPPRESSED}, ARRAY[${cells}] FROM import_staging f ${joins}
    WHERE f.reason IS NULL AND ${suppressed} ORDER BY f.row`,
  );
}

/** SQL: the cells of a taken row, as far as the staging table holds them. */
const CELLS: Partial<Record<ColumnRole, Prisma.Sql>> = {
  phone: Prisma.sql`f.number`,
  firstName: Prisma.sql`f.first_name`,
  lastName: Prisma.sql`f.last_name`,
  fullName: Prisma.sql`trim(f.first_name || ' ' || f.last_name)`,
  fullNameLast: Prisma.sql`trim(f.last_name || ' ' || f.first_name)`,
};

function facts(counts: Counts): Record<string, number> {
  const { rejected, doubts: _, ...plain } = counts;
  const toCheck = doubtful(counts);
  return { ...plain, rejected: sum(rejected), ...(toCheck > 0 && { toCheck }) };
}

/** The number of rows with a number to check, whatever the doubt. */
export const doubtful = ({ doubts }: Pick<Counts, 'doubts'>) => sum(doubts);

const sum = (rows: Partial<Record<string, number>>) => Object.values(rows).reduce<number>((all, n = 0) => all + n, 0);
