import { createHash, randomInt } from 'node:crypto';
import { recordEvent } from '#lib/audit/events.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { parseOwnNumber } from '#lib/domain/own-number.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { speakTo, testDraft } from '#lib/features/dispatch/service.ts';

const CODE_MINUTES = 20;
const MOST_WRONG = 5;
/** One code per minute: a typing error must not ring a stranger's telephone again and again. */
const PAUSE_MS = 60_000;

const hashOf = (id: string, code: string) => new Uint8Array(createHash('sha256').update(`${id} ${code}`).digest());

/**
 * Calls a number and speaks a code; a person who enters it has the telephone at hand. `say` makes the text of the digits. Returns
 * the test call's campaign. Throws forbidden, notATestNumber, tooSoon, and the errors of `speakTo`.
 */
export async function sendCode(
  actor: Actor,
  given: { number: string },
  say: (digits: string) => { text: string; language: string; name: string },
): Promise<{ campaignId: string }> {
  assertCan(actor, 'campaigns.draft');
  const { workspaceId, userId } = actor;
  return transaction(async (tx) => {
    const { defaultCountry } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const own = parseOwnNumber(given.number, defaultCountry);
    if (!own || own.kind === 'other') throw new AppError('notATestNumber');
    const key = { workspaceId, userId, number: own.number };
    // Of two clicks at once the second waits, here or for the row, and then sees the first one's code.
    await tx.testNumber.createMany({ data: [key], skipDuplicates: true });
    await tx.$queryRaw`
      SELECT 1 FROM test_number
      WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${userId}::uuid AND number = ${own.number} FOR UPDATE`;
    const row = await tx.testNumber.findUniqueOrThrow({ where: { workspaceId_userId_number: key } });
    if (row.codeAt && row.codeAt.getTime() > Date.now() - PAUSE_MS) throw new AppError('tooSoon');
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await tx.testNumber.update({
      where: { id: row.id },
      data: { codeHash: hashOf(row.id, code), codeAt: new Date(), wrong: 0 },
    });
    const spoken = await speakTo(tx, actor, { ...say([...code].join(', ')), number: own.number });
    return { campaignId: spoken.id };
  });
}

/** Checks the code that was heard. Throws notFound, wrongCode (also if it is too old, or was guessed at too often). */
export async function confirmNumber(actor: Actor, { id, code }: { id: string; code: string }): Promise<void> {
  const { workspaceId, userId } = actor;
  const right = await transaction(async (tx) => {
    await tx.$queryRaw`
      SELECT FROM test_number
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND user_id = ${userId}::uuid FOR UPDATE`;
    const row = await tx.testNumber.findFirst({ where: { id, workspaceId, userId } });
    if (!row) throw new AppError('notFound');
    const fresh = row.codeAt !== null && row.codeAt.getTime() > Date.now() - CODE_MINUTES * 60_000;
    const same = row.codeHash !== null && Buffer.from(row.codeHash).equals(hashOf(row.id, code));
    if (!fresh || !same || row.wrong >= MOST_WRONG) {
      await tx.testNumber.update({ where: { id: row.id }, data: { wrong: { increment: 1 } } });
      return false;
    }
    await tx.testNumber.update({ where: { id: row.id }, data: { confirmedAt: new Date(), codeHash: null } });
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'testNumber.confirmed',
      subject: 'member',
      subjectId: userId,
      subjectName: actor.userName,
      facts: { number: row.number },
    });
    return true;
  });
  // Thrown after the commit: a wrong guess counts.
  if (!right) throw new AppError('wrongCode');
}

/** Deletes one of the actor's own numbers. Throws notFound. */
export async function removeNumber(actor: Actor, id: string): Promise<void> {
  const { workspaceId, userId } = actor;
  const { count } = await prisma.testNumber.deleteMany({ where: { id, workspaceId, userId } });
  if (count === 0) throw new AppError('notFound');
}

/** Places a test call of a draft to one of the actor's confirmed numbers. Throws notFound, and the errors of `testDraft`. */
export async function callMe(
  actor: Actor,
  test: { campaignId: string; testNumberId: string; name: string },
): Promise<{ id: string }> {
  const { workspaceId, userId } = actor;
  const own = await prisma.testNumber.findFirst({
    where: { id: test.testNumberId, workspaceId, userId, confirmedAt: { not: null } },
  });
  if (!own) throw new AppError('notFound');
  return testDraft(actor, { campaignId: test.campaignId, number: own.number, name: test.name });
}
