import { recordEvent } from '#lib/audit/events.ts';
import { type Db, pool, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { suppressionJoin } from '#lib/features/suppressions/queries.ts';
import { removeOfImport, suppress } from '#lib/features/suppressions/service.ts';

const MOST_SECONDS = 120;
/** Numbers per statement. */
const AT_ONCE = 5_000;

/** Figures of a file's numbers whose words ask not to call them. */
export type DoNotCall = {
  numbers: number;
  /** Still callable, apart from the check of the number: those that excluding would add. */
  open: number;
  /** Excluded by this import: those that reversing it would remove. */
  excluded: number;
};

/** Returns how many numbers of an import ask not to be called, and their state now. */
export async function doNotCallOf(workspaceId: string, importId: string): Promise<DoNotCall> {
  const { joins, suppressed } = suppressionJoin(workspaceId, Prisma.sql`n.number`);
  const [figures] = await run<DoNotCall>(
    pool,
    Prisma.sql`
    SELECT count(*)::int AS numbers, (count(*) FILTER (WHERE NOT ${suppressed}))::int AS open,
      (SELECT count(*)::int FROM suppression x
       WHERE x.import_id = ${importId}::uuid AND x.workspace_id = ${workspaceId}::uuid) AS excluded
    FROM (SELECT DISTINCT r.number FROM import_reject r
          WHERE r.import_id = ${importId}::uuid AND r.workspace_id = ${workspaceId}::uuid AND r.reason = 'doNotCall'
            AND r.number IS NOT NULL) n ${joins}`,
  );
  return figures ?? { numbers: 0, open: 0, excluded: 0 };
}

/**
 * Excludes the numbers of an import whose words ask not to call them, each with those words as its reason and its row as the
 * proof; numbers that are already excluded stay so. Returns the number excluded. Throws forbidden, notFound.
 */
export async function excludeDoNotCall(actor: Actor, importId: string): Promise<number> {
  assertCan(actor, 'suppressions.write');
  const { workspaceId } = actor;
  return transaction(async (tx) => {
    const fileName = await held(tx, actor, importId);
    const rows = await tx.importReject.findMany({
      where: { workspaceId, importId, reason: 'doNotCall', number: { not: null } },
      orderBy: { number: 'asc' },
      select: { number: true, remark: true, row: true },
    });
    const numbers = rows.flatMap(({ number, remark, row }) =>
      number === null
        ? []
        : [{ number, source: 'asked' as const, reason: remark, proof: `${fileName}, ${row}`, importId }],
    );
    let excluded = 0;
    for (let at = 0; at < numbers.length; at += AT_ONCE) {
      const some = numbers.slice(at, at + AT_ONCE);
      excluded += await suppress(tx, workspaceId, some, actor, { file: fileName });
    }
    if (excluded > 0) await about(tx, actor, 'import.excluded', { importId, fileName, excluded });
    return excluded;
  }, MOST_SECONDS);
}

/** Reverses that: the numbers may be called again once they are confirmed. Returns their number. Throws forbidden, notFound. */
export async function includeDoNotCall(actor: Actor, importId: string): Promise<number> {
  assertCan(actor, 'suppressions.write');
  return transaction(async (tx) => {
    const fileName = await held(tx, actor, importId);
    const removed = await removeOfImport(tx, actor, importId);
    if (removed > 0) await about(tx, actor, 'import.unexcluded', { importId, fileName, excluded: removed });
    return removed;
  }, MOST_SECONDS);
}

/** Returns the name of a finished import's file; locks it, so that two clicks do not do the same at once. */
async function held(tx: Db, { workspaceId }: Actor, importId: string): Promise<string> {
  const [found] = await tx.$queryRaw<{ file_name: string }[]>`
    SELECT file_name FROM import
    WHERE id = ${importId}::uuid AND workspace_id = ${workspaceId}::uuid AND state = 'done' FOR NO KEY UPDATE`;
  if (!found) throw new AppError('notFound');
  return found.file_name;
}

function about(
  tx: Db,
  actor: Actor,
  kind: 'import.excluded' | 'import.unexcluded',
  { importId, fileName, excluded }: { importId: string; fileName: string; excluded: number },
): Promise<void> {
  return recordEvent(tx, {
    workspaceId: actor.workspaceId,
    actor,
    kind,
    subject: 'import',
    subjectId: importId,
    subjectName: fileName,
    facts: { count: excluded },
  });
}
