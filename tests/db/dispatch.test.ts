import { beforeEach, describe, expect, it } from 'vitest';
import { readExchange } from '#lib/audit/exchanges.ts';
import { pool, prisma } from '#lib/db/client.ts';
import { sealCredentials } from '#lib/db/credentials.ts';
import { refusalOf } from '#lib/features/campaigns/standstill.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { lookUpBatch } from '#lib/features/dispatch/results/look-up.ts';
import { placeBatch } from '#lib/features/dispatch/send/place.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import { cancelCampaign, decideParked, pauseCampaign, resumeCampaign } from '#lib/features/dispatch/service.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { askTwice, ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const GRACE = 3600;

beforeEach(async () => {
  await sandbox.heal();
  // Campaigns of earlier tests must not take turns in this one.
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

type Given = Parameters<typeof makeAccount>[1] & {
  people?: number;
  kind?: 'audio' | 'tts' | 'ivrTts';
  windowEnd?: Date;
  extension?: number;
};

async function launched({ people = 25, kind, windowEnd, extension, ...account }: Given = {}) {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: 10, ...account });
  await sandbox.prove(actor);
  const list = await makeList(actor, people);
  const draft = await makeDraft(actor, [list], {
    ...(kind && { kind }),
    ...(windowEnd && { windowEnd }),
    ...(extension && { extension }),
  });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return { actor, campaignId: draft.id };
}

const callsOf = (campaignId: string) =>
  prisma.call.findMany({ where: { campaignId }, orderBy: { codeRequest: 'asc' } });
const batchesOf = (campaignId: string) => prisma.batch.findMany({ where: { campaignId }, orderBy: { seq: 'asc' } });
const stateOf = async (id: string) => (await prisma.campaign.findUniqueOrThrow({ where: { id } })).state;
const states = (rows: { state: string }[]) => [...new Set(rows.map((row) => row.state))];
const kindsOf = async (campaignId: string) =>
  (await prisma.event.findMany({ where: { subjectId: campaignId }, orderBy: { id: 'asc' } })).map(
    (event) => event.kind,
  );

/** How often each of the campaign's CodeRequests stands in what the sandbox accepted. */
async function arrivals(campaignId: string): Promise<number[]> {
  const items = await sandbox.items();
  const calls = await callsOf(campaignId);
  return calls.map((call) => items.filter((item) => item.codeRequest === call.codeRequest).length);
}

