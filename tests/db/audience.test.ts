import { beforeEach, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { deleteList } from '#lib/features/contacts/list-service.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { excludedPeople } from '#lib/features/dispatch/prepare/excluded.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import { deleteSegment } from '#lib/features/segments/service.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

const DAY = 86_400_000;
const numberOf = (n: number) => `+39312${1_000_000 + n}`;

let actor: Actor;
let workspaceId: string;
beforeEach(async () => {
  actor = await makeActor();
  workspaceId = actor.workspaceId;
  await makeAccount(actor);
});

const contactId = async (n: number) =>
  (await prisma.contact.findFirstOrThrow({ where: { workspaceId, number: numberOf(n) } })).id;

async function draftFor(audience: Partial<Audience>) {
  const draft = await makeDraft(actor, []);
  return prisma.campaign.update({ where: { id: draft.id }, data: { audience: Audience.parse(audience) } });
}

/** Who of a draft is called and who is not, as its check says; and that the launch does exactly that. */
async function launched(audience: Partial<Audience>) {
  const { id, revision } = await draftFor(audience);
  const check = await preflight(actor, id, new Date());
  expect(check.blockers).toEqual([]);
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: check.calls });
  const calls = await prisma.call.findMany({ where: { campaignId: id }, orderBy: { number: 'asc' } });
  expect(calls.length).toBe(check.inAudience);
  const people = calls.map((call) => [Number(call.number.slice(6)) - 1_000_000, call.reason] as const);
  for (const { reason, people: count } of check.excluded)
    expect(people.filter((each) => each[1] === reason)).toHaveLength(count);
  return {
    id,
    called: people.filter(([, why]) => why === null).map(([n]) => n),
    excluded: people.filter(([, why]) => why),
  };
}

it('a person in a list, a segment, under a tag and chosen alone is called once', async () => {
  const [first, second] = [await makeList(actor, 3), await makeList(actor, 2, 1_000_002)]; // 1–3, 3–4
  await makeList(actor, 4, 1_000_006); // 7–10, of no list that is asked for
  const tag = await prisma.tag.create({ data: { workspaceId, name: 'VIP' } });
  await prisma.contactTag.create({ data: { workspaceId, tagId: tag.id, contactId: await contactId(8) } });
  const filter = { is: 'prefix', prefix: numberOf(9) };
  const segment = await prisma.segment.create({ data: { workspaceId, name: 'Nove', filter } });
  const { called, id } = await launched({
    lists: [first.id, second.id],
    tags: [tag.id],
    segments: [segment.id],
    people: [await contactId(10), await contactId(1)],
  });
  expect(called).toEqual([1, 2, 3, 4, 8, 9, 10]);
  const { snapshot } = await prisma.campaign.findUniqueOrThrow({ where: { id } });
  expect(snapshot).toMatchObject({
    audience: { lists: [first.name, second.name].sort(), segments: ['Nove'], tags: ['VIP'], people: 2 },
  });
});

it('a person who is left out is on the campaign with the first reason that holds', async () => {
  const [all, some] = [await makeList(actor, 6), await makeList(actor, 2)]; // 1–2 are on the list to leave out
  const filter = { is: 'any', of: [2, 3, 4].map((n) => ({ is: 'prefix', prefix: numberOf(n) })) };
  const segment = await prisma.segment.create({ data: { workspaceId, name: 'Fuori', filter } });
  await suppress(prisma, workspaceId, [{ number: numberOf(1), source: 'asked' }]);
  const { called, excluded, id } = await launched({
    lists: [all.id],
    minusLists: [some.id],
    minusSegments: [segment.id],
  });
  expect(called).toEqual([5, 6]);
  expect(excluded).toEqual([
    [1, 'suppressed'],
    [2, 'excludedList'],
    [3, 'excludedSegment'],
    [4, 'excludedSegment'],
  ]);
  const names = { minusLists: [some.name], minusSegments: ['Fuori'] };
  expect((await prisma.campaign.findUniqueOrThrow({ where: { id } })).snapshot).toMatchObject({ audience: names });
});

