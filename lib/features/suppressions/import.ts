import { recordEvent } from '#lib/audit/events.ts';
import { longTransaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { prepare, type SuppressionsFile, taken } from './prepare.ts';
import { type Reading, readingOf } from './reading.ts';
import type { ImportTerms } from './schema.ts';
import { suppress, suppressErased } from './service.ts';

/** Numbers per statement. */
const AT_ONCE = 5_000;
const IMPORT_SECONDS = 120;

/** `found` = `added` + `unchanged` + `ended` + the rejected: everything in the file is accounted for. */
export type ImportedSuppressions = Reading & { added: number };

/**
 * Puts all the numbers of a file on the list, or none of them if something fails; reports everything that is no number. `seen` is
 * the preview's fingerprint of that file: another file, or another way to read it, is a conflict. Idempotent: importing a file
 * again changes nothing. Throws forbidden, conflict and the errors of `readSuppressions`.
 */
export async function importSuppressions(
  actor: Actor,
  file: SuppressionsFile,
  terms: ImportTerms,
  seen?: string,
): Promise<ImportedSuppressions> {
  assertCan(actor, 'suppressions.write');
  const { workspaceId } = actor;
  const prepared = await prepare(actor, file, terms);
  if (seen !== undefined && seen !== prepared.seen) throw new AppError('conflict');
  const { read, sha256 } = prepared;
  return longTransaction(async (tx) => {
    const { lasting, over, ended, unproved } = await taken(tx, actor, prepared, terms);
    const keep = async ({ numbers, erased }: typeof lasting) => {
      let changed = await suppressErased(tx, workspaceId, erased);
      for (let at = 0; at < numbers.length; at += AT_ONCE) {
        changed += await suppress(tx, workspaceId, numbers.slice(at, at + AT_ONCE), actor, { file: file.name });
      }
      return changed;
    };
    const added = await keep(lasting);
    await keep(over);
    const reading = readingOf(read, { added, ended, unproved });
    const { rows, found, unchanged, rejected, remarked } = reading;
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'suppression.imported',
      subject: 'suppression',
      subjectName: file.name,
      facts: {
        rows,
        found,
        added,
        unchanged,
        sha256,
        rejected: rejected.length,
        remarked: remarked.length,
        ...(terms.leave.length > 0 && { leftSheets: terms.leave.join(', ') }),
      },
    });
    return { ...reading, added };
  }, IMPORT_SECONDS);
}