describe('a batch that the platform accepts', () => {
  it('is on record before it leaves, redacted, and its answer after', async () => {
    const { campaignId } = await launched({ people: 3 });
    const work = await takeWork();
    if (!work) throw new Error('nothing was due');
    const intent = await prisma.exchange.findUniqueOrThrow({ where: { id: work.exchangeId } });
    expect([intent.endedAt, intent.outcome, intent.attempt, intent.method]).toEqual([null, null, 1, 'POST']);
    expect(states(await batchesOf(campaignId))).toEqual(['sending']);

    await placeBatch(work);
    const exchange = await prisma.exchange.findUniqueOrThrow({ where: { id: work.exchangeId } });
    const { request, response } = readExchange(exchange);
    expect(exchange).toMatchObject({ outcome: 'accepted', httpStatus: 200 });
    expect(request).toBe(
      work.body.replace(
        '"username":"sandbox","password":"sandbox"',
        request.slice(request.indexOf('"username"'), request.indexOf('}')),
      ),
    );
    expect(JSON.parse(request).User).toEqual({ username: '••••••', password: '••••••' });
    const items: { CodeRequest: string; Id: number }[] = JSON.parse(response ?? '').InstantCalls;
    const calls = await callsOf(campaignId);
    expect(calls.map((call) => [call.state, call.platformId])).toEqual(
      calls.map((call) => ['submitted', String(items.find((item) => item.CodeRequest === call.codeRequest)?.Id)]),
    );
  });

  it.each(['audio', 'tts', 'ivrTts'] as const)('%s arrives once for everybody, in both shapes', async (kind) => {
    for (const shape of ['full', 'compact'] as const) {
      const { campaignId } = await launched({ kind, shape });
      await workOff();
      expect(states(await callsOf(campaignId))).toEqual(['submitted']);
      expect(new Set(await arrivals(campaignId))).toEqual(new Set([1]));
    }
  });

  it('is polled until every call is final; the counters agree and the campaign ends', async () => {
    const { actor, campaignId } = await launched({ people: 200, callsPerRequest: 100 });
    await workOff();
    const polled = async () => {
      await timePasses(campaignId);
      await workOff();
      return stateOf(campaignId);
    };
    await expect.poll(polled).toBe('completed');
    const calls = await callsOf(campaignId);
    expect(states(calls)).toEqual(['final']);
    expect(states(await batchesOf(campaignId))).toEqual(['done']);

    const tally = await prisma.campaignTally.findMany({ where: { campaignId, calls: { not: 0 } } });
    for (const outcome of ['answered', 'notReached', 'refused', 'optedOut'] as const) {
      const kept = tally.filter((row) => row.bucket === outcome).reduce((sum, row) => sum + row.calls, 0);
      expect([outcome, kept]).toEqual([outcome, calls.filter((call) => call.outcome === outcome).length]);
    }
    const cost = calls.reduce((sum, call) => sum + Number(call.price ?? 0), 0);
    expect(tally.reduce((sum, row) => sum + Number(row.cost), 0)).toBeCloseTo(cost, 6);
    expect(calls.filter((call) => call.outcome === 'answered').length).toBeGreaterThan(20);

    const optedOut = calls
      .filter((call) => call.outcome === 'optedOut' || call.reason === 'blacklisted')
      .map((call) => call.number);
    const suppressed = await prisma.suppression.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(optedOut.length).toBeGreaterThan(0);
    expect(suppressed.map((row) => row.number).sort()).toEqual(optedOut.sort());
    expect(await kindsOf(campaignId)).toEqual(['campaign.launched', 'campaign.completed']);
    const moments = await prisma.answersOverTime.findMany({ where: { campaignId } });
    expect(moments.reduce((sum, row) => sum + row.calls, 0)).toBe(
      calls.filter((call) => call.outcome === 'answered').length,
    );
  });
});

