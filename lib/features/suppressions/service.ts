import { recordEvent } from '#lib/audit/events.ts';
import { transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { endOfDay } from './end-of-day.ts';
import type { SuppressionSourceName } from './queries.ts';
import type { SuppressionInput } from './schema.ts';

export type NewSuppression = {
  workspaceId: string;
  /** E.164 */
  number: string;
  source: SuppressionSourceName;
  reason?: string;
  until?: Date | null;
  /** The call whose answer is the proof. */
  codeRequest?: string | null;
};

/**
 * Puts a number on the list inside the caller's transaction; for people and for the worker alike (no actor: the system
 * did it). Idempotent: a number that already stands there at least as long stays as it is, with its first source and
 * proof; an ended or shorter suppression is renewed. Answers whether anything changed; only then is there an event.
 */
export async function suppress(
  tx: Prisma.TransactionClient,
  { workspaceId, number, source, reason = '', until = null, codeRequest = null }: NewSuppression,
  actor: { userId: string; userName: string } | null = null,
): Promise<boolean> {
  const changed = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO suppression AS s (workspace_id, number, source, reason, until, code_request)
    VALUES (${workspaceId}::uuid, ${number}, ${source}::suppression_source, ${reason}, ${until}, ${codeRequest}::uuid)
    ON CONFLICT (workspace_id, number) DO UPDATE SET
      source = excluded.source, reason = excluded.reason, until = excluded.until, code_request = excluded.code_request,
      since = CASE WHEN s.until <= now() THEN now() ELSE s.since END
    WHERE s.until IS NOT NULL AND (excluded.until IS NULL OR excluded.until > s.until)
    RETURNING id`;
  const id = changed[0]?.id;
  if (!id) return false;
  await recordEvent(tx, {
    workspaceId,
    actor,
    kind: 'suppression.added',
    subject: 'suppression',
    subjectId: id,
    subjectName: number,
    facts: { number, source, reason, until: until?.toISOString() ?? null, codeRequest },
  });
  return true;
}

/** Adds a number by hand. Throws forbidden, and alreadySuppressed when it stands there at least as long. */
export async function addSuppression(actor: Actor, input: SuppressionInput): Promise<void> {
  assertCan(actor, 'suppressions.write');
  const { number, source, reason, lastDay } = input;
  const until = lastDay === null ? null : endOfDay(lastDay, actor.timeZone);
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const changed = await suppress(tx, { workspaceId, number, source, reason, until }, actor);
    if (!changed) throw new AppError('alreadySuppressed');
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