it('the campaign shows the people who are left out, by reason', async () => {
  const [all, some] = [await makeList(actor, 4), await makeList(actor, 2)];
  await suppress(prisma, workspaceId, [{ number: numberOf(4), source: 'asked' }]);
  const { id } = await draftFor({ lists: [all.id], minusLists: [some.id] });
  const numbers = async (reason?: 'excludedList' | 'suppressed') =>
    (await excludedPeople(actor, id, { reason })).people.map((each) => [each.number, each.reason, each.source]);
  expect(await numbers('excludedList')).toEqual([1, 2].map((n) => [numberOf(n), 'excludedList', null]));
  expect(await numbers('suppressed')).toEqual([[numberOf(4), 'suppressed', 'asked']]);
  expect(await numbers()).toHaveLength(3);
});

async function called(
  list: { id: string },
  change: { state?: 'pending' | 'final'; daysAgo?: number; refused?: boolean },
) {
  const { id } = await launched({ lists: [list.id], quietDays: 0 });
  const { state = 'final', daysAgo = 0, refused = false } = change;
  const outcome = state === 'final' ? (refused ? 'refused' : 'notReached') : null;
  const updatedAt = new Date(Date.now() - daysAgo * DAY);
  await prisma.call.updateMany({ where: { campaignId: id }, data: { state, outcome, updatedAt } });
}

it('the workspace’s rule leaves out people called in the last days, and a campaign may have its own rule', async () => {
  const all = await makeList(actor, 5);
  await called(await makeList(actor, 1), {}); // 1: just now
  await called(await makeList(actor, 1, 1_000_001), { daysAgo: 5 }); // 2
  await called(await makeList(actor, 1, 1_000_002), { daysAgo: 8 }); // 3
  await called(await makeList(actor, 1, 1_000_003), { refused: true }); // 4 did not ring
  await called(await makeList(actor, 1, 1_000_004), { state: 'pending', daysAgo: 30 }); // 5 is about to be called
  const open = async (audience: Partial<Audience>) => {
    const { id } = await draftFor({ lists: [all.id], ...audience });
    const check = await preflight(actor, id, new Date());
    return [check.calls, check.excluded];
  };
  expect(await open({})).toEqual([5, []]);
  await prisma.workspace.update({ where: { id: workspaceId }, data: { quietDays: 7 } });
  expect(await open({})).toEqual([2, [{ reason: 'calledRecently', people: 3 }]]);
  expect(await open({ quietDays: 0 })).toEqual([5, []]);
  expect(await open({ quietDays: 10 })).toEqual([1, [{ reason: 'calledRecently', people: 4 }]]);
});

it('an audience never holds anybody of another workspace', async () => {
  const own = await makeList(actor, 1);
  const stranger = await makeActor();
  const theirs = await makeList(stranger, 3, 2_000_000);
  const person = await prisma.contact.findFirstOrThrow({ where: { workspaceId: stranger.workspaceId } });
  // Written past the service, which would refuse it.
  const { id } = await draftFor({ lists: [own.id, theirs.id], people: [person.id] });
  const check = await preflight(actor, id, new Date());
  expect([check.inAudience, check.blockers.map(({ code }) => code)]).toEqual([1, ['sourceMissing']]);
});

it('a draft keeps its lists and segments from being deleted; if one is gone all the same, the launch stops', async () => {
  const list = await makeList(actor, 2);
  const segment = await prisma.segment.create({
    data: { workspaceId, name: 'S', filter: { is: 'kind', kind: 'mobile' } },
  });
  const { id, revision, name } = await draftFor({ lists: [list.id], minusSegments: [segment.id] });
  const used = { code: 'usedByDrafts', params: { names: `“${name}”` } };
  await expect(deleteList(actor, list.id)).rejects.toMatchObject(used);
  await expect(deleteSegment(actor, segment.id)).rejects.toMatchObject(used);
  await prisma.segment.delete({ where: { id: segment.id } });
  expect((await preflight(actor, id, new Date())).blockers).toEqual([{ code: 'sourceMissing' }]);
  await expect(launchCampaign(actor, { campaignId: id, revision, expectedCalls: 2 })).rejects.toMatchObject({
    code: 'draftIncomplete',
  });
});

it('an audience that became empty is not launched', async () => {
  const list = await makeList(actor, 2);
  const { id, revision } = await draftFor({ lists: [list.id] });
  await prisma.listMember.deleteMany({ where: { listId: list.id } });
  expect((await preflight(actor, id, new Date())).blockers).toEqual([{ code: 'audienceEmpty' }]);
  await expect(launchCampaign(actor, { campaignId: id, revision, expectedCalls: 2 })).rejects.toMatchObject({
    code: 'audienceEmpty',
  });
});
