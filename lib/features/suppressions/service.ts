import { type NewEvent, recordEvent, recordEvents } from '#lib/audit/events.ts';
import { type Db, transaction } from '#lib/db/client.ts';
import { Prisma, type Suppression } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { lineOf } from '#lib/domain/number-line.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { endOfDay } from './end-of-day.ts';
import { numberHash } from './number-hash.ts';
import type { SuppressionSourceName } from './queries.ts';
import type { SuppressionInput } from './schema.ts';
import { isGivenSource } from './sources.ts';
import { erasedAs } from './suppressed.ts';

export type NewSuppression = {
  /** E.164 */
  number: string;
  source: SuppressionSourceName;
  reason?: string;
  /** Where a proof other than a call is kept. */
  proof?: string;
  /** Not later than now; now by default. */
  since?: Date | null;
  until?: Date | null;
  /** The call whose answer is the proof. */
  codeRequest?: string | null;
  /** The import of contacts whose words asked for it. */
  importId?: string | null;
};

/** Defaults of the optional fields. */
const UNSAID = { reason: '', proof: '', since: null, until: null, codeRequest: null, importId: null };

/** The column keeps milliseconds: rounded up, a suppression would begin a moment after it was made. */
const BEGINNING = Prisma.sql`date_trunc('milliseconds', now())`;

/**
 * Puts numbers on the list of a workspace; for people and for the worker alike (no actor: the system did it). Idempotent: a
 * number that is already on it for at least as long stays as it is, with its first source and proof; an ended or shorter
 * suppression is renewed. An erased number stays erased. Returns the number of changed ones; only those have an event, which
 * names the file that they came `from`. Each number is looked up by `suppression_workspace_id_number_key`, and among the erased
 * ones by `suppression_erased_idx`.
 */
export async function suppress(
  tx: Db,
  workspaceId: string,
  numbers: NewSuppression[],
  actor: { userId: string; userName: string } | null = null,
  from: { file: string } | null = null,
): Promise<number> {
  const once = new Map(
    numbers.toReversed().map((each) => [lineOf(each.number), { ...UNSAID, ...each, number: lineOf(each.number) }]),
  );
  if (once.size === 0) return 0;
  const changed = await tx.$queryRaw<{ id: string; number: string }[]>`
    INSERT INTO suppression AS s (workspace_id, number, source, reason, proof, since, until, code_request, import_id)
    SELECT ${workspaceId}::uuid, n.number, n.source, n.reason, n.proof, least(n.since, ${BEGINNING}), n.until, n."codeRequest",
           n."importId"
    FROM json_to_recordset(${JSON.stringify([...once.values()])}::json) AS n(
      number text, source suppression_source, reason text, proof text, since timestamptz, until timestamptz, "codeRequest" uuid,
      "importId" uuid)
    WHERE NOT EXISTS (
      SELECT FROM suppression e
      WHERE e.workspace_id = ${workspaceId}::uuid AND e.number_hash ${erasedAs(workspaceId, Prisma.sql`n.number`)}
        AND (e.until IS NULL OR e.until >= n.until))
    ORDER BY n.number
    ON CONFLICT (workspace_id, number) DO UPDATE SET
      source = excluded.source, reason = excluded.reason, proof = excluded.proof, until = excluded.until,
      code_request = excluded.code_request, import_id = excluded.import_id,
      since = CASE WHEN s.until <= now() THEN excluded.since ELSE s.since END
    WHERE s.until IS NOT NULL AND (excluded.until IS NULL OR excluded.until > s.until)
    RETURNING id, number`;
  await recordEvents(
    tx,
    changed.map(({ id, number }) => ({
      workspaceId,
      actor,
      kind: 'suppression.added',
      subject: 'suppression',
      subjectId: id,
      subjectName: number,
      facts: { ...factsOf(once.get(number)), ...from },
    })),
  );
  return changed.length;
}

