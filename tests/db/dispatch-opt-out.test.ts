import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { leaveOut } from '#lib/features/dispatch/ledger/opt-out.ts';
import { lookUpBatch } from '#lib/features/dispatch/results/look-up.ts';
import { placeBatch } from '#lib/features/dispatch/send/place.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const GRACE = 3600;

beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

const numberOf = (n: number) => `+39312${1_000_000 + n}`;

async function withAccount(callsPerRequest: number): Promise<Actor> {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest });
  return actor;
}

async function launched(actor: Actor, people: number): Promise<string> {
  const draft = await makeDraft(actor, [await makeList(actor, people)]);
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return draft.id;
}

/** What the platform says of a number's call in a campaign; of several, one report each. */
async function answered(campaignId: string, numbers: string[], ...said: Record<string, unknown>[]) {
  const calls = await prisma.call.findMany({ where: { campaignId, number: { in: numbers } } });
  const answers = calls.flatMap(({ codeRequest }) => said.map((each) => ({ CodeRequest: codeRequest, ...each })));
  const body = JSON.stringify({ InstantCalls: answers });
  await sandbox.faults([{ kind: 'body', on: 'lookUp', status: 200, body }]);
}
const DIGIT = { Status: 1, InputDigits: 9 };
const BLACKLISTED = { Status: 8 };

/** Asks about what a campaign has with the platform, and does nothing else. */
async function askAbout(campaignId: string): Promise<void> {
  await timePasses(campaignId, GRACE);
  const work = (await takeWork()) as Work;
  expect([work.kind, work.batch.campaignId]).toEqual(['lookUp', campaignId]);
  await lookUpBatch(work);
}

const callsOf = async (campaignId: string) =>
  (await prisma.call.findMany({ where: { campaignId }, orderBy: { number: 'asc' } })).map(({ state, reason }) => [
    state,
    reason,
  ]);
const batchesOf = async (campaignId: string) =>
  (await prisma.batch.findMany({ where: { campaignId }, orderBy: { seq: 'asc' } })).map(
    ({ size, state, carriedAt }) => [size, state, carriedAt !== null],
  );

describe('who opts out in one campaign', () => {
  it.each([
    ['by the digit', DIGIT, 'optOut'],
    ['by the platform’s blacklist', BLACKLISTED, 'platform'],
  ])('%s is taken at once out of what other campaigns have not sent', async (_, said, source) => {
    const actor = await withAccount(2);
    const first = await launched(actor, 1);
    await workOff();
    const other = await launched(actor, 3);
    await pauseCampaign(actor, other);
    await answered(first, [numberOf(1)], said);
    await askAbout(first);

    expect(await prisma.suppression.findMany({ where: { workspaceId: actor.workspaceId } })).toMatchObject([
      { number: numberOf(1), source },
    ]);
    expect(await callsOf(other)).toEqual([
      ['excluded', 'suppressed'],
      ['pending', null],
      ['pending', null],
    ]);
    expect(await batchesOf(other)).toEqual([
      [1, 'pending', false],
      [1, 'pending', false],
    ]);
    const gone = await prisma.call.findFirstOrThrow({ where: { campaignId: other, number: numberOf(1) } });
    expect(await prisma.callStatus.findMany({ where: { codeRequest: gone.codeRequest } })).toMatchObject([
      { state: 'excluded', reason: 'suppressed', batchId: gone.batchId },
    ]);
    expect((await campaignOf(actor, other))?.tally).toMatchObject({ excluded: 1, pending: 2, total: 2 });
    expect((await prisma.campaign.findUniqueOrThrow({ where: { id: other } })).state).toBe('paused');
  });

  it('ends a batch that nobody is left in, and a campaign that nothing is left of', async () => {
    const actor = await withAccount(1);
    const first = await launched(actor, 1);
    await workOff();
    const [two, one] = [await launched(actor, 2), await launched(actor, 1)];
    await pauseCampaign(actor, two);
    await pauseCampaign(actor, one);
    await answered(first, [numberOf(1)], DIGIT);
    await askAbout(first);
    expect(await batchesOf(two)).toEqual([
      [0, 'done', true],
      [1, 'pending', false],
    ]);
    expect(await batchesOf(one)).toEqual([[0, 'done', true]]);
    const campaigns = await prisma.campaign.findMany({ where: { id: { in: [two, one] } }, orderBy: { id: 'asc' } });
    expect(campaigns.map(({ state }) => state)).toEqual(['paused', 'completed']);

    await sandbox.clear();
    await sandbox.heal();
    await resumeCampaign(actor, two);
    await workOff();
    expect((await sandbox.items()).map(({ number }) => number)).toEqual([numberOf(2)]);
  });

  it('leaves a batch alone that is being sent, and another workspace’s', async () => {
    const [actor, stranger] = [await withAccount(2), await withAccount(2)];
    const first = await launched(actor, 1);
    await workOff();
    const [sending, foreign] = [await launched(actor, 2), await launched(stranger, 2)];
    await pauseCampaign(stranger, foreign);
    const taken = (await takeWork()) as Work;
    expect([taken.kind, taken.batch.campaignId]).toEqual(['place', sending]);
    await answered(first, [numberOf(1)], DIGIT);
    await askAbout(first);

    for (const campaign of [sending, foreign]) {
      expect(await callsOf(campaign)).toEqual(Array(2).fill(['pending', null]));
    }
    expect((await batchesOf(sending))[0]?.slice(0, 2)).toEqual([2, 'sending']);
    await sandbox.heal();
    await placeBatch(taken);
    expect(await callsOf(sending)).toEqual(Array(2).fill(['submitted', null]));
  });
});

