import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AccountForm } from '#lib/features/accounts/schema.ts';
import { resumeAccount, saveAccount } from '#lib/features/accounts/service.ts';
import { testAccount } from '#lib/features/accounts/test-account.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { type Credentials, Front } from '#tests/chaos/front.ts';
import { NOTHING, proxyPage, refusal, serverError } from '#tests/chaos/wrong-answers.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { askTwice, ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

// A platform with several accounts, each of which sees its own calls only, and what stands before it.
const PEOPLE = 12;
const A_REQUEST = 4;

const sandbox = ownSandbox();
let front: Front;
beforeAll(async () => {
  front = await Front.start(sandbox.account());
});
afterAll(() => front.stop());
beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  front.answer({});
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

async function launched(account: { baseUrl: string } & Credentials, people = PEOPLE, given: { actor?: Actor } = {}) {
  const actor = given.actor ?? (await makeActor());
  if (!given.actor) await makeAccount(actor, { ...account, callsPerRequest: A_REQUEST, inFlight: 1 });
  const draft = await makeDraft(actor, [await makeList(actor, people)], { maxRetries: 0 });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return { actor, campaignId: draft.id };
}

const arrivals = async () => {
  const items = await sandbox.items();
  return { all: items.length, people: new Set(items.map(({ number }) => number)).size };
};
const accountOf = ({ workspaceId }: Actor) =>
  prisma.account.findFirstOrThrow({ where: { workspaceId, rehearsal: false } });
const stoppedReason = async (actor: Actor) => (await accountOf(actor)).stoppedReason;
const states = async (campaignId: string) =>
  [...new Set((await prisma.call.findMany({ where: { campaignId } })).map((call) => call.state))].sort();

/** The account as its form would save it, with what is given instead. */
const save = async (actor: Actor, account: { baseUrl: string } & Credentials) =>
  saveAccount(
    actor,
    AccountForm.parse({
      platform: 'sendservice',
      secrets: 'kept',
      ...account,
      callsPerRequest: A_REQUEST,
      inFlight: 1,
    }),
  );

/** As `askTwice`, several times over: a guess would have been made by then. */
async function askOften(campaignId: string) {
  for (let asked = 0; asked < 4; asked += 1) await askTwice(campaignId);
}

