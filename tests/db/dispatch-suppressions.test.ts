import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { callPage } from '#lib/features/calls/queries.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { deleteContact, eraseContact } from '#lib/features/contacts/service.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { excludedPeople } from '#lib/features/dispatch/queries.ts';
import { lookUpBatch } from '#lib/features/dispatch/results/look-up.ts';
import { callable } from '#lib/features/dispatch/send/callable.ts';
import { placeBatch } from '#lib/features/dispatch/send/place.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { decideParked } from '#lib/features/dispatch/service.ts';
import { suppressionOf } from '#lib/features/suppressions/queries.ts';
import { eraseNumber, suppress } from '#lib/features/suppressions/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { askTwice, ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const GRACE = 3600;

beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

const numberOf = (n: number) => `+39312${1_000_000 + n}`;

async function launched(people: number, callsPerRequest: number, actor?: Actor) {
  const who = actor ?? (await makeActor());
  if (!actor) await makeAccount(who, { ...sandbox.account(), callsPerRequest });
  await sandbox.prove(who);
  const draft = await makeDraft(who, [await makeList(who, people)]);
  await launchCampaign(who, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return { actor: who, campaignId: draft.id };
}

const suppressed = (actor: Actor, ...people: number[]) =>
  suppress(
    prisma,
    actor.workspaceId,
    people.map((n) => ({ number: numberOf(n), source: 'asked' as const })),
  );
const batchesOf = async (campaignId: string) =>
  (await prisma.batch.findMany({ where: { campaignId }, orderBy: { seq: 'asc' } })).map(
    ({ size, state, attempt, reason }) => ({ size, state, attempt, reason }),
  );
const numbersThatCame = async () => (await sandbox.items()).map((item) => item.number.replace(/^00/, '+')).sort();
const people = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => numberOf(from + at));

