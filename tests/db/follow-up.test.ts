import { beforeEach, describe, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { followUp } from '#lib/features/campaigns/follow-up.ts';
import { DraftForm, FollowUpForm, type FollowUpInput } from '#lib/features/campaigns/schema.ts';
import { duplicateCampaign, saveDraft } from '#lib/features/campaigns/service.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { excludedPeople } from '#lib/features/dispatch/prepare/excluded.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { shortcut } from '#tests/support/shortcut.ts';

let actor: Actor;
let id: string;
let list: { id: string };

/** Eight people: two not reached, one of them in a second round, two without a digit, two pressed 1, one opted out, one waits. */
beforeEach(async () => {
  actor = await makeActor();
  await makeAccount(actor);
  list = await makeList(actor, 8);
  const draft = await makeDraft(actor, [list]);
  id = draft.id;
  await launchCampaign(actor, { campaignId: id, revision: draft.revision, expectedCalls: 8 });
  const calls = await prisma.call.findMany({ where: { campaignId: id }, orderBy: { number: 'asc' } });
  const to = (at: number, data: object) =>
    shortcut(() => prisma.call.update({ where: { codeRequest: calls[at]?.codeRequest ?? '' }, data }));
  await to(0, { state: 'final', outcome: 'notReached' });
  await to(1, { state: 'carried' });
  await prisma.$executeRaw`
    INSERT INTO call (code_request, workspace_id, campaign_id, round, batch_id, contact_id, number, first_name, last_name, state, outcome)
    SELECT uuidv7(), workspace_id, campaign_id, 2, batch_id, contact_id, number, first_name, last_name, 'final', 'notReached'
    FROM call WHERE code_request = ${calls[1]?.codeRequest}::uuid`;
  for (const at of [2, 3]) await to(at, { state: 'final', outcome: 'answered' });
  for (const at of [4, 5]) await to(at, { state: 'final', outcome: 'answered', digits: '1' });
  await to(6, { state: 'final', outcome: 'optedOut', digits: '9' });
});

const follow = (slice: string, given: Partial<FollowUpInput> = {}, who = actor) =>
  followUp(who, { ...FollowUpForm.parse({ id, slice, name: 'Seguito', listName: 'Da richiamare' }), ...given });

async function peopleOf(draftId: string) {
  const { audience } = await prisma.campaign.findUniqueOrThrow({ where: { id: draftId } });
  const [chosen] = (audience as { lists: string[] }).lists;
  const members = await prisma.listMember.findMany({ where: { listId: chosen ?? '' }, include: { contact: true } });
  return members.map(({ contact }) => Number(contact.number.slice(-1))).sort();
}

it('people whose calls a person has treated as called are in no follow-up of those not reached', async () => {
  await prisma.call.updateMany({
    where: { campaignId: id, outcome: 'notReached', round: 1 },
    data: { reason: 'treatedAsCalled' },
  });
  const draft = await follow('notReached');
  expect(await peopleOf(draft.id)).toEqual([2]);
});

it.each([
  ['notReached', [1, 2]],
  ['answered', [3, 4, 5, 6]],
  ['answered:', [3, 4]],
  ['answered:1', [5, 6]],
])('%s becomes a list and a draft with the same message and no window', async (slice, people) => {
  const draft = await follow(slice);
  expect(await peopleOf(draft.id)).toEqual(people);
  const [original, made] = await Promise.all(
    [id, draft.id].map((one) => prisma.campaign.findUniqueOrThrow({ where: { id: one } })),
  );
  expect(made).toMatchObject({
    name: 'Seguito',
    state: 'draft',
    messageId: original?.messageId,
    windowEnd: null,
    snapshot: null,
  });
  expect((await preflight(actor, draft.id, new Date())).calls).toBe(people.length);
});

it('twice makes two lists; who is no contact any more is in none; nobody left is said', async () => {
  await follow('notReached');
  await prisma.contact.deleteMany({ where: { workspaceId: actor.workspaceId, number: '+393121000001' } });
  expect(await peopleOf((await follow('notReached')).id)).toEqual([2]);
  expect(
    (await prisma.list.findMany({ where: { workspaceId: actor.workspaceId, name: { startsWith: 'Da richiamare' } } }))
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Da richiamare', 'Da richiamare (2)']);
  await expect(follow('refused')).rejects.toMatchObject({ code: 'audienceEmpty' });
  expect(
    await prisma.list.count({ where: { workspaceId: actor.workspaceId, name: { startsWith: 'Da richiamare' } } }),
  ).toBe(2);
});

it('a slice that is none, a draft, another’s campaign, and who may not', async () => {
  expect(FollowUpForm.safeParse({ id, slice: 'optedOut', name: 'x', listName: 'x' }).success).toBe(false);
  await expect(follow('notReached', {}, await makeActor())).rejects.toMatchObject({ code: 'notFound' });
  const auditor = await addMember(actor.workspaceId, 'auditor');
  await expect(follow('notReached', {}, auditor)).rejects.toMatchObject({ code: 'forbidden' });
  const draft = await makeDraft(actor, [list]);
  await expect(follow('notReached', { id: draft.id })).rejects.toMatchObject({ code: 'notFound' });
});

it('a copy of a campaign has what is still there of its audience', async () => {
  await prisma.list.delete({ where: { id: list.id } });
  const copy = await duplicateCampaign(actor, id, 'Copia');
  const { audience } = await prisma.campaign.findUniqueOrThrow({ where: { id: copy.id } });
  expect(audience).toMatchObject({ lists: [] });
});

describe('a campaign that is not done with a person keeps them from its follow-up', () => {
  const launchable = async (slice: string, given: Partial<FollowUpInput> = {}) => {
    const draft = await follow(slice, given);
    const { windowStart, windowEnd } = await prisma.campaign.findUniqueOrThrow({ where: { id } });
    return prisma.campaign.update({ where: { id: draft.id }, data: { windowStart, windowEnd } });
  };
  const checked = async (draftId: string) => {
    const { calls, excluded } = await preflight(actor, draftId, new Date());
    return [calls, excluded.map(({ reason, people }) => `${reason} ${people}`)];
  };
  /** Both people who were not reached may be called again in the next round. */
  const toBeCarried = () =>
    shortcut(() =>
      prisma.call.updateMany({ where: { campaignId: id, outcome: 'notReached' }, data: { retriesLeft: 1 } }),
    );

  it.each([{}, { inherits: true }])('who will be called in the next round, until it has ended (%j)', async (given) => {
    await toBeCarried();
    await prisma.call.updateMany({ where: { campaignId: id }, data: { retries: 0 } });
    const draft = await launchable('notReached', given);
    expect(await peopleOf(draft.id)).toEqual([1, 2]);
    expect(await checked(draft.id)).toEqual([0, ['stillCalled 2']]);
    const { people } = await excludedPeople(actor, draft.id);
    expect(people.map(({ reason }) => reason)).toEqual(['stillCalled', 'stillCalled']);
    await expect(
      launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: 0 }),
    ).rejects.toMatchObject({ code: 'audienceEmpty' });

    await prisma.campaign.update({ where: { id }, data: { state: 'paused' } });
    expect(await checked(draft.id)).toEqual([0, ['stillCalled 2']]);
    await prisma.campaign.update({ where: { id }, data: { state: 'completed' } });
    expect(await checked(draft.id)).toEqual([2, []]);
    await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: 2 });
  });

  it.each(['pending', 'submitted', 'unknown', 'parked'] as const)('whose call is %s by then', async (state) => {
    const draft = await launchable('answered:1');
    expect(await checked(draft.id)).toEqual([2, []]);
    const [five] = await prisma.call.findMany({ where: { campaignId: id, digits: '1' }, orderBy: { number: 'asc' } });
    await shortcut(() =>
      prisma.call.update({ where: { codeRequest: five?.codeRequest ?? '' }, data: { state, outcome: null } }),
    );
    expect(await checked(draft.id)).toEqual([1, ['stillCalled 1']]);
  });

  it('who was not reached in the last interval, or with no retries left, is followed up at once', async () => {
    const draft = await launchable('notReached');
    expect(await checked(draft.id)).toEqual([2, []]);
    await toBeCarried();
    await prisma.$executeRaw`UPDATE campaign SET open_from = window_end WHERE id = ${id}::uuid`;
    expect(await checked(draft.id)).toEqual([2, []]);
  });

  it('however the draft is saved, copied or was made', async () => {
    await toBeCarried();
    const draft = await launchable('notReached');
    const { audience } = await prisma.campaign.findUniqueOrThrow({ where: { id: draft.id } });
    expect(audience).toMatchObject({ follows: id });
    const { lists } = audience as { lists: string[] };
    const form = {
      ...{ name: 'x', timeZone: 'Europe/Rome', maxRetries: '3', minutesBetween: '60', repeats: '1', hours: 'any' },
      ...{ windowStart: '', windowEnd: '', messageId: '', callerIdId: '', lists },
    };
    const saved = await saveDraft(
      actor,
      { id: draft.id, revision: draft.revision },
      DraftForm.parse({ ...form, follows: id }),
    );
    expect(await checked(saved.id)).toEqual([0, ['stillCalled 2']]);
    expect(await checked((await duplicateCampaign(actor, draft.id, 'Copia')).id)).toEqual([0, ['stillCalled 2']]);
    const theirs = await makeDraft(await makeActor(), []);
    await expect(saveDraft(actor, saved, DraftForm.parse({ ...form, follows: theirs.id }))).rejects.toMatchObject({
      code: 'notFound',
    });
    // Before a draft named what it follows.
    await prisma.campaign.update({ where: { id: draft.id }, data: { audience: { lists, budgetOf: id } } });
    expect((await checked(draft.id))[1]).toEqual(['stillCalled 2']);
  });
});