describe('a request that did not get through', () => {
  it('a documented refusal ends its calls and is never sent again', async () => {
    const { actor, campaignId } = await launched({ people: 15 });
    await sandbox.faults([{ kind: 'status', status: 400, on: 'place', times: 1 }]);
    await workOff();
    await resumeCampaign(actor, campaignId);
    await timePasses(campaignId);
    await workOff();
    const calls = await callsOf(campaignId);
    expect(calls.filter((call) => call.outcome === 'refused' && call.reason === 'requestRefused')).toHaveLength(10);
    expect((await arrivals(campaignId)).sort()).toEqual([...Array(10).fill(0), ...Array(5).fill(1)]);
    expect(await kindsOf(campaignId)).toContain('batch.refused');
  });

  it('an extension that the platform does not know is told in its own words', async () => {
    const { actor, campaignId } = await launched({ people: 5, extension: 12 });
    await workOff();
    expect(await stateOf(campaignId)).toBe('failed');
    expect(await refusalOf(actor, campaignId)).toMatchObject({
      calls: 5,
      words: 'InstantCalls[0].Extension does not exist.',
    });
    expect(await refusalOf(await makeActor(), campaignId)).toBeNull();
  });

  it('wrong credentials stop the account and lose nothing; going on sends everything once', async () => {
    const { campaignId } = await launched({ password: 'not-the-password' });
    await workOff();
    const account = await prisma.account.findFirstOrThrow({
      where: { stoppedReason: 'unauthorised' },
      orderBy: { id: 'desc' },
    });
    expect(states(await batchesOf(campaignId))).toEqual(['pending']);
    expect(states(await callsOf(campaignId))).toEqual(['pending']);
    expect(await prisma.exchange.count({ where: { campaignId } })).toBe(1);
    expect(await prisma.event.count({ where: { subjectId: account.id, kind: 'account.stopped' } })).toBe(1);

    // Secrets are bound to their workspace, so the right ones are sealed for this one.
    await prisma.account.update({
      where: { id: account.id },
      data: { ...sealCredentials(account.workspaceId, SANDBOX_CREDENTIALS), stoppedReason: null },
    });
    await timePasses(campaignId);
    await workOff();
    expect(new Set(await arrivals(campaignId))).toEqual(new Set([1]));
  });

  it('a platform that refuses connections: everything waits, and is sent once when it is back', async () => {
    const { campaignId } = await launched({ baseUrl: 'http://127.0.0.1:9/Api', people: 5 });
    await workOff();
    const [batch] = await batchesOf(campaignId);
    expect(batch).toMatchObject({ state: 'pending', reason: 'connectionRefused' });
    await prisma.account.updateMany({
      where: { id: batch?.accountId ?? '' },
      data: { baseUrl: sandbox.account().baseUrl },
    });
    await timePasses(campaignId);
    await workOff();
    expect(await arrivals(campaignId)).toEqual([1, 1, 1, 1, 1]);
  });

  it('too many requests: the account rests as long as it was told', async () => {
    const { campaignId } = await launched({ people: 5 });
    await sandbox.faults([{ kind: 'rateLimited', retryAfter: 30, times: 1 }]);
    await workOff();
    const [batch] = await batchesOf(campaignId);
    const account = await prisma.account.findUniqueOrThrow({ where: { id: batch?.accountId ?? '' } });
    expect(batch).toMatchObject({ state: 'pending', reason: 'rateLimited' });
    const [exchange] = await prisma.exchange.findMany({ where: { campaignId } });
    expect((account.restsUntil?.getTime() ?? 0) - (exchange?.endedAt?.getTime() ?? 0)).toBeGreaterThan(25_000);
  });
});