/**
 * Puts erased numbers on the list by their hashes, as an exported file brings them back; those already on it for at least as long
 * stay as they are. Returns the number of changed ones.
 */
export async function suppressErased(
  tx: Db,
  workspaceId: string,
  erased: (Omit<NewSuppression, 'number'> & { hash: Uint8Array })[],
): Promise<number> {
  if (erased.length === 0) return 0;
  // Each once, since a statement cannot change a row twice; the one that forbids for longest comes last and stays.
  const lasting = ({ until }: { until?: Date | null }) => until?.getTime() ?? Number.POSITIVE_INFINITY;
  const longestLast = erased.toSorted((a, b) => (lasting(a) < lasting(b) ? -1 : 1));
  const once = new Map(
    longestLast.map(({ hash, ...each }) => [Buffer.from(hash).toString('hex'), { ...UNSAID, ...each }]),
  );
  const rows = [...once].map(([hash, each]) => ({ ...each, hash }));
  return tx.$executeRaw`
    INSERT INTO suppression AS e (workspace_id, number_hash, source, reason, proof, since, until, code_request)
    SELECT ${workspaceId}::uuid, decode(n.hash, 'hex'), n.source, n.reason, n.proof, least(n.since, ${BEGINNING}), n.until,
           n."codeRequest"
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS n(
      hash text, source suppression_source, reason text, proof text, since timestamptz, until timestamptz, "codeRequest" uuid)
    ORDER BY n.hash
    ON CONFLICT (workspace_id, number_hash) WHERE number_hash IS NOT NULL DO UPDATE SET
      until = excluded.until, since = CASE WHEN e.until <= now() THEN excluded.since ELSE e.since END
    WHERE e.until IS NOT NULL AND (excluded.until IS NULL OR excluded.until > e.until)`;
}

function factsOfKept({ source, reason, proof, since, until, codeRequest }: Suppression) {
  return { source, reason, proof, since: since.toISOString(), until: until?.toISOString() ?? null, codeRequest };
}

function factsOf(added: NewSuppression | undefined): NonNullable<NewEvent['facts']> {
  if (!added) return {};
  const { number, source, reason = '', proof = '', until, codeRequest = null } = added;
  return { number, source, reason, proof, until: until?.toISOString() ?? null, codeRequest };
}

/**
 * Adds a number by hand, and the `others` beside it or possibly meant instead. Throws forbidden, and alreadySuppressed if all of
 * them are already on the list for at least as long.
 */
export async function addSuppression(actor: Actor, input: SuppressionInput): Promise<void> {
  assertCan(actor, 'suppressions.write');
  const { lastDay, others = [], ...given } = input;
  const until = lastDay === null ? null : endOfDay(lastDay, actor.timeZone);
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const changed = await suppress(
      tx,
      workspaceId,
      [given.number, ...others].map((number) => ({ ...given, number, until })),
      actor,
    );
    if (changed === 0) throw new AppError('alreadySuppressed');
  });
}

/**
 * Suppresses the number `to` at least as long as the number `from` is, erased ones included: for two contacts that turn out to be
 * one person, in the transaction that merges them. Its proof is still the call to the other number.
 */
export async function inheritSuppression(tx: Db, actor: Actor, from: string, to: string): Promise<void> {
  const { workspaceId } = actor;
  const [strictest] = await tx.$queryRaw<(NewSuppression & { codeRequest: string | null })[]>`
    SELECT s.source, s.reason, s.proof, s.since, s.until, s.code_request AS "codeRequest" FROM suppression s
    WHERE s.workspace_id = ${workspaceId}::uuid AND (s.number = ${from} OR s.number_hash = ${numberHash(workspaceId, from)})
      AND (s.until IS NULL OR s.until > statement_timestamp())
    ORDER BY s.until DESC NULLS FIRST LIMIT 1`;
  if (!strictest) return;
  const { codeRequest, ...kept } = strictest;
  const proof = kept.proof || (codeRequest ?? '');
  const source = isGivenSource(kept.source) ? kept.source : 'asked';
  await suppress(tx, workspaceId, [{ ...kept, number: to, proof, source }], actor);
}

