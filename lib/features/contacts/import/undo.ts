import { recordEvent } from '#lib/audit/events.ts';
import { byHash } from '#lib/db/by-hash.ts';
import { longTransaction, reading, type Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { IS_REAL } from '#lib/features/calls/queries.ts';
import { forgetUnused } from '../tag-service.ts';
import { Settings, type Undone } from './schema.ts';

const MOST_SECONDS = 120;

/** SQL: whether a contact `c` is still as the import `i` wrote it. Any later write, by hand or import, moves one of the two. */
const UNTOUCHED = Prisma.sql`c.workspace_id = i.workspace_id AND c.import_id = i.id AND c.updated_at = i.done_at`;
/**
 * SQL: whether the import made it, and nobody used it since: it was not called, tagged or put into a list, and withdrew no
 * consent. Each condition is looked up by key (`IS NOT TRUE` keeps it from becoming a join).
 */
const REMOVABLE = Prisma.sql`${UNTOUCHED}
  AND (EXISTS (SELECT FROM import_before b WHERE b.import_id = i.id AND b.contact_id = c.id)) IS NOT TRUE
  AND (EXISTS (SELECT FROM call k WHERE k.number = c.number AND k.workspace_id = i.workspace_id AND k.contact_id = c.id
    AND ${IS_REAL})) IS NOT TRUE
  AND (EXISTS (SELECT FROM contact_consent w WHERE w.contact_id = c.id AND w.withdrawn_at IS NOT NULL)) IS NOT TRUE
  AND (EXISTS (SELECT FROM contact_tag t WHERE t.contact_id = c.id AND t.import_id IS DISTINCT FROM i.id)) IS NOT TRUE
  AND (EXISTS (SELECT FROM list_member m WHERE m.contact_id = c.id AND m.import_id IS DISTINCT FROM i.id)) IS NOT TRUE`;
/** SQL: whether `i` is this import. */
const isThis = (workspaceId: string, importId: string) =>
  Prisma.sql`i.id = ${importId}::uuid AND i.workspace_id = ${workspaceId}::uuid`;

/** Returns what undoing a finished import would do now, in figures. Throws notFound, importUndone. */
export async function consequenceOfUndoing(workspaceId: string, importId: string): Promise<Undone> {
  return reading((tx) => foreseen(tx, workspaceId, importId), { seconds: MOST_SECONDS });
}

async function foreseen(tx: Tx, workspaceId: string, importId: string): Promise<Undone> {
  type Row = { state: string; settings: unknown; removed: number; restored: number };
  const look = () => tx.$queryRaw<Row[]>`
    SELECT i.state, i.settings,
      (SELECT count(*)::int FROM contact c WHERE ${REMOVABLE}) AS removed,
      (SELECT count(*)::int FROM import_before b JOIN contact c ON c.id = b.contact_id
       WHERE b.import_id = i.id AND ${UNTOUCHED}) AS restored
    FROM import i WHERE ${isThis(workspaceId, importId)} AND i.state IN ('done', 'undone')`;
  const [row] = await byHash(tx, look);
  if (!row) throw new AppError('notFound');
  if (row.state === 'undone') throw new AppError('importUndone');
  const listId = listOf(row.settings);
  const memberships = listId === null ? 0 : await tx.listMember.count({ where: { listId, importId, workspaceId } });
  return { removed: row.removed, restored: row.restored, memberships };
}

/**
 * Undoes a finished import in one transaction: deletes contacts and memberships that it made, and restores the former values of
 * contacts that it changed. People who were called, changed, tagged or put into another list since stay as they are. Returns the
 * figures. Throws forbidden, notFound, importUndone.
 */
export async function undoImport(actor: Actor, importId: string): Promise<Undone> {
  assertCan(actor, 'contacts.write');
  return longTransaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL work_mem = '64MB'`;
    return takeBack(tx, actor, importId);
  }, MOST_SECONDS);
}

async function takeBack(tx: Tx, actor: Actor, importId: string): Promise<Undone> {
  const { workspaceId } = actor;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('import ' || ${workspaceId}, 0))`;
  const undoneAt = new Date();
  const [kept] = await tx.import.updateManyAndReturn({
    where: { id: importId, workspaceId, state: 'done' },
    data: { state: 'undone', undoneAt },
    select: { settings: true, fileName: true },
  });
  if (!kept)
    throw new AppError(
      (await tx.import.count({ where: { id: importId, workspaceId } })) > 0 ? 'importUndone' : 'notFound',
    );
  const listId = listOf(kept.settings);
  const { count: memberships } =
    listId === null ? { count: 0 } : await tx.listMember.deleteMany({ where: { listId, importId, workspaceId } });
  const tags = await tx.$queryRaw<{ tag_id: string }[]>`
    WITH gone AS (
      DELETE FROM contact_tag WHERE import_id = ${importId}::uuid AND workspace_id = ${workspaceId}::uuid RETURNING tag_id
    ) SELECT DISTINCT tag_id FROM gone`;
  await forgetUnused(
    tx,
    workspaceId,
    tags.map(({ tag_id }) => tag_id),
  );
  // Withdrawn consents stay on record: without them the same file would put the consent in force again.
  const ofImport = { consent: { importId, workspaceId }, workspaceId };
  await tx.contactConsent.deleteMany({ where: { ...ofImport, withdrawnAt: null } });
  await tx.consent.deleteMany({ where: { importId, workspaceId, contacts: { none: {} } } });
  const own = isThis(workspaceId, importId);
  const remove = () => tx.$executeRaw`DELETE FROM contact c USING import i WHERE ${own} AND ${REMOVABLE}`;
  const removed = await byHash(tx, remove);
  const restore = () => tx.$executeRaw`
    UPDATE contact c SET first_name = b.first_name, last_name = b.last_name, attributes = b.attributes,
      number_doubt = b.number_doubt, number_remark = b.number_remark, number_confirmed_at = b.number_confirmed_at,
      number_confirmed_by = b.number_confirmed_by, import_id = b.written_by, updated_at = b.updated_at
    FROM import i JOIN import_before b ON b.import_id = i.id WHERE ${own} AND c.id = b.contact_id AND ${UNTOUCHED}`;
  const restored = await byHash(tx, restore);
  const undone: Undone = { removed, restored, memberships };
  await tx.import.updateMany({ where: { id: importId, workspaceId }, data: { undone } });
  await recordEvent(tx, {
    workspaceId,
    actor,
    kind: 'import.undone',
    subject: 'import',
    subjectId: importId,
    subjectName: kept.fileName,
    facts: undone,
  });
  return undone;
}

function listOf(settings: unknown): string | null {
  const list = Settings.parse(settings).choices?.list;
  return list?.kind === 'existing' ? list.id : null;
}
