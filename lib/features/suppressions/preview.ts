import { reading } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { isAbroad } from '#lib/domain/number-country.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { prepare, type SuppressionsFile, taken } from './prepare.ts';
import { type Reading, readingOf } from './reading.ts';
import type { ImportTerms } from './schema.ts';
import type { ToldLine } from './told.ts';
import { wouldErase, wouldSuppress } from './would-suppress.ts';

/** Numbers per statement. */
const AT_ONCE = 5_000;

/** What importing a file would do. `seen`: passed to the import, so that this file is imported, and as it was read here. */
export type SuppressionsPreview = Reading & {
  seen: string;
  /** Numbers that would be suppressed from now on. */
  added: number;
  /** Numbers of other countries than the workspace's, each with its row; taken like all others. */
  abroad: ToldLine[];
};

/** Reads a file of suppressions and writes nothing. Throws forbidden and what `readSuppressions` throws. */
export async function previewSuppressions(
  actor: Actor,
  file: SuppressionsFile,
  terms: ImportTerms,
): Promise<SuppressionsPreview> {
  assertCan(actor, 'suppressions.write');
  const prepared = await prepare(actor, file, terms);
  const { read, seen } = prepared;
  const done = await reading(async (tx) => {
    const { lasting, ended, unproved } = await taken(tx, actor, prepared, terms);
    let added = await wouldErase(tx, actor.workspaceId, lasting.erased);
    for (let at = 0; at < lasting.numbers.length; at += AT_ONCE)
      added += await wouldSuppress(tx, actor.workspaceId, lasting.numbers.slice(at, at + AT_ONCE));
    return { added, ended, unproved };
  });
  const abroad = read.given.flatMap<ToldLine>(({ sheet, row, number }) =>
    number !== null && isAbroad(number, terms.country)
      ? [{ sheet, row, reason: 'abroad', piece: formatNumber(number), cells: [] }]
      : [],
  );
  return { ...readingOf(read, done), added: done.added, seen, abroad };
}
