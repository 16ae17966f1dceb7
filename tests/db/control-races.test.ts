import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { placeBatch } from '#lib/features/dispatch/send/place.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const PEOPLE = 40;
const WORKERS = 4;
const RACES = 50;
const SEED = 20261123;

beforeEach(async () => {
  await sandbox.clear();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

/** A launched campaign of many small batches. */
async function launched() {
  const actor = await makeActor();
  const limits = { callsPerRequest: 2, requestsPerSecond: 99_999, inFlight: 50 };
  await makeAccount(actor, { ...sandbox.account(), ...limits });
  const draft = await makeDraft(actor, [await makeList(actor, PEOPLE)]);
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
  return { actor, campaignId: draft.id };
}

/** Workers that take and place as fast as they can, until told to stop. */
function workers() {
  let stopping = false;
  let batches = 0;
  let asks = 0;
  let next = Promise.withResolvers<void>();
  const work = async () => {
    while (!stopping) {
      const taken = await takeWork();
      asks += 1;
      if (taken) batches += 1;
      next.resolve();
      next = Promise.withResolvers<void>();
      if (taken?.kind === 'place') await placeBatch(taken);
    }
  };
  const working = Promise.all(Array.from({ length: WORKERS }, work));
  const until = async (holds: () => boolean) => {
    while (!holds()) await Promise.race([next.promise, working]);
  };
  return {
    /** Goes on when this many batches were taken. */
    past: (many: number) => until(() => batches >= many),
    /** Goes on when the workers have asked for work this many times more. */
    async askedAgain(times: number) {
      const before = asks;
      await until(() => asks >= before + times);
    },
    async stop() {
      stopping = true;
      await working;
    },
  };
}

/** How often each batch was taken for sending, as it is committed. */
async function taken(campaignId: string): Promise<number[]> {
  const batches = await prisma.batch.findMany({
    where: { campaignId },
    orderBy: { seq: 'asc' },
    select: { attempt: true },
  });
  return batches.map((batch) => batch.attempt);
}

async function arrivals(): Promise<number> {
  return (await sandbox.items()).length;
}

/** When a person acts: after so many of the twenty batches, however long a machine takes for them. */
const moment = fc.integer({ min: 0, max: 14 });
const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

/**
 * Lets workers take what they can, and at a random moment a person acts; again and again. `then` says what must be true
 * and how many of the batches had been taken. More than a quarter of the races must be met in the middle.
 */
async function race(
  act: (actor: Actor, campaignId: string) => Promise<void>,
  then: (met: {
    actor: Actor;
    campaignId: string;
    before: number[];
    busy: ReturnType<typeof workers>;
  }) => Promise<void>,
): Promise<void> {
  let midway = 0;
  const one = fc.asyncProperty(moment, async (after) => {
    await sandbox.clear();
    const { actor, campaignId } = await launched();
    const busy = workers();
    await busy.past(after);
    await act(actor, campaignId);
    const before = await taken(campaignId);
    await then({ actor, campaignId, before, busy });
    if (total(before) > 0 && total(before) < before.length) midway += 1;
    await pauseAll();
  });
  await fc.assert(one, { numRuns: RACES, seed: SEED });
  expect(midway, 'races that were met in the middle').toBeGreaterThan(RACES / 4);
}

describe('while workers take what they can', () => {
  it('nothing more is taken once a pause is committed; resumed, everybody is called once', () =>
    race(pauseCampaign, async ({ actor, campaignId, before, busy }) => {
      // The workers have every chance to do what they must not.
      await busy.askedAgain(3 * WORKERS);
      await busy.stop();
      expect(await taken(campaignId)).toEqual(before);
      expect(await arrivals()).toBe(2 * total(before));

      await resumeCampaign(actor, campaignId);
      const again = workers();
      await expect.poll(() => taken(campaignId)).not.toContain(0);
      await again.stop();
      const codes = (await sandbox.items()).map((item) => item.codeRequest);
      expect([codes.length, new Set(codes).size]).toEqual([PEOPLE, PEOPLE]);
    }));

  it('a cancel ends exactly what had not been taken', () =>
    race(cancelCampaign, async ({ campaignId, before, busy }) => {
      await busy.stop();
      await sweep();
      expect(await taken(campaignId)).toEqual(before);
      const sent = 2 * total(before);
      expect(await arrivals()).toBe(sent);
      const cancelled = await prisma.call.count({ where: { campaignId, state: 'cancelled' } });
      const open = await prisma.call.count({ where: { campaignId, state: 'pending' } });
      expect([cancelled, open]).toEqual([PEOPLE - sent, 0]);
    }));
});

/** What one race left open takes no turns in the next. */
async function pauseAll(): Promise<void> {
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
}