describe('a request of unknown outcome', () => {
  it.each([
    ['it had arrived: nothing is sent again', 'acceptThenReset'],
    ['it had not arrived: the same calls are sent once more, unchanged', 'reset'],
  ])('%s', async (_, kind) => {
    const { campaignId } = await launched({ people: 5 });
    await sandbox.faults([{ kind, times: 1 }]);
    await workOff();
    const [first] = await batchesOf(campaignId);
    expect([first?.state, first?.reason]).toEqual(['unknown', 'reset']);
    expect(states(await callsOf(campaignId))).toEqual(['unknown']);
    const before = await callsOf(campaignId);

    await timePasses(campaignId); // due, but the grace period is not over: absence proves nothing yet
    await workOff();
    expect(states(await callsOf(campaignId))).toEqual(
      kind === 'reset' ? ['unknown'] : states(await callsOf(campaignId)),
    );
    await askTwice(campaignId);

    expect(await arrivals(campaignId)).toEqual([1, 1, 1, 1, 1]);
    expect((await callsOf(campaignId)).map((call) => call.codeRequest)).toEqual(before.map((call) => call.codeRequest));
    const batches = await batchesOf(campaignId);
    expect(batches).toHaveLength(kind === 'reset' ? 2 : 1);
    const places = await prisma.exchange.findMany({ where: { campaignId, kind: 'place' }, orderBy: { id: 'asc' } });
    expect(new Set(places.map((exchange) => exchange.requestSha256)).size).toBe(1);
    expect(places).toHaveLength(batches.length);
  });

  it('an answer with an item that names no call proves no absence', async () => {
    const { campaignId } = await launched({ people: 5 });
    await sandbox.faults([{ kind: 'reset', times: 1 }]);
    await workOff();
    const [known] = await callsOf(campaignId);
    const body = JSON.stringify({ InstantCalls: [{ CodeRequest: known?.codeRequest, Status: 4 }, { Status: 4 }] });
    await sandbox.faults([{ kind: 'body', body, status: 200, on: 'lookUp' }]);
    await timePasses(campaignId, GRACE);
    await workOff();
    expect((await callsOf(campaignId)).map((call) => call.state).sort()).toEqual([
      'submitted',
      ...Array(4).fill('unknown'),
    ]);
    expect(await arrivals(campaignId)).toEqual([0, 0, 0, 0, 0]);
    await sandbox.heal();
    await askTwice(campaignId);
    expect(await arrivals(campaignId)).toEqual([0, 1, 1, 1, 1]);
  });

  it('a worker that died while sending: looked up, and sent again only because it is provably absent', async () => {
    const { campaignId } = await launched({ people: 5 });
    expect(await takeWork()).not.toBeNull(); // … and nobody performs it
    expect(await takeWork()).toBeNull();
    await timePasses(campaignId);
    await sweep();
    expect(states(await batchesOf(campaignId))).toEqual(['unknown']);
    await askTwice(campaignId);
    expect(await arrivals(campaignId)).toEqual([1, 1, 1, 1, 1]);
  });

  it('an answer that comes after the batch was given up moves nothing, but is kept', async () => {
    const { campaignId } = await launched({ people: 5 });
    const slow = await takeWork();
    await timePasses(campaignId);
    await sweep();
    if (slow) await placeBatch(slow);
    expect(states(await batchesOf(campaignId))).toEqual(['unknown']);
    const exchange = await prisma.exchange.findUniqueOrThrow({ where: { id: slow?.exchangeId ?? '' } });
    expect(exchange.outcome).toBe('accepted');
    await timePasses(campaignId, GRACE);
    await workOff();
    expect(await arrivals(campaignId)).toEqual([1, 1, 1, 1, 1]);
  });

  it('calls that the platform accepted and does not show are asked about until their end; then a person decides', async () => {
    const { actor, campaignId } = await launched({ people: 5 });
    await workOff();
    await prisma.$executeRaw`UPDATE call SET code_request = uuidv7() WHERE campaign_id = ${campaignId}::uuid`;
    for (let asked = 0; asked < 5; asked += 1) await askTwice(campaignId);
    expect(states(await callsOf(campaignId))).toEqual(['submitted']);
    await prisma.batch.updateMany({ where: { campaignId }, data: { until: new Date(Date.now() - 2 * 3_600_000) } });
    await askTwice(campaignId);
    expect(states(await batchesOf(campaignId))).toEqual(['parked']);
    expect((await callsOf(campaignId)).map((call) => call.reason)).toEqual(Array(5).fill('notFound'));
    expect(await decideParked(actor, { campaignId, decision: 'treatAsCalled' })).toEqual({ calls: 5 });
    expect((await callsOf(campaignId)).map((call) => call.reason)).toEqual(Array(5).fill('treatedAsCalled'));
    expect(await stateOf(campaignId)).toBe('completed');
  });

  it('"send again" asks first: who is there after all is not called again', async () => {
    const { actor, campaignId } = await launched({ people: 10, callsPerRequest: 5 });
    await sandbox.faults([
      { kind: 'acceptThenReset', on: 'place', times: 1 },
      { kind: 'reset', on: 'place', times: 1 },
      { kind: 'status', status: 503, on: 'lookUp' },
    ]);
    await workOff();
    for (let asked = 0; asked < 4; asked += 1) {
      await timePasses(campaignId, 24 * GRACE);
      await workOff();
    }
    expect(states(await callsOf(campaignId))).toEqual(['parked']);
    await sandbox.heal();
    await timePasses(campaignId);
    expect(await decideParked(actor, { campaignId, decision: 'sendAgain' })).toEqual({ calls: 10 });
    await askTwice(campaignId);
    expect(await arrivals(campaignId)).toEqual(Array(10).fill(1));
  });
});

