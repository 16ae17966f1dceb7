import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { perform } from '#lib/features/dispatch/perform.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import { decideParked } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { askTwice, ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

// A person decides about parked calls in the very moment between a look-up that parks them and the end of that look-up.

const sandbox = ownSandbox();
const PEOPLE = 6;

beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

/** A batch that was sent again once, and is absent again: its next look-up parks it. */
async function aboutToBeParked() {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: PEOPLE, inFlight: 2 });
  await sandbox.prove(actor);
  const draft = await makeDraft(actor, [await makeList(actor, PEOPLE)], { maxRetries: 0 });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
  await sandbox.faults([{ kind: 'reset', on: 'place', times: 2 }]);
  await workOff();
  await askTwice(draft.id);
  await timePasses(draft.id, 3600);
  await workOff();
  expect(await absences(draft.id), 'it was absent once').toBe(1);
  await timePasses(draft.id);
  return { actor, campaignId: draft.id };
}

const absences = (campaignId: string) =>
  prisma.batch.count({ where: { campaignId, state: 'unknown', absentSince: { not: null } } });
const batches = (campaignId: string) =>
  prisma.batch.findMany({ where: { campaignId, state: { notIn: ['done'] } }, select: { state: true } });

/** Each event of a kind waits until it is let go. Returns what lets it go. */
async function holdBack(kind: string, key: number) {
  const client = await pool.connect();
  await client.query('SELECT pg_advisory_lock($1)', [key]);
  await client.query(`
    CREATE OR REPLACE FUNCTION hold_back_${key}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(${key}); RETURN NEW; END $$;
    CREATE OR REPLACE TRIGGER hold_back_${key} BEFORE INSERT ON event FOR EACH ROW
      WHEN (NEW.kind = '${kind}') EXECUTE FUNCTION hold_back_${key}()`);
  return async () => {
    await client.query('SELECT pg_advisory_unlock($1)', [key]);
    client.release();
  };
}

/** Somebody waits for a lock of this kind. */
const waits = (locktype: string, many = 1) =>
  expect
    .poll(
      async () =>
        (
          await pool.query(
            `SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND locktype = $1
             AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
            [locktype],
          )
        ).rows[0]?.waiting,
      { interval: 5 },
    )
    .toBe(many);

describe.each(['sendAgain', 'treatAsCalled'] as const)(
  '"%s" while a look-up that parked the calls is not over',
  (decision) => {
    it('leaves no batch whose state is not that of its calls, and the campaign comes to its end', async () => {
      const { actor, campaignId } = await aboutToBeParked();
      const letParked = await holdBack('batch.parked', 1);
      const letDecided = await holdBack('batch.decided', 2);
      const work = await takeWork();
      if (work?.kind !== 'lookUp') throw new Error('the look-up is due');

      let over = false;
      const lookUp = perform(work).finally(() => {
        over = true;
      });
      await waits('advisory');
      const decided = decideParked(actor, { campaignId, decision });
      await waits('advisory', 2);
      await letParked();
      // It waits for the decision, or it does not and is over first.
      await Promise.race([waits('transactionid'), expect.poll(() => over).toBe(true)]);
      await letDecided();
      expect(await decided).toEqual({ calls: PEOPLE });
      await lookUp;

      if (decision === 'sendAgain') {
        expect(await batches(campaignId)).toEqual([{ state: 'unknown' }]);
        await sandbox.heal();
        await askTwice(campaignId);
        await askTwice(campaignId);
        expect((await sandbox.items()).length).toBe(PEOPLE);
      }
      expect(await batches(campaignId)).toEqual([]);
      const campaign = await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId }, select: { state: true } });
      expect(campaign.state).toBe('completed');
    });
  },
);

it.each([
  ['treatAsCalled', 'sendAgain'],
  ['sendAgain', 'treatAsCalled'],
] as const)('of two people who decide at once the first one counts: "%s" before "%s"', async (decision, other) => {
  const { actor, campaignId } = await aboutToBeParked();
  await workOff();
  const letDecided = await holdBack('batch.decided', 3);
  const first = decideParked(actor, { campaignId, decision });
  await waits('advisory');
  const second = decideParked(actor, { campaignId, decision: other }).catch((error: unknown) => error);
  await waits('transactionid');
  await letDecided();
  expect(await first).toEqual({ calls: PEOPLE });
  expect(await second).toMatchObject({ code: 'conflict' });
});
