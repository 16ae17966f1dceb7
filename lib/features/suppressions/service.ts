import { type NewEvent, recordEvent, recordEvents } from '#lib/audit/events.ts';
import { type Db, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { endOfDay } from './end-of-day.ts';
import type { SuppressionSourceName } from './queries.ts';
import type { SuppressionInput } from './schema.ts';

export type NewSuppression = {
  /** E.164 */
  number: string;
  source: SuppressionSourceName;
  reason?: string;
  until?: Date | null;
  /** The call whose answer is the proof. */
  codeRequest?: string | null;
};

/** The column keeps milliseconds: rounded up, a suppression would begin a moment after it was made. */
const BEGINNING = Prisma.sql`date_trunc('milliseconds', now())`;

/**
 * Puts numbers on the list of a workspace; for people and for the worker alike (no actor: the system did it).
 * Idempotent: a number that already stands there at least as long stays as it is, with its first source and proof; an
 * ended or shorter suppression is renewed. Answers how many changed; only those have an event.
 */
export async function suppress(
  tx: Db,
  workspaceId: string,
  numbers: NewSuppression[],
  actor: { userId: string; userName: string } | null = null,
): Promise<number> {
  const once = new Map(
    numbers.toReversed().map((each) => [each.number, { reason: '', until: null, codeRequest: null, ...each }]),
  );
  if (once.size === 0) return 0;
  const changed = await tx.$queryRaw<{ id: string; number: string }[]>`
    INSERT INTO suppression AS s (workspace_id, number, source, reason, since, until, code_request)
    SELECT ${workspaceId}::uuid, n.number, n.source, n.reason, ${BEGINNING}, n.until, n."codeRequest"
    FROM json_to_recordset(${JSON.stringify([...once.values()])}::json)
      AS n(number text, source suppression_source, reason text, until timestamptz, "codeRequest" uuid)
    ORDER BY n.number
    ON CONFLICT (workspace_id, number) DO UPDATE SET
      source = excluded.source, reason = excluded.reason, until = excluded.until, code_request = excluded.code_request,
      since = CASE WHEN s.until <= now() THEN ${BEGINNING} ELSE s.since END
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
      facts: factsOf(once.get(number)),
    })),
  );
  return changed.length;
}

function factsOf(added: NewSuppression | undefined): NonNullable<NewEvent['facts']> {
  if (!added) return {};
  const { number, source, reason = '', until, codeRequest = null } = added;
  return { number, source, reason, until: until?.toISOString() ?? null, codeRequest };
}

/** Adds a number by hand. Throws forbidden, and alreadySuppressed when it stands there at least as long. */
export async function addSuppression(actor: Actor, input: SuppressionInput): Promise<void> {
  assertCan(actor, 'suppressions.write');
  const { number, source, reason, lastDay } = input;
  const until = lastDay === null ? null : endOfDay(lastDay, actor.timeZone);
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const changed = await suppress(tx, workspaceId, [{ number, source, reason, until }], actor);
    if (changed === 0) throw new AppError('alreadySuppressed');
  });
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
      subjectName: kept.number,
      facts: {
        number: kept.number,
        source: kept.source,
        reason: kept.reason,
        since: kept.since.toISOString(),
        until: kept.until?.toISOString() ?? null,
        codeRequest: kept.codeRequest,
      },
    });
  });
}
