import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AccountForm } from '#lib/features/accounts/schema.ts';
import { resumeAccount, saveAccount } from '#lib/features/accounts/service.ts';
import { testAccount } from '#lib/features/accounts/test-account.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { notShownRequests, requestsPlacedTwice } from '#lib/features/campaigns/standstill.ts';
import { decideParked, launchCampaign, resumeCampaign } from '#lib/features/dispatch/service.ts';
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
  front.catchUp();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

async function launched(
  account: { baseUrl: string } & Credentials,
  people = PEOPLE,
  given: { actor?: Actor; from?: number } = {},
) {
  const actor = given.actor ?? (await makeActor());
  if (!given.actor) await makeAccount(actor, { ...account, callsPerRequest: A_REQUEST, inFlight: 1 });
  const draft = await makeDraft(actor, [await makeList(actor, people, given.from)], { maxRetries: 0 });
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
  it('is asked again about parked calls when the window is over; what it does not know was not called', async () => {
    const { actor, campaignId } = await launched(sandbox.account(), 2 * A_REQUEST);
    await sandbox.prove(actor);
    await sandbox.faults([
      { kind: 'reset', on: 'place', times: 1 },
      { kind: 'acceptThenReset', on: 'place', times: 1 },
      { kind: 'status', status: 503, on: 'lookUp' },
    ]);
    await workOff();
    for (let asked = 0; asked < 4; asked += 1) {
      await timePasses(campaignId, 5 * 3600);
      await workOff();
    }
    expect(await states(campaignId)).toEqual(['parked']);
    await sandbox.heal();
    await timePasses(campaignId);
    await prisma.campaign.update({ where: { id: campaignId }, data: { windowEnd: new Date(Date.now() - 1_000) } });
    await decideParked(actor, { campaignId, decision: 'sendAgain' });
    await askOften(campaignId);
    const calls = await prisma.call.groupBy({
      by: ['state'],
      where: { campaignId },
      _count: true,
      orderBy: { state: 'asc' },
    });
    expect(calls.map(({ state, _count }) => [state, _count])).toEqual([
      ['final', A_REQUEST],
      ['expired', A_REQUEST],
    ]);
    expect(await arrivals()).toEqual({ all: A_REQUEST, people: A_REQUEST });
  });

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

describe('a platform whose look-ups lag behind what it accepted', () => {
  /** Longer than the grace period, far shorter than an absence must last without a later witness; in seconds. */
  const A_WHILE = 1_000;
  const LONG_AGO = 3_600;
  const askTwiceSoon = async (campaignId: string) => {
    await timePasses(campaignId, A_WHILE);
    await workOff();
    await timePasses(campaignId);
    await workOff();
  };
  /** A campaign of one person, sent that number of seconds ago, that the platform has shown: its call is the witness. */
  const witnessed = async (ago: number, given: { actor?: Actor; from?: number } = {}) => {
    const { actor, campaignId } = await launched(front.account('mario'), 1, given);
    await workOff();
    await timePasses(campaignId, ago);
    await workOff();
    return { actor };
  };
  const inDoubt = async (actor: Actor, kind: 'acceptThenReset' | 'reset') => {
    await sandbox.faults([{ kind, on: 'place', times: 1 }]);
    const { campaignId } = await launched(front.account('mario'), A_REQUEST, { actor, from: 1_000 });
    await workOff();
    return campaignId;
  };

  it('an older witness proves nothing: nobody is called twice', async () => {
    const { actor } = await witnessed(LONG_AGO);
    front.lag();
    const campaignId = await inDoubt(actor, 'acceptThenReset');
    await askTwiceSoon(campaignId);
    expect(await states(campaignId)).toEqual(['unknown']);
    front.catchUp();
    await askTwiceSoon(campaignId);
    expect(await arrivals()).toEqual({ all: A_REQUEST + 1, people: A_REQUEST + 1 });
  });

  it('a call that was accepted later, and is shown, proves it soon', async () => {
    const { actor } = await witnessed(LONG_AGO);
    const campaignId = await inDoubt(actor, 'reset');
    await askTwiceSoon(campaignId);
    expect(await arrivals(), 'nothing later is shown').toEqual({ all: 1, people: 1 });
    await witnessed(0, { actor, from: 2_000 });
    await askTwiceSoon(campaignId);
    expect(await arrivals()).toEqual({ all: A_REQUEST + 2, people: A_REQUEST + 2 });
  });

  it('where nothing was accepted later, a long absence proves it', async () => {
    const { actor } = await witnessed(LONG_AGO);
    const campaignId = await inDoubt(actor, 'reset');
    await askTwice(campaignId);
    expect(await arrivals()).toEqual({ all: A_REQUEST + 1, people: A_REQUEST + 1 });
  });

  it('while it hides what it accepted, it proves nothing: what is in doubt is not sent again', async () => {
    const { actor } = await witnessed(LONG_AGO);
    front.lag();
    const hidden = await launched(front.account('mario'), A_REQUEST, { actor, from: 3_000 });
    await workOff();
    const campaignId = await inDoubt(actor, 'acceptThenReset');
    for (let asked = 0; asked < 4; asked += 1) {
      await timePasses(hidden.campaignId, A_WHILE);
      await askTwice(campaignId);
    }
    expect(await states(campaignId)).toEqual(['unknown']);
    front.catchUp();
    await timePasses(hidden.campaignId);
    await askTwice(campaignId);
    expect(await arrivals()).toEqual({ all: 2 * A_REQUEST + 1, people: 2 * A_REQUEST + 1 });
    expect(await stoppedReason(actor), 'all is shown again').toBeNull();
  });

  it('a person hears once of calls that it accepted and does not show, and no more when it shows them', async () => {
    const { actor } = await witnessed(LONG_AGO);
    front.lag();
    const { campaignId } = await launched(front.account('mario'), 2 * A_REQUEST, { actor, from: 1_000 });
    await workOff();
    await askTwiceSoon(campaignId);
    expect(await notShownRequests(actor, campaignId)).toBe(2);
    expect(await stoppedReason(actor), 'nothing more is placed').toBe('unseen');
    await resumeAccount(actor);
    await askTwiceSoon(campaignId);
    expect(await stoppedReason(actor), 'a person lets it go on').toBeNull();
    const told = await prisma.event.findMany({ where: { subjectId: campaignId, kind: 'batch.notShown' } });
    expect(told.map(({ facts }) => facts)).toEqual([1, 2].map((batch) => ({ batch, calls: A_REQUEST })));
    expect(await states(campaignId)).toEqual(['submitted']);
    front.catchUp();
    await askTwiceSoon(campaignId);
    expect(await notShownRequests(actor, campaignId)).toBe(0);
    expect(await arrivals()).toEqual({ all: 2 * A_REQUEST + 1, people: 2 * A_REQUEST + 1 });
  });
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

describe('a platform whose look-ups cannot be read', () => {
  const NO_LIST = '{"InstantCalls":null}';
  it.each([
    ['404', serverError(404)],
    ['a page', { status: 200, type: 'text/html', body: '<html>Welcome</html>' }],
    ['400 of a proxy', proxyPage(400)],
    ['null instead of a list', { status: 200, type: 'application/json', body: NO_LIST }],
  ])(
    '%s: after the grace period nothing more is placed; it goes on by itself when one can be read',
    async (_, answer) => {
      const { actor, campaignId } = await launched(front.account('mario'), 3 * PEOPLE);
      front.answer({ lookUp: answer });
      await workOff({ most: 3 });
      await timePasses(campaignId);
      await workOff({ most: 4 });
      expect(await stoppedReason(actor), 'not at once').toBeNull();
      const past = `UPDATE account SET blind_since = now() - interval '16 minutes' WHERE workspace_id = $1 AND blind_since IS NOT NULL`;
      await pool.query(past, [actor.workspaceId]);
      await timePasses(campaignId);
      await workOff();
      expect(await stoppedReason(actor)).toBe('blind');
      const before = await arrivals();
      await timePasses(campaignId);
      await workOff();
      expect(await arrivals()).toEqual(before);
      front.answer({});
      for (let asked = 0; asked < 3; asked += 1) {
        await timePasses(campaignId);
        await workOff();
      }
      expect(await stoppedReason(actor)).toBeNull();
      expect(await arrivals()).toEqual({ all: 3 * PEOPLE, people: 3 * PEOPLE });
    },
  );
});

it('a platform that has a call twice, under two ids, stops the account once', async () => {
  const { actor, campaignId } = await launched(sandbox.account(), A_REQUEST);
  await workOff();
  const [call] = await prisma.call.findMany({ where: { campaignId } });
  const twice = [1, 2].map((Id) => ({ Id, CodeRequest: call?.codeRequest, Status: 6 }));
  await sandbox.faults([{ kind: 'body', body: JSON.stringify({ InstantCalls: twice }), status: 200, on: 'lookUp' }]);
  await timePasses(campaignId);
  await workOff();
  expect(await stoppedReason(actor)).toBe('placedTwice');
  expect(await requestsPlacedTwice(actor, campaignId)).toBe(1);
  expect(await prisma.event.count({ where: { subjectId: campaignId, kind: 'batch.placedTwice' } })).toBe(1);
  await resumeAccount(actor);
  await timePasses(campaignId);
  await workOff();
  expect(await stoppedReason(actor), 'a person knows of it').toBeNull();
});

describe('a refusal that the platform does not document', () => {
  it.each([
    ...[404, 405, 409, 410, 415, 451].map((status) => [`${status} of a server`, serverError(status)] as const),
    ...[400, 404, 413, 422].map((status) => [`${status} of a proxy`, proxyPage(status)] as const),
    ...[
      ...['{"message":"Forbidden by the firewall"}', '{}', '[]', '"no"', '{"error":{"code":400}}'],
      '{"Message":"An error has occurred.","ExceptionMessage":"no answer","StackTrace":"at InstantCallController.Post"}',
      '{"status":400,"error":"Bad Request","path":"/MultiChannelAPI/Api/instantCall/"}',
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

  it('a refusal of whole requests pauses the campaign at the first one, and again at the next', async () => {
    const { actor, campaignId } = await launched(front.account('mario'));
    front.answer({ place: refusal(400, 'Extension') });
    const reasons = async () => {
      const { state, reason } = await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } });
      const calls = await prisma.call.groupBy({
        by: ['state'],
        where: { campaignId },
        _count: true,
        orderBy: { state: 'asc' },
      });
      return [state, reason, ...calls.map((group) => `${group._count} ${group.state}`)];
    };
    await workOff();
    expect(await reasons()).toEqual(['paused', 'requestsRefused', '8 pending', '4 final']);
    expect((await campaignOf(actor, campaignId))?.stopped).toEqual({
      reason: 'requestsRefused',
      figure: '4',
      limit: '',
    });
    await resumeCampaign(actor, campaignId);
    await workOff();
    expect(await reasons()).toEqual(['paused', 'requestsRefused', '4 pending', '8 final']);
    front.answer({});
    await resumeCampaign(actor, campaignId);
    await workOff();
    expect(await arrivals()).toEqual({ all: A_REQUEST, people: A_REQUEST });
  });

  it('a refusal of a request that was placed all the same is not believed: its calls are looked up, and nobody is called twice', async () => {
    const { campaignId } = await launched(front.account('mario'), A_REQUEST);
    front.answer({ place: { ...refusal(400, 'Extension'), keep: true } });
    await workOff();
    expect(await states(campaignId)).toEqual(['unknown']);
    front.answer({});
    await askTwice(campaignId);
    await timePasses(campaignId);
    await workOff();
    expect(await states(campaignId)).not.toContain('unknown');
    expect(await arrivals()).toEqual({ all: A_REQUEST, people: A_REQUEST });
    const refused = await prisma.call.count({ where: { campaignId, outcome: 'refused', reason: 'requestRefused' } });
    expect(refused).toBe(0);
  });

  it('one refused request between accepted ones pauses nothing', async () => {
    const { campaignId } = await launched(front.account('mario'));
    await workOff({ most: 1 });
    front.answer({ place: refusal(400, 'Extension') });
    await workOff({ most: 1 });
    front.answer({});
    await workOff();
    expect(await arrivals()).toEqual({ all: 2 * A_REQUEST, people: 2 * A_REQUEST });
    const { state } = await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } });
    expect(state).toBe('running');
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