describe('who is called on with the retries that are left', () => {
  /**
   * MaxRetries is 3. Person 1 used all, 2 has none but the call itself, 3 and 4 have two, 5 waits for a result, 6 was refused, 7 and 8
   * were not sent, 101 is new.
   */
  beforeEach(async () => {
    const calls = await prisma.call.findMany({
      where: { campaignId: id },
      orderBy: [{ number: 'asc' }, { round: 'asc' }],
    });
    const to = (at: number, data: object) =>
      shortcut(() => prisma.call.update({ where: { codeRequest: calls[at]?.codeRequest ?? '' }, data }));
    const batch = await prisma.batch.findFirstOrThrow({ where: { campaignId: id } });
    const { id: _, ...copy } = batch;
    const second = await prisma.batch.create({ data: { ...copy, seq: 2, retries: 1, size: 1 } });
    await to(0, { state: 'final', outcome: 'notReached', retries: 3 });
    await to(1, { state: 'carried', retries: 1 });
    await to(2, { state: 'final', outcome: 'notReached', retries: 0, batchId: second.id });
    await to(3, { state: 'final', outcome: 'answered', retries: 0, digits: null });
    await to(4, { state: 'final', outcome: 'answered', retries: 0, digits: null });
    await to(5, { state: 'submitted', outcome: null, digits: null });
    await to(6, { state: 'final', outcome: 'refused', digits: null });
    for (const at of [7, 8]) await to(at, { state: 'cancelled', outcome: null, digits: null });
  });

  const launched = async (given: object) => {
    const { workspaceId } = actor;
    const fresh = await makeList(actor, 1, 1_000_100);
    const draft = await prisma.campaign.create({
      data: {
        workspaceId,
        name: 'Seguito',
        timeZone: 'Europe/Rome',
        maxRetries: 3,
        ...(await prisma.campaign.findUniqueOrThrow({
          where: { id },
          select: { messageId: true, callerIdId: true, windowStart: true, windowEnd: true },
        })),
        audience: { lists: [list.id, fresh.id], ...given },
      },
    });
    const check = await preflight(actor, draft.id, new Date());
    const { id: campaignId, revision } = draft;
    const shown = await Promise.all(
      Array.from({ length: check.batches }, async (_, at) => {
        const [one] = (await preflight(actor, campaignId, new Date(), at + 1)).firstRequests;
        const { InstantCalls } = JSON.parse(one?.body ?? '{}');
        return InstantCalls.map((call: { NumberToCall: string; MaxRetries: number }) => [
          call.NumberToCall.slice(-3),
          call.MaxRetries,
        ]);
      }),
    );
    await launchCampaign(actor, { campaignId, revision, expectedCalls: check.calls });
    const batches = await prisma.batch.findMany({
      where: { campaignId },
      orderBy: { seq: 'asc' },
      include: { calls: { orderBy: { number: 'asc' } } },
    });
    const made = batches.map(({ retries, calls }) => calls.map((call) => [call.number.slice(-3), retries]));
    expect(batches.map(({ size }) => size)).toEqual(made.map((calls) => calls.length));
    expect(shown).toEqual(made);
    return { check, made };
  };

  it('has never more calls than the first campaign gave, and each request holds one budget', async () => {
    const { check, made } = await launched({ budgetOf: id });
    expect(made).toEqual([
      [
        ['006', 3],
        ['007', 3],
        ['008', 3],
        ['101', 3],
      ],
      [
        ['003', 2],
        ['004', 2],
      ],
      [['002', 0]],
    ]);
    expect(check.excluded).toEqual([
      { reason: 'stillCalled', people: 1 },
      { reason: 'noRetriesLeft', people: 1 },
    ]);
  });

  it('begins anew where nobody asked for it', async () => {
    const { check, made } = await launched({});
    expect(made.flat()).toHaveLength(9);
    expect(made.flat().every(([, retries]) => retries === 3)).toBe(true);
    expect(check.excluded).toEqual([]);
  });

  it('keeps what the draft asks for, but not another workspace’s campaign', async () => {
    const draft = await follow('notReached', { inherits: true });
    const row = await prisma.campaign.findUniqueOrThrow({ where: { id: draft.id } });
    expect(row.audience).toMatchObject({ budgetOf: id });
    const theirs = await makeDraft(await makeActor(), []);
    const input = DraftForm.parse({
      name: 'x',
      timeZone: 'Europe/Rome',
      maxRetries: '3',
      minutesBetween: '60',
      repeats: '1',
      hours: 'any',
      windowStart: '',
      windowEnd: '',
      messageId: '',
      callerIdId: '',
      budgetOf: theirs.id,
    });
    await expect(saveDraft(actor, { id: draft.id, revision: row.revision }, input)).rejects.toMatchObject({
      code: 'notFound',
    });
  });
});
