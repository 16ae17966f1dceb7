import { createHash } from 'node:crypto';
import type { Db } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { readSuppressions } from './read-suppressions.ts';
import type { ImportTerms } from './schema.ts';
import type { GivenSuppression, ReadSuppressions } from './told.ts';

export type SuppressionsFile = { name: string; bytes: Uint8Array };
/** `sha256`: of the file. `seen`: a fingerprint of the file and of how it is read, so that the previewed file is imported. */
export type Prepared = { read: ReadSuppressions; sha256: string; seen: string; now: Date };

/** Reads a file of suppressions and stores nothing. Throws the errors of `readSuppressions`. */
export async function prepare(actor: Actor, { bytes }: SuppressionsFile, terms: ImportTerms): Promise<Prepared> {
  const { workspaceId, timeZone } = actor;
  const { country, source, leave } = terms;
  const now = new Date();
  const read = await readSuppressions(bytes, { workspaceId, timeZone, country, source, now }, leave);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const how = JSON.stringify([sha256, country, source, leave.toSorted()]);
  return { read, sha256, now, seen: createHash('sha256').update(how).digest('hex').slice(0, 16) };
}

type Numbers = { numbers: (GivenSuppression & { number: string })[]; erased: (GivenSuppression & { hash: Buffer })[] };
/** Those of `over` have an end that is past: they are kept as a record, and may be called. */
export type Taken = {
  lasting: Numbers;
  over: Numbers;
  /** Lines of the file whose end is past. */
  ended: number;
  /** Numbers whose proof is a call that this workspace did not place to them: taken without it. */
  unproved: number;
};

/** Returns the numbers to put on the list, each once, as long as the longest of its lines. */
export async function taken(tx: Db, actor: Actor, { read, now }: Prepared, terms: ImportTerms): Promise<Taken> {
  const { proved, unproved } = await checkProofs(tx, actor, read.given, terms);
  const numbers = strictestOfEach(proved).sort((a, b) => (a.number < b.number ? -1 : 1));
  const erased = proved.flatMap((line) => (line.hash ? [{ ...line, hash: line.hash }] : []));
  const isOver = ({ until }: { until: Date | null }) => until !== null && until <= now;
  const isLasting = (each: { until: Date | null }) => !isOver(each);
  return {
    lasting: { numbers: numbers.filter(isLasting), erased: erased.filter(isLasting) },
    over: { numbers: numbers.filter(isOver), erased: erased.filter(isOver) },
    ended: proved.filter(isOver).length,
    unproved,
  };
}

/**
 * Only a call of this workspace to that number proves that somebody pressed the opt-out digit, or that the platform reported it.
 * A line that names no such call is still taken, under the source that the importing person vouches for.
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
