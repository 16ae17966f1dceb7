import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readText } from '#lib/audit/exchanges.ts';
import { pool, prisma } from '#lib/db/client.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { lookUpBatch } from '#lib/features/dispatch/results/look-up.ts';
import { placeBatch } from '#lib/features/dispatch/send/place.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { BAD_ANSWERS, type BadAnswer, sha256 } from '#tests/support/bad-answers.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { openGate } from '#tests/support/gate.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const PEOPLE = 3;
const GRACE = 3600;
/** As much of an answer's text as an exchange keeps. */
const KEPT = 1024 * 1024;

const sandbox = ownSandbox();
let gate: Awaited<ReturnType<typeof openGate>>;
beforeAll(async () => {
  gate = await openGate(sandbox.account().baseUrl);
});
afterAll(() => gate.close());
beforeEach(async () => {
  await sandbox.clear();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

/** A launched campaign of one batch. */
async function launched(): Promise<string> {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), baseUrl: gate.url });
  const draft = await makeDraft(actor, [await makeList(actor, PEOPLE)], { maxRetries: 0 });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
  return draft.id;
}

async function take(kind: Work['kind']): Promise<Work> {
  // What was made due now may be due a millisecond from now: the ledger's times are rounded.
  const patience = Date.now() + 5_000;
  let work = await takeWork();
  while (work === null && Date.now() < patience) work = await takeWork();
  if (work?.kind !== kind) throw new Error(`nothing to ${kind}`);
  return work;
}

const callsOf = (campaignId: string) => prisma.call.findMany({ where: { campaignId } });
const statesOf = async (campaignId: string) => [...new Set((await callsOf(campaignId)).map((call) => call.state))];

/** The exchange tells what came: the outcome, the beginning of the answer, size and hash of the whole. */
async function expectRecorded(work: Work, { told, body }: BadAnswer): Promise<void> {
  const exchange = await prisma.exchange.findUniqueOrThrow({ where: { id: work.exchangeId } });
  expect(exchange).toMatchObject(told);
  expect(exchange.endedAt).not.toBeNull();
  if (!body) return;
  const bytes = body(work.codeRequests);
  expect([exchange.responseBytes, exchange.responseSha256]).toEqual([bytes.length, sha256(bytes)]);
  expect(exchange.response === null ? null : readText(exchange.response)).toBe(bytes.toString('utf8').slice(0, KEPT));
}

/** When the platform answers properly again, every call comes to its end, and was placed once. */
async function expectAllWell(campaignId: string): Promise<void> {
  await expect
    .poll(async () => {
      await timePasses(campaignId, GRACE);
      await workOff();
      return statesOf(campaignId);
    })
    .toEqual(['final']);
  const arrived = (await sandbox.items()).map((item) => item.codeRequest);
  expect(arrived.sort()).toEqual((await callsOf(campaignId)).map((call) => call.codeRequest).sort());
}

const cases = Object.entries(BAD_ANSWERS);

describe('a POST is answered with', () => {
  it.each(cases)('%s: no call is lost, none is placed twice, and the answer is on record', async (_, bad) => {
    const campaignId = await launched();
    const work = await take('place');
    gate.next({ forged: (socket) => bad.write(socket, work.codeRequests), arrives: true });
    await placeBatch(work);
    const told = { ...bad.told, ...(bad.garbled && { outcome: 'unknown' }) };
    if (bad.garbled && told.reason === 'ok') told.reason = 'unreadable';
    await expectRecorded(work, { ...bad, told });
    expect(await statesOf(campaignId)).toEqual([told.outcome === 'accepted' ? 'submitted' : 'unknown']);
    await expectAllWell(campaignId);
  });
});

describe.each(['submitted', 'unknown'] as const)('a look-up of %s calls is answered with', (state) => {
  it.each(cases)('%s: the answer does not prove that they never arrived, and it is on record', async (_, bad) => {
    const campaignId = await launched();
    const placing = await take('place');
    if (state === 'unknown') gate.next({ forged: (socket) => socket.resetAndDestroy(), arrives: true });
    await placeBatch(placing);
    expect(await statesOf(campaignId)).toEqual([state]);

    await timePasses(campaignId, GRACE);
    const work = await take('lookUp');
    gate.next({ forged: (socket) => bad.write(socket, work.codeRequests), arrives: false });
    await lookUpBatch(work);
    await expectRecorded(work, bad);
    const learned = bad.learned ? { ...bad.learned, calls: bad.learned.calls ?? PEOPLE } : { state, calls: 0 };
    const calls = await callsOf(campaignId);
    expect(calls.filter((call) => call.status !== null).map((call) => [call.state, call.status])).toEqual(
      Array(learned.calls).fill([learned.state, bad.learned?.status]),
    );
    expect(calls.filter((call) => call.status === null).map((call) => call.state)).toEqual(
      Array(PEOPLE - learned.calls).fill(state),
    );
    await expectAllWell(campaignId);
  });
});

describe.each([301, 302, 303, 307, 308])('an answer %s', (status) => {
  it('is not followed to another host', async () => {
    let heard = 0;
    const elsewhere = createServer((_, response) => {
      heard += 1;
      response.end('{"InstantCalls":[]}');
    });
    await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready));
    const { port } = elsewhere.address() as AddressInfo;
    const head = `HTTP/1.1 ${status} Moved\r\nLocation: http://127.0.0.1:${port}/Api/instantCall/`;
    const redirect = `${head}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    try {
      const campaignId = await launched();
      for (const kind of ['place', 'lookUp'] as const) {
        const work = await take(kind);
        gate.next({ forged: (socket) => socket.end(redirect), arrives: kind === 'place' });
        await (kind === 'place' ? placeBatch(work) : lookUpBatch(work));
        const exchange = await prisma.exchange.findUniqueOrThrow({ where: { id: work.exchangeId } });
        expect(exchange).toMatchObject({ outcome: 'unknown', reason: 'redirect', httpStatus: status });
        await timePasses(campaignId, GRACE);
      }
      expect(heard).toBe(0);
      await expectAllWell(campaignId);
    } finally {
      elsewhere.close();
    }
  });
});