describe('credentials that are changed while outcomes are unknown', () => {
  it('the user stays the same until nothing is with the platform; password and Guid may be corrected', async () => {
    const [mario, anna] = [front.account('mario'), front.account('anna')];
    const { actor, campaignId } = await launched(mario);
    await workOff();
    await expect(save(actor, { ...mario, username: anna.username })).rejects.toMatchObject({ code: 'accountInUse' });
    await save(actor, { ...mario, password: 'another' });
    await save(actor, mario);
    await timePasses(campaignId, 3600);
    await workOff();
    await prisma.batch.updateMany({ where: { campaignId }, data: { state: 'done' } });
    await save(actor, anna);
    expect((await accountOf(actor)).witness, 'what the one was shown says nothing of the other').toBeNull();
  });

  it('the Guid of another valid account proves nothing: nobody is called again, and with the right one all goes on', async () => {
    const [mario, anna] = [front.account('mario'), front.account('anna')];
    const before = await launched(mario, A_REQUEST);
    await workOff();
    await askTwice(before.campaignId);
    expect((await accountOf(before.actor)).witness).not.toBeNull();

    const people = await makeList(before.actor, PEOPLE, 2_000_000);
    const draft = await makeDraft(before.actor, [people], { maxRetries: 0 });
    await launchCampaign(before.actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
    await sandbox.faults([{ kind: 'acceptThenReset', on: 'place', times: 1 }]);
    await workOff();
    await save(before.actor, { ...mario, guid: anna.guid });
    await askOften(draft.id);
    expect(await arrivals()).toEqual({ all: PEOPLE + A_REQUEST, people: PEOPLE + A_REQUEST });
    expect(await stoppedReason(before.actor)).toBe('unseen');
    expect(await testAccount(before.actor)).toMatchObject({ ok: true, shows: false });

    await save(before.actor, mario);
    expect(await testAccount(before.actor)).toMatchObject({ ok: true, shows: true });
    await askOften(draft.id);
    expect(await stoppedReason(before.actor), 'the calls are shown again').toBeNull();
    expect(await arrivals()).toEqual({ all: PEOPLE + A_REQUEST, people: PEOPLE + A_REQUEST });
  });
});

describe('a platform that answers every look-up with an empty list', () => {
  it('is not believed: nobody is called twice, and nothing more is placed', async () => {
    const { actor, campaignId } = await launched(front.account('mario'), 3 * PEOPLE);
    front.answer({ lookUp: NOTHING });
    await sandbox.faults([{ kind: 'acceptThenReset', on: 'place', times: 1 }]);
    await workOff();
    const before = await arrivals();
    await askOften(campaignId);
    expect(await arrivals()).toEqual(before);
    expect(await stoppedReason(actor)).toBe('unseen');
    // Somebody who has not understood lets it go on: at the next look it stops again.
    await resumeAccount(actor);
    await askTwice(campaignId);
    expect(await stoppedReason(actor)).toBe('unseen');
    const { all, people } = await arrivals();
    expect(all).toBe(people);
  });

  it('leaves what it cannot prove to a person, who has it looked up and not just sent', async () => {
    const { actor, campaignId } = await launched(front.account('mario'), A_REQUEST);
    front.answer({ lookUp: NOTHING });
    await sandbox.faults([{ kind: 'acceptThenReset', on: 'place', times: 1 }]);
    await workOff();
    await timePasses(campaignId, 5 * 3600);
    await workOff();
    expect(await states(campaignId)).toEqual(['parked']);
    front.answer({});
    const { decideParked } = await import('#lib/features/dispatch/service.ts');
    await decideParked(actor, { campaignId, decision: 'sendAgain' });
    await askOften(campaignId);
    expect(await arrivals()).toEqual({ all: A_REQUEST, people: A_REQUEST });
  });
});

it('an answer that is cut short proves nothing, however often it comes: nobody is called twice', async () => {
  const { actor, campaignId } = await launched(sandbox.account(), A_REQUEST);
  await sandbox.prove(actor);
  await sandbox.faults([{ kind: 'acceptThenReset', on: 'place', times: 1 }]);
  await workOff();
  const [first] = await prisma.call.findMany({ where: { campaignId }, orderBy: { codeRequest: 'asc' } });
  const body = JSON.stringify({ InstantCalls: [{ CodeRequest: first?.codeRequest, Status: 4 }] });
  await sandbox.faults([{ kind: 'body', body, status: 200, on: 'lookUp' }]);
  await askOften(campaignId);
  expect(await arrivals()).toEqual({ all: A_REQUEST, people: A_REQUEST });
  await sandbox.heal();
  await askOften(campaignId);
  expect(await arrivals()).toEqual({ all: A_REQUEST, people: A_REQUEST });
});

it('a platform that shows only so many calls an answer is asked again about the rest', async () => {
  const { actor, campaignId } = await launched(front.account('mario'), 1);
  await workOff();
  await askTwice(campaignId);
  const { witness } = await accountOf(actor);
  expect(witness).not.toBeNull();
  const next = await launched(front.account('mario'), PEOPLE, { actor });
  await sandbox.faults([{ kind: 'acceptThenReset', on: 'place' }]);
  await workOff();
  await sandbox.heal();
  // The oldest first, as a page of them would be: the witness is always there, and one more.
  front.cut(2);
  for (let asked = 0; asked < 3 * A_REQUEST; asked += 1) await askTwice(next.campaignId);
  front.cut(Number.POSITIVE_INFINITY);
  await askOften(next.campaignId);
  const { all, people } = await arrivals();
  expect([all, people]).toEqual([PEOPLE + 1, PEOPLE]);
});

it('what was sent again once and is absent again waits for a person', async () => {
  const { actor, campaignId } = await launched(sandbox.account(), A_REQUEST);
  await sandbox.prove(actor);
  await sandbox.faults([{ kind: 'reset', on: 'place' }]);
  await workOff();
  for (let asked = 0; asked < 5; asked += 1) await askTwice(campaignId);
  const calls = await prisma.call.findMany({ where: { campaignId } });
  expect(calls.map(({ state, reason }) => `${state}: ${reason}`)).toEqual(Array(A_REQUEST).fill('parked: absentAgain'));
  expect(await prisma.exchange.count({ where: { campaignId, kind: 'place' } })).toBe(2);
});

describe('a refusal that the platform does not document', () => {
  it.each([
    ...[404, 405, 409, 410, 415, 451].map((status) => [`${status} of a server`, serverError(status)] as const),
    ...[400, 404, 413, 422].map((status) => [`${status} of a proxy`, proxyPage(status)] as const),
    ...[
      ...['{"message":"Forbidden by the firewall"}', '{}', '[]', '"no"', '{"error":{"code":400}}'],
      '{"Message":"An error has occurred.","ExceptionMessage":"no answer","StackTrace":"at InstantCallController.Post"}',
      '{"Message":"The service InstantCalls is temporarily unavailable, retry later."}',
    ].map((body) => [`400 with ${body}`, { status: 400, type: 'application/json', body }] as const),
  ])('%s stops the account; no call ends, and all arrive once it is mended', async (_, answer) => {
    const { actor, campaignId } = await launched(front.account('mario'));
    front.answer({ place: answer });
    await workOff();
    await timePasses(campaignId);
    await workOff();
    expect(await states(campaignId)).toEqual(['pending']);
    expect(await stoppedReason(actor)).toBe('unexpectedAnswer');
    front.answer({});
    await resumeAccount(actor);
    await timePasses(campaignId);
    await workOff();
    expect(await arrivals()).toEqual({ all: PEOPLE, people: PEOPLE });
  });

  it('a 400 in the words of the platform refuses that batch alone', async () => {
    const { actor, campaignId } = await launched(front.account('mario'), A_REQUEST);
    front.answer({ place: refusal(400, 'Extension') });
    await workOff();
    expect(await states(campaignId)).toEqual(['final']);
    expect(await stoppedReason(actor)).toBeNull();
  });

  it('a 413 halves the batch until it passes, and every call is sent once', async () => {
    const { actor, campaignId } = await launched(sandbox.account());
    await sandbox.faults([{ kind: 'status', status: 413, on: 'place', times: 3 }]);
    await workOff();
    await timePasses(campaignId);
    await workOff();
    expect(await arrivals()).toEqual({ all: PEOPLE, people: PEOPLE });
    expect(await stoppedReason(actor)).toBeNull();
    const batches = await prisma.batch.findMany({ where: { campaignId }, orderBy: { seq: 'asc' } });
    expect(batches.reduce((sum, { size }) => sum + size, 0)).toBe(PEOPLE);
    expect(batches).toHaveLength(6);
  });
});
