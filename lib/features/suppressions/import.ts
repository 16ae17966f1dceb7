import { createHash } from 'node:crypto';
import { recordEvent } from '#lib/audit/events.ts';
import { type Db, longTransaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { type GivenSuppression, readSuppressions, type ToldLine } from './read-suppressions.ts';
import type { ImportTerms } from './schema.ts';
import { suppress, suppressErased } from './service.ts';

/** Numbers of one statement. */
const AT_ONCE = 5_000;
const IMPORT_SECONDS = 120;

/** `found` = `added` + `unchanged` + what was rejected: nothing that stood in the file is left unsaid. */
export type ImportedSuppressions = {
  /** Of the file or text, those that held anything, without the names over the columns. */
  rows: number;
  /** Numbers in them, and what was no number. */
  found: number;
  added: number;
  /** Stood there at least as long already, or earlier in the same file. */
  unchanged: number;
  /** Named a call as their proof that this workspace did not place to that number: taken without it. */
  unproved: number;
  rejected: ToldLine[];
  /** Taken, although something beside the number could not be read. */
  remarked: ToldLine[];
  header: string[];
};

/**
 * Puts all the numbers of a file on the list, or none of them if something fails; what is no number is told. Importing a
 * file again changes nothing. Throws forbidden and what `readSuppressions` throws.
 */
export async function importSuppressions(
  actor: Actor,
  file: { name: string; bytes: Uint8Array },
  terms: ImportTerms,
): Promise<ImportedSuppressions> {
  assertCan(actor, 'suppressions.write');
  const { workspaceId, timeZone } = actor;
  const { rows, given, rejected, remarked, header } = await readSuppressions(file.bytes, {
    ...terms,
    workspaceId,
    timeZone,
    now: new Date(),
  });
  return longTransaction(async (tx) => {
    const { proved, unproved } = await checkProofs(tx, actor, given, terms);
    const numbers = strictestOfEach(proved).sort((a, b) => (a.number < b.number ? -1 : 1));
    let added = 0;
    for (let at = 0; at < numbers.length; at += AT_ONCE) {
      added += await suppress(tx, workspaceId, numbers.slice(at, at + AT_ONCE), actor, { file: file.name });
    }
    added += await suppressErased(
      tx,
      workspaceId,
      proved.flatMap((line) => (line.hash ? [{ ...line, hash: line.hash }] : [])),
    );
    const counts = { rows, found: given.length + rejected.length, added, unchanged: given.length - added };
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'suppression.imported',
      subject: 'suppression',
      subjectName: file.name,
      facts: {
        ...counts,
        rejected: rejected.length,
        remarked: remarked.length,
        sha256: createHash('sha256').update(file.bytes).digest('hex'),
      },
    });
    return { ...counts, unproved, rejected, remarked, header };
  }, IMPORT_SECONDS);
}

/**
 * That somebody pressed the opt-out digit, or that the platform said it, is only known by a call of this workspace to that
 * number. What names no such call is still taken, as the source that the person who imports it stands for.
 */
async function checkProofs(
  tx: Db,
  actor: Actor,
  given: GivenSuppression[],
  terms: ImportTerms,
): Promise<{ proved: GivenSuppression[]; unproved: number }> {
  const named = given.flatMap(({ codeRequest }) => codeRequest ?? []);
  const calls =
    named.length === 0
      ? []
      : await tx.$queryRaw<{ codeRequest: string; number: string }[]>`
    SELECT code_request AS "codeRequest", number FROM call
    WHERE code_request = ANY(${named}::uuid[]) AND workspace_id = ${actor.workspaceId}::uuid`;
  const numberOf = new Map(calls.map((call) => [call.codeRequest, call.number]));
  let unproved = 0;
  const proved = given.map((line) => {
    const called = numberOf.get(line.codeRequest?.toLowerCase() ?? '');
    if (called !== undefined && (line.number === null || line.number === called)) return line;
    const byCall = line.source === 'optOut' || line.source === 'platform';
    if (line.codeRequest === null && !byCall) return line;
    unproved += 1;
    return {
      ...line,
      codeRequest: null,
      source: byCall ? terms.source : line.source,
      proof: line.proof || (line.codeRequest ?? ''),
    };
  });
  return { proved, unproved };
}

/** Of several lines with one number the first, but as long as the longest of them. */
function strictestOfEach(lines: GivenSuppression[]): (GivenSuppression & { number: string })[] {
  const each = new Map<string, GivenSuppression & { number: string }>();
  for (const { number, ...line } of lines) {
    if (number === null) continue;
    const known = each.get(number);
    if (!known) each.set(number, { ...line, number });
    else if (known.until !== null && (line.until === null || line.until > known.until)) known.until = line.until;
  }
  return [...each.values()];
}