describe('who is suppressed after the launch', () => {
  it('is in no request, and stands on the campaign with the reason, the history and the counters', async () => {
    const { actor, campaignId } = await launched(25, 10);
    expect(await suppressed(actor, 3, 12, 13)).toBe(3);
    await workOff();
    const gone = [3, 12, 13].map(numberOf);
    expect(await numbersThatCame()).toEqual(people(1, 25).filter((number) => !gone.includes(number)));

    const { rows } = await callPage(actor, campaignId, { bucket: 'excluded' });
    const found = rows.map(({ number, reason, bucket }) => ({ number, reason, bucket }));
    expect(found.sort((a, b) => a.number.localeCompare(b.number))).toEqual(
      gone.map((number) => ({ number, reason: 'suppressed', bucket: 'excluded' })),
    );
    const history = await prisma.callStatus.findMany({
      where: { codeRequest: { in: rows.map((r) => r.codeRequest) } },
    });
    expect(history.map(({ state, reason }) => [state, reason])).toEqual(Array(3).fill(['excluded', 'suppressed']));
    expect((await campaignOf(actor, campaignId))?.tally).toMatchObject({ excluded: 3, total: 22, submitted: 22 });
    expect((await batchesOf(campaignId)).map(({ size, state }) => [size, state])).toEqual([
      [9, 'submitted'],
      [8, 'submitted'],
      [5, 'submitted'],
    ]);
    const texts = await prisma.exchange.count({ where: { campaignId, kind: 'place' } });
    expect(texts).toBe(3);
  });

  it('a batch that nobody is left in ends without a request, and the next one leaves in its turn', async () => {
    const { actor, campaignId } = await launched(25, 10);
    await suppressed(actor, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const work = await takeWork();
    expect(work?.codeRequests).toHaveLength(10);
    if (work) await placeBatch(work);
    await workOff();
    expect(await numbersThatCame()).toEqual(people(11, 25));
    expect((await batchesOf(campaignId))[0]).toEqual({ size: 0, state: 'done', attempt: 0, reason: 'suppressed' });
    expect(await prisma.exchange.count({ where: { campaignId, kind: 'place' } })).toBe(2);
  });

  it('when nobody at all is left, the campaign is completed: nothing failed', async () => {
    const { actor, campaignId } = await launched(6, 3);
    await suppressed(actor, 1, 2, 3, 4, 5, 6);
    expect(await takeWork()).toBeNull();
    expect(await prisma.campaign.findUnique({ where: { id: campaignId } })).toMatchObject({
      state: 'completed',
      reason: null,
    });
    expect(await prisma.exchange.count({ where: { campaignId } })).toBe(0);
    expect(await sandbox.items()).toEqual([]);
  });

  it('a worker that dies before it ended the campaign leaves that to the sweep', async () => {
    const { actor, campaignId } = await launched(3, 3);
    await suppressed(actor, 1, 2, 3);
    const batch = await prisma.batch.findFirstOrThrow({ where: { campaignId } });
    const { text, values } = callable({ id: batch.id, workspace_id: actor.workspaceId });
    expect((await pool.query(text, values)).rows).toEqual([]);
    await sweep();
    expect((await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } })).state).toBe('completed');
  });

  it('what was suppressed in another workspace, has ended or has not begun, excludes nobody', async () => {
    const { actor } = await launched(3, 3);
    const stranger = await makeActor();
    await suppressed(stranger, 1);
    const { workspaceId } = actor;
    await prisma.suppression.createMany({
      data: [
        { workspaceId, number: numberOf(2), source: 'manual', since: new Date(0), until: new Date(Date.now() - 1) },
        { workspaceId, number: numberOf(3), source: 'manual', since: new Date(Date.now() + 60_000) },
      ],
    });
    await workOff();
    expect(await numbersThatCame()).toEqual(people(1, 3));
  });

  it('who pressed the opt-out digit in one campaign is not called by any other of the workspace', async () => {
    const first = await launched(1, 1);
    await workOff();
    const others = [await launched(3, 3, first.actor), await launched(1, 1, first.actor)];
    await pool.query(`UPDATE campaign SET state = 'paused' WHERE id = ANY($1)`, [others.map((o) => o.campaignId)]);
    const [call] = await prisma.call.findMany({ where: { campaignId: first.campaignId } });
    const answer = { CodeRequest: call?.codeRequest, Status: 1, InputDigits: 9 };
    await sandbox.faults([
      { kind: 'body', on: 'lookUp', status: 200, body: JSON.stringify({ InstantCalls: [answer] }) },
    ]);
    await timePasses(first.campaignId, GRACE);
    await workOff();
    expect(await prisma.suppression.findMany({ where: { workspaceId: first.actor.workspaceId } })).toMatchObject([
      { number: numberOf(1), source: 'optOut', codeRequest: call?.codeRequest },
    ]);
    expect(await suppressionOf(first.actor.workspaceId, numberOf(1))).toMatchObject({ campaignId: first.campaignId });
    await pool.query(`UPDATE campaign SET state = 'running' WHERE state = 'paused' AND id = ANY($1)`, [
      others.map((o) => o.campaignId),
    ]);
    await sandbox.heal();
    await workOff();
    expect(await numbersThatCame()).toEqual([numberOf(1), numberOf(2), numberOf(3)]);
    const excluded = await prisma.call.findMany({ where: { state: 'excluded', workspaceId: first.actor.workspaceId } });
    expect(excluded.map((each) => each.number)).toEqual([numberOf(1), numberOf(1)]);
  });
});

it('nobody is called whose contact was deleted or erased after the launch, or has another number now', async () => {
  const { actor, campaignId } = await launched(4, 2);
  const people = await prisma.contact.findMany({
    where: { workspaceId: actor.workspaceId },
    orderBy: { number: 'asc' },
  });
  const [deleted, erased, moved, stays] = people;
  await deleteContact(actor, deleted?.id ?? '');
  await eraseContact(actor, erased?.id ?? '');
  await prisma.contact.update({ where: { id: moved?.id ?? '' }, data: { number: '+393129999999' } });
  await workOff();
  expect(await numbersThatCame()).toEqual([stays?.number]);
  const calls = await prisma.call.findMany({ where: { campaignId, state: 'excluded' } });
  expect(calls.map(({ reason }) => reason)).toEqual(['contactGone', 'contactGone', 'contactGone']);
});

