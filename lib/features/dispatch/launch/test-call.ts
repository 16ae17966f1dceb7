import { randomUUID } from 'node:crypto';
import { recordCampaignEvent } from '#lib/audit/events.ts';
import { type Tx, transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { databaseTime } from '#lib/db/time.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import type { Fields } from '../ledger/terms.ts';
import { type Draft, draftBlockers, readDraft, snapshotOf } from '../prepare/draft.ts';
import { overAudience } from '../prepare/over-audience.ts';
import { countTest } from './test-limits.ts';

/** A test call is made within this time or not at all. */
const MINUTES = 15;

/** The parts of a draft that a test call needs; the caller decides who is called and when. */
const NEEDED = ['noMessage', 'textProblem', 'noCallerId', 'noAccount', 'accountStopped'] as const;

/**
 * Calls one of the actor's own numbers with a draft's message, through the same path as every call: a campaign of one call,
 * marked as a test. Fields are those of the first person in the audience. Returns the test's id, whose page shows the result.
 * Throws forbidden, notFound, draftIncomplete, accountMissing, accountPaused, tooManyTests.
 */
export async function testDraft(actor: Actor, test: { campaignId: string; number: string; name: string }) {
  assertCan(actor, 'campaigns.draft');
  return transaction(async (tx) => {
    const draft = await readDraft(tx, actor.workspaceId, test.campaignId);
    if (!draft) throw new AppError('notFound');
    const now = await databaseTime(tx);
    const missing = draftBlockers(draft, now).find((code) => NEEDED.some((needed) => needed === code));
    if (missing === 'noAccount') throw new AppError('accountMissing');
    if (missing === 'accountStopped') throw new AppError('accountPaused');
    const snapshot = snapshotOf({ ...draft, ...from(now), callingHours: null, maxRetries: 0 }, actor.userName);
    if (missing || !snapshot) throw new AppError('draftIncomplete');
    await countTest(tx, actor, 'draft', test.number);
    const fields = await someFields(tx, draft);
    return placeTest(tx, actor, snapshot, { ...test, fields });
  });
}

/**
 * Speaks a code to a number that the actor has yet to prove as their own. Throws draftIncomplete (no caller id), accountMissing,
 * accountPaused, tooManyTests.
 */
export async function speakTo(
  tx: Prisma.TransactionClient,
  actor: Actor,
  spoken: { number: string; text: string; language: string; name: string },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const account = await tx.account.findFirst({ where: { workspaceId, rehearsal: false } });
  const callerId = await tx.callerId.findFirst({ where: { workspaceId }, orderBy: { id: 'asc' } });
  if (!account) throw new AppError('accountMissing');
  if (account.stoppedReason) throw new AppError('accountPaused');
  if (!callerId) throw new AppError('draftIncomplete');
  await countTest(tx, actor, 'code', spoken.number);
  const { windowStart, windowEnd } = from(await databaseTime(tx));
  const { name, text, language } = spoken;
  const snapshot: Snapshot = {
    message: { name, kind: 'tts', extension: null, text, language, fields: [], digits: [] },
    callerId: callerId.number,
    window: { start: windowStart, end: windowEnd, timeZone: actor.timeZone },
    callingHours: null,
    ...{ maxRetries: 0, minutesBetween: 1, repeats: 2, shape: account.shape, callsPerRequest: 1 },
    audience: { lists: [], segments: [], tags: [], people: 1, minusLists: [], minusSegments: [], quietDays: 0 },
    ...{ launchedBy: actor.userName, sandbox: account.sandbox },
  };
  return placeTest(tx, actor, snapshot, { ...spoken, fields: null });
}

const from = (windowStart: Date) => ({
  windowStart,
  windowEnd: new Date(windowStart.getTime() + MINUTES * 60_000),
});

async function placeTest(
  tx: Prisma.TransactionClient,
  actor: Actor,
  snapshot: Snapshot,
  call: { number: string; name: string; fields: Fields | null },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const { start, end, timeZone } = snapshot.window;
  const account = await tx.account.findFirstOrThrow({
    where: { workspaceId, rehearsal: false },
    select: { id: true },
  });
  const { id } = await tx.campaign.create({
    data: {
      ...{ workspaceId, name: call.name, purpose: 'test', state: 'running', timeZone },
      ...{ windowStart: start, windowEnd: end, openFrom: start, openUntil: end, launchedAt: start },
      ...{ maxRetries: 0, minutesBetween: snapshot.minutesBetween, repeats: snapshot.repeats },
      snapshot: snapshot as unknown as Prisma.InputJsonObject,
    },
  });
  const batch = await tx.batch.create({
    data: { workspaceId, campaignId: id, accountId: account.id, seq: 1, size: 1, retries: 0 },
  });
  await tx.call.create({
    data: {
      ...{ codeRequest: randomUUID(), workspaceId, campaignId: id, batchId: batch.id, number: call.number },
      ...{ firstName: actor.userName, lastName: '', ...(call.fields && { fields: call.fields }) },
    },
  });
  const campaign = { workspaceId, id, name: call.name };
  await recordCampaignEvent(tx, { actor, kind: 'campaign.tested', campaign, facts: { number: call.number } });
  await wakeWorkers(tx);
  return { id };
}

/** The attributes of the first person who would be called; null if there is nobody. */
async function someFields(tx: Tx, { asked }: Draft): Promise<Fields | null> {
  const [person] = await overAudience(
    tx,
    asked,
    (everybody) => tx.$queryRaw<{ attributes: Fields }[]>`
      SELECT attributes FROM (${everybody}) a WHERE excluded IS NULL ORDER BY number LIMIT 1`,
  );
  return person?.attributes ?? null;
}