/**
 * Removes from the list the numbers that an import of contacts put on it and nothing has renewed since, within the caller's
 * transaction; the caller checks the permission. Returns their number.
 */
export async function removeOfImport(tx: Db, actor: Actor, importId: string): Promise<number> {
  const { workspaceId } = actor;
  const gone = await tx.$queryRaw<{ id: string; number: string | null; source: string; reason: string }[]>`
    DELETE FROM suppression WHERE import_id = ${importId}::uuid AND workspace_id = ${workspaceId}::uuid
    RETURNING id, number, source::text, reason`;
  await recordEvents(
    tx,
    gone.map(({ id, number, source, reason }) => ({
      workspaceId,
      actor,
      kind: 'suppression.removed',
      subject: 'suppression',
      subjectId: id,
      ...(number !== null && { subjectName: number }),
      facts: { number, source, reason },
    })),
  );
  return gone.length;
}

/** Takes a number off the list: it may be called again. Throws forbidden, notFound. */
export async function removeSuppression(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'suppressions.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const kept = await tx.suppression.findFirst({ where: { id, workspaceId } });
    const { count } = await tx.suppression.deleteMany({ where: { id, workspaceId } });
    if (!kept || count === 0) throw new AppError('notFound');
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'suppression.removed',
      subject: 'suppression',
      subjectId: id,
      ...(kept.number !== null && { subjectName: kept.number }),
      facts: { number: kept.number, ...factsOfKept(kept) },
    });
  });
}

/**
 * Erases the number of a suppression: only its keyed hash stays, with source, beginning and end, so that the number is recognised
 * and not called when it comes back. People's notes about it are erased too. The ledger of calls and the evidence keep their
 * records. Throws forbidden, notFound (also for one that is erased already).
 */
export async function eraseSuppression(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'suppressions.write');
  await transaction(async (tx) => {
    const kept = await tx.suppression.findFirst({
      where: { id, workspaceId: actor.workspaceId },
      select: { number: true },
    });
    if (!kept?.number || !(await erase(tx, actor, kept.number))) throw new AppError('notFound');
  });
}

/**
 * The same for erasing a contact, within that transaction; the caller checks the permission. Returns whether the number was
 * suppressed: nothing is kept of one that was not.
 */
export async function eraseNumber(actor: Actor, number: string, tx: Db): Promise<boolean> {
  return erase(tx, actor, number);
}

async function erase(tx: Db, actor: Actor, number: string): Promise<boolean> {
  const { workspaceId } = actor;
  const hash = numberHash(workspaceId, number);
  // If an erased number came back and was suppressed again, the suppression that forbids for longer stays.
  const [erased] = await tx.$queryRaw<
    (Pick<Suppression, 'id' | 'source' | 'since' | 'until'> & { codeRequest: string | null })[]
  >`
    WITH gone AS (
      DELETE FROM suppression WHERE workspace_id = ${workspaceId}::uuid AND number = ${number} RETURNING *
    )
    INSERT INTO suppression AS e (id, workspace_id, number_hash, source, since, until, code_request)
    SELECT id, workspace_id, ${hash}::bytea, source, since, until, code_request FROM gone
    ON CONFLICT (workspace_id, number_hash) WHERE number_hash IS NOT NULL DO UPDATE SET
      since = least(e.since, excluded.since),
      until = CASE WHEN e.until IS NULL OR excluded.until IS NULL THEN NULL ELSE greatest(e.until, excluded.until) END
    RETURNING id, source, since, until, code_request AS "codeRequest"`;
  if (!erased) return false;
  await recordEvent(tx, {
    workspaceId,
    actor,
    kind: 'suppression.erased',
    subject: 'suppression',
    subjectId: erased.id,
    facts: { source: erased.source, since: erased.since.toISOString(), until: erased.until?.toISOString() ?? null },
  });
  return true;
}