it('a process that dies when it hears of an opt-out loses it not: the call is asked about again', async () => {
  const { actor, campaignId } = await launched(1, 1);
  await workOff();
  const call = await prisma.call.findFirstOrThrow({ where: { campaignId } });
  const answer = { CodeRequest: call.codeRequest, Status: 1, InputDigits: 9 };
  await sandbox.faults([{ kind: 'body', on: 'lookUp', status: 200, body: JSON.stringify({ InstantCalls: [answer] }) }]);
  await pool.query(`ALTER TABLE suppression ADD CONSTRAINT dying CHECK (number <> '${call.number}') NOT VALID`);
  await timePasses(campaignId, GRACE);
  const work = await takeWork();
  await expect(lookUpBatch(work as Work)).rejects.toThrow();
  await pool.query('ALTER TABLE suppression DROP CONSTRAINT dying');
  expect((await prisma.call.findFirstOrThrow({ where: { campaignId } })).state).toBe('submitted');

  await pool.query('UPDATE batch SET lease_until = NULL WHERE campaign_id = $1', [campaignId]);
  await timePasses(campaignId, GRACE);
  await workOff();
  expect(await prisma.call.findFirstOrThrow({ where: { campaignId } })).toMatchObject({ outcome: 'optedOut' });
  expect(await prisma.suppression.findMany({ where: { workspaceId: actor.workspaceId } })).toMatchObject([
    { number: call.number, source: 'optOut', codeRequest: call.codeRequest },
  ]);
});

describe('what goes out again asks again', () => {
  it('a request that did not get through, without who is suppressed meanwhile', async () => {
    const { actor, campaignId } = await launched(5, 5);
    await sandbox.faults([{ kind: 'rateLimited', retryAfter: 0, on: 'place', times: 1 }]);
    const work = await takeWork();
    if (work) await placeBatch(work);
    await suppressed(actor, 2);
    await timePasses(campaignId);
    await workOff();
    expect(await numbersThatCame()).toEqual(people(1, 5).filter((number) => number !== numberOf(2)));
    const call = await prisma.call.findFirstOrThrow({ where: { campaignId, number: numberOf(2) } });
    expect([call.state, call.batchId]).toEqual(['excluded', work?.batch.id]);
  });

  it('calls that provably never arrived', async () => {
    const { actor, campaignId } = await launched(5, 5);
    await sandbox.faults([{ kind: 'reset', on: 'place', times: 1 }]);
    await workOff();
    await suppressed(actor, 1, 5);
    await askTwice(campaignId);
    expect(await numbersThatCame()).toEqual(people(2, 4));
    expect(await prisma.call.count({ where: { campaignId, state: 'excluded', reason: 'suppressed' } })).toBe(2);
  });

  it('calls that a person decided to send again', async () => {
    const { actor, campaignId } = await launched(3, 3);
    await sandbox.faults([{ kind: 'reset', on: 'place', times: 1 }]);
    await workOff();
    await sandbox.faults([{ kind: 'status', status: 503, on: 'lookUp' }]);
    await timePasses(campaignId, 24 * GRACE);
    await workOff();
    await sandbox.heal();
    await suppressed(actor, 1);
    expect(await decideParked(actor, { campaignId, decision: 'sendAgain' })).toEqual({ calls: 3 });
    await askTwice(campaignId);
    expect(await numbersThatCame()).toEqual(people(2, 3));
  });
});

/** Takes and places until nothing is due, as a worker does; `asked` is from before each turn. */
async function takeAll() {
  const taken: { work: Work; asked: number }[] = [];
  for (let idle = 0; idle < 20; idle += 1) {
    const asked = Date.now();
    const work = await takeWork();
    if (work?.kind === 'place') {
      taken.push({ work, asked });
      await placeBatch(work);
      idle = 0;
    }
  }
  return taken;
}