describe('answers that are none', () => {
  it.each([
    ['HTML', '<html><body>Welcome</body></html>'],
    ['empty', ''],
    ['cut off', '{"InstantCalls":[{"CodeRequest":"01'],
    ['an array of nonsense', '[1,null,"x",{}]'],
    ['foreign CodeRequests', '{"InstantCalls":[{"CodeRequest":"01a20a37-febe-7b2c-aac8-badae38c3d9f","Status":1}]}'],
  ])('%s: no call is lost, and the answer is on record as it came', async (_, body) => {
    const { campaignId } = await launched({ people: 5 });
    await workOff();
    await sandbox.faults([{ kind: 'body', body, status: 200, on: 'lookUp' }]);
    await timePasses(campaignId);
    await workOff();
    expect(states(await callsOf(campaignId))).toEqual(['submitted']);
    const look = await prisma.exchange.findFirstOrThrow({ where: { campaignId, kind: 'lookUp' } });
    expect(readExchange(look).response).toBe(body);
  });
});

describe('a call that has ended stays as it is', () => {
  it('whatever a late answer says', async () => {
    const { campaignId } = await launched({ people: 5 });
    await workOff();
    await timePasses(campaignId);
    const late = await takeWork();
    if (late?.kind !== 'lookUp') throw new Error('a look-up was due');
    await prisma.call.updateMany({
      where: { campaignId },
      data: { state: 'final', outcome: 'notReached', reason: 'treatedAsCalled', status: 'failed', digits: null },
    });
    const before = await callsOf(campaignId);
    await lookUpBatch(late);
    expect(await callsOf(campaignId)).toEqual(before);
  });
});

describe('what a person does takes effect at once', () => {
  it('nothing leaves a paused campaign; resumed, it goes on', async () => {
    const { actor, campaignId } = await launched();
    await pauseCampaign(actor, campaignId);
    expect(await workOff()).toEqual([]);
    await resumeCampaign(actor, campaignId);
    await workOff();
    expect(new Set(await arrivals(campaignId))).toEqual(new Set([1]));
    expect(await kindsOf(campaignId)).toEqual(['campaign.launched', 'campaign.paused', 'campaign.resumed']);
  });

  it('cancelling ends what was not sent, and keeps asking about what was', async () => {
    const { actor, campaignId } = await launched();
    const first = await takeWork();
    if (first) await placeBatch(first);
    await cancelCampaign(actor, campaignId);
    await timePasses(campaignId);
    const done = await workOff();
    expect(done.map((work) => work.kind)).toContain('lookUp');
    expect(done.map((work) => work.kind)).not.toContain('place');
    expect((await callsOf(campaignId)).filter((call) => call.state === 'cancelled')).toHaveLength(15);
    expect(await stateOf(campaignId)).toBe('cancelled');
  });

  it('another workspace’s owner controls nothing here', async () => {
    const { campaignId } = await launched();
    const stranger = await makeActor();
    for (const act of [pauseCampaign, resumeCampaign, cancelCampaign]) {
      await expect(act(stranger, campaignId)).rejects.toMatchObject({ code: 'notFound' });
    }
    await expect(decideParked(stranger, { campaignId, decision: 'sendAgain' })).rejects.toMatchObject({
      code: 'notFound',
    });
    expect(await stateOf(campaignId)).toBe('running');
  });

  it('what was not sent when the window ended expires', async () => {
    const { campaignId } = await launched({ windowEnd: new Date(Date.now() + 3_600_000) });
    await prisma.campaign.update({
      where: { id: campaignId },
      data: { windowStart: new Date(0), windowEnd: new Date(Date.now() - 1) },
    });
    expect(await workOff()).toEqual([]);
    await sweep();
    expect((await callsOf(campaignId)).map((call) => [call.state, call.reason])).toEqual(
      Array(25).fill(['expired', 'windowOver']),
    );
    expect(await stateOf(campaignId)).toBe('failed');
  });
});