describe('a no is never lost', () => {
  const numbers = [numberOf(1)];
  const callOf = (campaignId: string) => prisma.call.findFirstOrThrow({ where: { campaignId } });
  const suppressed = ({ workspaceId }: Actor) =>
    prisma.suppression.findMany({ where: { workspaceId, source: 'optOut' }, select: { number: true } });

  async function asked(said: Record<string, unknown>[]) {
    const actor = await withAccount(1);
    const campaignId = await launched(actor, 1);
    await workOff();
    await answered(campaignId, numbers, ...said);
    await askAbout(campaignId);
    return { actor, campaignId };
  }

  it.each([
    ['that failed, with retries left', [{ Status: 0, Retries: 0, InputDigits: '9' }]],
    ['that the platform refused', [{ Status: 3, InputDigits: '9' }]],
    ['that is named twice', [{ Status: 1 }, { Status: 1, InputDigits: '9' }]],
    [
      'that is named twice, in another order',
      [
        { Status: 1, InputDigits: '9' },
        { Status: 1, InputDigits: '1' },
      ],
    ],
    ['that failed the first of two times', [{ Status: 0, InputDigits: '9' }, { Status: 1 }]],
    ...['9#', '99', '09', '1,9', '19', ' 9'].map((digits) => [
      `with "${digits}"`,
      [{ Status: 1, InputDigits: digits }],
    ]),
  ] as [string, Record<string, unknown>[]][])('in a call %s', async (_, said) => {
    const { actor, campaignId } = await asked(said);
    expect(await callOf(campaignId)).toMatchObject({ state: 'final', outcome: 'optedOut', retriesLeft: null });
    expect((await callOf(campaignId)).digits).toContain('9');
    expect(await suppressed(actor)).toEqual([{ number: numberOf(1) }]);
  });

  it('in a call that goes on, which suppresses at once; nor by a last word without the key', async () => {
    const { actor, campaignId } = await asked([{ Status: 5, InputDigits: '9' }]);
    expect(await callOf(campaignId)).toMatchObject({ state: 'submitted', outcome: null });
    expect(await suppressed(actor)).toEqual([{ number: numberOf(1) }]);
    await answered(campaignId, numbers, { Status: 5 });
    await askAbout(campaignId);
    expect((await callOf(campaignId)).state).toBe('submitted');
    await answered(campaignId, numbers, { Status: 1 });
    await askAbout(campaignId);
    expect(await callOf(campaignId)).toMatchObject({ state: 'final', outcome: 'optedOut', digits: '9' });
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'suppression.added' } })).toBe(1);
  });

  it('in a call of which no last word ever comes', async () => {
    const { campaignId } = await asked([{ Status: 5, InputDigits: '9' }]);
    await prisma.batch.updateMany({ where: { campaignId }, data: { until: new Date(0) } });
    await askAbout(campaignId);
    expect(await callOf(campaignId)).toMatchObject({ state: 'final', outcome: 'optedOut', reason: 'noLastWord' });
  });

  it('but a code that holds the key is none', async () => {
    const { actor, campaignId } = await asked([{ Status: 1, InputDigits: '1979' }]);
    expect(await callOf(campaignId)).toMatchObject({ state: 'final', outcome: 'answered', digits: '1979' });
    expect(await suppressed(actor)).toEqual([]);
  });
});

describe('who needs several batches takes them in the order of their ids, so that nobody waits in a circle', () => {
  it.each([
    ['an opt-out', (actor: Actor) => transaction((tx) => leaveOut(tx, actor.workspaceId, [1, 2, 3].map(numberOf)))],
    ['a cancel', (actor: Actor, campaignId: string) => cancelCampaign(actor, campaignId)],
  ])('%s that waits for the first holds no other', async (_, act) => {
    const actor = await withAccount(1);
    const campaignId = await launched(actor, 3);
    const batches = await prisma.batch.findMany({ where: { campaignId }, orderBy: { id: 'desc' } });
    // The rows lie in another order than their ids.
    for (const { id } of batches) await prisma.batch.update({ where: { id }, data: { dueAt: new Date() } });
    const ids = batches.map(({ id }) => id).toReversed();
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM batch WHERE id = $1 FOR UPDATE', [ids[0]]);
      const acting = act(actor, campaignId);
      // In this database: the server serves other files' tests too.
      const waiting = () =>
        pool.query(`SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.datname = current_database()
          AND NOT l.granted AND l.locktype IN ('transactionid', 'tuple')`);
      await expect.poll(async () => (await waiting()).rowCount).toBe(1);
      const free = await client.query('SELECT FROM batch WHERE id = ANY($1) FOR UPDATE SKIP LOCKED', [ids]);
      expect(free.rowCount).toBe(3);
      await client.query('ROLLBACK');
      await acting;
    } finally {
      client.release();
    }
    expect(await prisma.call.count({ where: { campaignId, state: 'pending' } })).toBe(0);
  });
});