describe('at once', () => {
  it('a suppression that is committed while the turn is being prepared still counts', async () => {
    const { actor } = await launched(3, 3);
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const batch = await client.query('SELECT id, workspace_id FROM batch WHERE workspace_id = $1', [
        actor.workspaceId,
      ]);
      // The turn's own time stands still at its beginning; the suppression begins a millisecond later at the least.
      const later = () => client.query(`SELECT clock_timestamp() > now() + interval '1 ms' AS later`);
      await expect.poll(async () => (await later()).rows[0].later, { interval: 1 }).toBe(true);
      await suppressed(actor, 2);
      const { text, values } = callable(batch.rows[0]);
      const { rows } = await client.query(text, values);
      expect(rows.map((row) => row.number)).toEqual([numberOf(1), numberOf(3)]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('while people are suppressed and many workers take: whoever was suppressed before is in no request', async () => {
    const { actor, campaignId } = await launched(200, 4);
    const since = new Map<string, number>();
    const suppressing = (async () => {
      for (let n = 200; n > 0; n -= 3) {
        await suppressed(actor, n);
        since.set(numberOf(n), Date.now());
      }
    })();
    const taken = (await Promise.all([1, 2, 3, 4].map(takeAll))).flat();
    await suppressing;
    const calls = await prisma.call.findMany({ where: { campaignId } });
    const numbers = new Map(calls.map((call) => [call.codeRequest, call.number]));
    for (const { work, asked } of taken) {
      const known = (code: string) => (since.get(numbers.get(code) ?? '') ?? Number.POSITIVE_INFINITY) < asked;
      expect(work.codeRequests.filter(known)).toEqual([]);
    }
    const excluded = calls.filter((call) => call.state === 'excluded').length;
    expect(excluded).toBeGreaterThan(0);
    expect((await sandbox.items()).length).toBe(200 - excluded);
    expect((await campaignOf(actor, campaignId))?.tally).toMatchObject({ excluded, total: 200 - excluded });
  });
});

it('before the launch, who would not be called is told by name, with the suppression that says why', async () => {
  const actor = await makeActor();
  const draft = await makeDraft(actor, [await makeList(actor, 9)]);
  await suppressed(actor, 2, 3, 5, 7);
  await eraseNumber(actor, numberOf(5), prisma);
  const rows = await prisma.suppression.findMany({ where: { workspaceId: actor.workspaceId } });
  const first = await excludedPeople(actor, draft.id, {}, 3);
  const second = await excludedPeople(actor, draft.id, { after: first.next ?? '' }, 3);
  expect([...first.people, ...second.people].map(({ number }) => number)).toEqual([2, 3, 5, 7].map(numberOf));
  expect(first.people.map(({ suppressionId }) => rows.find(({ id }) => id === suppressionId)?.number)).toEqual([
    numberOf(2),
    numberOf(3),
    null,
  ]);
  expect([first.people[0]?.firstName, first.people[0]?.source, second.next]).toEqual(['Name2', 'asked', null]);
  await expect(excludedPeople(await makeActor(), draft.id)).rejects.toMatchObject({ code: 'notFound' });
});

it('costs no walk through a million suppressions, nor through the calls of other batches', async () => {
  const { actor, campaignId } = await launched(20_000, 500);
  await pool.query(
    `INSERT INTO suppression (workspace_id, number, source, since)
     SELECT $1, '+39312' || (3000000 + n), 'register', 'epoch' FROM generate_series(1, 1000000) n`,
    [actor.workspaceId],
  );
  // Not by chance: whether the database has looked at a table by itself decides its plans.
  await pool.query('ANALYZE suppression, call');
  const batch = await prisma.batch.findFirstOrThrow({ where: { campaignId } });
  const { text, values } = callable({ id: batch.id, workspace_id: actor.workspaceId });
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index (Only )?Scan using suppression_workspace_id_number_key/);
  expect(plan).not.toMatch(/Seq Scan on (suppression|call)/);
});