describe('an account’s limits hold, whoever takes', () => {
  it('no more in flight than allowed', async () => {
    const { campaignId } = await launched({ people: 100, inFlight: 3, requestsPerSecond: 1000 });
    const taken = [];
    for (let round = 0; round < 6; round += 1) {
      await timePassesForTurns(campaignId);
      taken.push(...(await Promise.all(Array.from({ length: 4 }, takeWork))).filter((work) => work !== null));
    }
    expect(taken).toHaveLength(3);
    for (const work of taken) await placeBatch(work);
    await timePassesForTurns(campaignId);
    expect(await takeWork()).not.toBeNull();
  });

  it('an account that is full, or whose secrets cannot be opened, stands in nobody’s way', async () => {
    const full = await launched({ people: 100, inFlight: 1 });
    expect((await takeWork())?.batch.campaignId).toBe(full.campaignId); // … which is never answered
    const broken = await launched({ people: 10 });
    await prisma.account.updateMany({
      where: { workspaceId: broken.actor.workspaceId },
      data: { password: new Uint8Array(40) },
    });
    await timePassesForTurns(full.campaignId);
    await expect(takeWork()).rejects.toThrow();
    const other = await launched({ people: 10 });
    await timePassesForTurns(full.campaignId);
    expect((await takeWork())?.batch.campaignId).toBe(other.campaignId);
    expect(states(await batchesOf(broken.campaignId))).toEqual(['pending']);
  });

  it('no more per second than allowed', async () => {
    const { campaignId } = await launched({ people: 100, inFlight: 100, requestsPerSecond: 2 });
    const clock = async () => (await pool.query('SELECT clock_timestamp() AS now')).rows[0].now.getTime() / 1000;
    const from = await clock();
    const taken = await Promise.all(Array.from({ length: 20 }, takeWork));
    const seconds = (await clock()) - from;
    const turns = taken.filter((work) => work !== null).length;
    expect(turns).toBeGreaterThanOrEqual(1);
    expect(turns).toBeLessThanOrEqual(1 + Math.floor(2 * seconds));
    // The last turn was taken in between: the next one is half a second after it.
    const { rows } = await pool.query(
      `SELECT extract(epoch FROM next_turn_at) AS next FROM account WHERE id = (SELECT account_id FROM batch WHERE campaign_id = $1 LIMIT 1)`,
      [campaignId],
    );
    expect(Number(rows[0].next)).toBeGreaterThanOrEqual(from + 0.5);
    expect(Number(rows[0].next)).toBeLessThanOrEqual(from + seconds + 0.5);
  });

  it('a small campaign does not wait for a large one', async () => {
    const { actor, campaignId } = await launched({ people: 200, inFlight: 100 });
    const draft = await makeDraft(actor, [await makeList(actor, 10, 2_000_000)]);
    await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: 10 });
    const order: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      await timePassesForTurns(campaignId);
      const work = await takeWork();
      if (work?.kind === 'place') order.push(work.batch.campaignId);
    }
    expect(order.slice(0, 2)).toContain(draft.id);
  });
});

/** The campaign's account has waited longest for its next turn. */
async function timePassesForTurns(campaignId: string): Promise<void> {
  await pool.query(
    `UPDATE account SET next_turn_at = now() - interval '1 hour' WHERE id IN (SELECT account_id FROM batch WHERE campaign_id = $1)`,
    [campaignId],
  );
}

describe('a batch whose calls are all over, though nobody said so', () => {
  it.each([
    ['done', `state = 'final', outcome = 'answered'`, 'completed'],
    ['parked', `state = 'parked'`, 'running'],
  ])('is %s, and no exchange is opened for it', async (state, calls, campaign) => {
    const { campaignId } = await launched({ people: 5 });
    const work = await takeWork();
    if (!work) throw new Error('nothing was due');
    await placeBatch(work);
    await pool.query(`UPDATE call SET ${calls} WHERE campaign_id = $1`, [campaignId]);
    await timePasses(campaignId);
    expect(await workOff()).toEqual([]);
    expect(states(await batchesOf(campaignId))).toEqual([state]);
    expect(await stateOf(campaignId)).toBe(campaign);
    expect(await prisma.exchange.count({ where: { campaignId } })).toBe(1);
  });
});
