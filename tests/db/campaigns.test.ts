import { randomUUID } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import type { z } from 'zod';
import { prisma } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { WEEKDAYS } from '#lib/domain/calling-week.ts';
import { batchCount, batchPage } from '#lib/features/campaigns/batches.ts';
import { editorChoices } from '#lib/features/campaigns/editor-choices.ts';
import { answersOverTime } from '#lib/features/campaigns/figures.ts';
import { campaignCounts, campaignOf, campaignPage } from '#lib/features/campaigns/queries.ts';
import { DraftForm, type DraftInput, SavedDraftForm } from '#lib/features/campaigns/schema.ts';
import {
  changeDraft,
  createDraft,
  deleteDraft,
  duplicateCampaign,
  saveDraft,
} from '#lib/features/campaigns/service.ts';
import { LaunchForm } from '#lib/features/dispatch/schema.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { fieldErrors } from '#lib/forms/parse.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { whileLocked } from '#tests/support/locked.ts';
import { shortcut } from '#tests/support/shortcut.ts';

/** As the form sends it: complete but for the choices, which are each workspace's own. */
const FORM = {
  name: 'Promemoria vaccinazioni',
  timeZone: 'Europe/Rome',
  windowStart: '2036-11-24T09:00',
  windowEnd: '2036-11-24T20:00',
  maxRetries: '3',
  minutesBetween: '60',
  repeats: '1',
  hours: 'chosen',
  ...Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, '09:00/20:00'])),
};

const OFFICE = { from: '09:00', to: '20:00' };

const input = (given: Partial<DraftInput> = {}): DraftInput => ({ ...DraftForm.parse(FORM), ...given });

const among = (...lists: string[]) => Audience.parse({ lists });

/** A draft whose every choice is the actor's own. */
async function house(role: 'owner' | 'manager' | 'operator' = 'manager') {
  const actor = await makeActor(role);
  const list = await makeList(actor, 3);
  const other = await makeDraft(actor, [list]);
  const choices = { audience: among(list.id), messageId: other.messageId ?? '', callerIdId: other.callerIdId ?? '' };
  const { id } = await createDraft(actor, input(choices));
  return { actor, list, choices, id };
}

async function launched(people = 3) {
  const actor = await makeActor();
  await makeAccount(actor, { callsPerRequest: 2 });
  const draft = await makeDraft(actor, [await makeList(actor, people)]);
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return { actor, id: draft.id };
}

const rowOf = (id: string) => prisma.campaign.findUnique({ where: { id } });

const eventsOf = async (id: string) => {
  const events = await prisma.event.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
  return events.map((event) => [event.kind, event.userName, event.subjectName]);
};

describe('a draft', () => {
  it('is kept as it was typed, with the times of its zone as instants', async () => {
    const { actor, id, list, choices } = await house();
    const campaign = await campaignOf(actor, id);
    expect(campaign).toMatchObject({
      name: 'Promemoria vaccinazioni',
      state: 'draft',
      revision: 1,
      messageId: choices.messageId,
      callerIdId: choices.callerIdId,
      windowStart: new Date('2036-11-24T08:00:00Z'),
      windowEnd: new Date('2036-11-24T19:00:00Z'),
      maxRetries: 3,
      minutesBetween: 60,
      repeats: 1,
      callingHours: { week: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, null, null], holidays: null },
      snapshot: null,
      tally: { total: 0, sending: 0 },
      waiting: null,
    });
    expect(campaign?.audience).toEqual(among(list.id));
    expect(await eventsOf(id)).toEqual([['campaign.created', actor.userName, 'Promemoria vaccinazioni']]);
  });

  it('may be incomplete, and holds a list once that was sent twice', async () => {
    const { actor, list } = await house();
    const bare = DraftForm.parse({ ...FORM, windowStart: '', windowEnd: '', messageId: '', callerIdId: '' });
    const twice = DraftForm.parse({ ...FORM, lists: [list.id, list.id] });
    const { id } = await createDraft(actor, { ...bare, audience: twice.audience });
    const row = await rowOf(id);
    expect(row).toMatchObject({ messageId: null, callerIdId: null, windowStart: null, windowEnd: null });
    expect(row?.audience).toEqual(among(list.id));
  });

  it('is changed wholly: what is no longer chosen goes', async () => {
    const { actor, id } = await house();
    const other = await makeList(actor, 1);
    await changeDraft(
      actor,
      { id, revision: 1 },
      input({ name: 'Altro nome', audience: among(other.id), windowStart: null }),
    );
    const row = await rowOf(id);
    expect(row).toMatchObject({
      name: 'Altro nome',
      messageId: null,
      callerIdId: null,
      windowStart: null,
      revision: 2,
    });
    expect(row?.audience).toEqual(among(other.id));
    expect((await eventsOf(id)).map(([kind]) => kind)).toEqual(['campaign.created', 'campaign.changed']);
  });

  it('loses its calling hours when any hour is chosen, whatever the rows hold', async () => {
    const { actor, id } = await house();
    await changeDraft(actor, { id, revision: 1 }, DraftForm.parse({ ...FORM, hours: 'any', monday: '20:00/' }));
    expect((await campaignOf(actor, id))?.callingHours).toBeNull();
    const [{ none } = { none: false }] = await prisma.$queryRaw<{ none: boolean }[]>`
      SELECT calling_hours IS NULL AS none FROM campaign WHERE id = ${id}::uuid`;
    expect(none).toBe(true);
  });

  it('that somebody else saved meanwhile is not overwritten, and who it was is said', async () => {
    const { actor, id, choices } = await house();
    const colleague = await addMember(actor.workspaceId, 'operator');
    await changeDraft(colleague, { id, revision: 1 }, input({ ...choices, name: 'Del collega' }));
    await expect(changeDraft(actor, { id, revision: 1 }, input({ name: 'Mio' }))).rejects.toMatchObject({
      code: 'draftChanged',
      params: { by: colleague.userName },
    });
    const row = await rowOf(id);
    expect([row?.name, row?.revision, row?.audience]).toEqual(['Del collega', 2, choices.audience]);
  });

  it('of two who save at once one wins', async () => {
    const { actor, id } = await house();
    const saves = ['Prima', 'Seconda'].map((name) => changeDraft(actor, { id, revision: 1 }, input({ name })));
    const results = await Promise.allSettled(saves);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await rowOf(id))?.revision).toBe(2);
  });

  it('that saves itself while it is sent by hand is one, as it was sent last', async () => {
    const { actor } = await house();
    const newId = randomUUID();
    const saved = await Promise.all(
      ['Da sé', 'A mano', 'Ancora'].map((name) => saveDraft(actor, { newId, revision: 0 }, input({ name }))),
    );
    expect(new Set(saved.map(({ id }) => id))).toEqual(new Set([newId]));
    const stranger = await makeActor();
    await expect(saveDraft(stranger, { newId, revision: 0 }, input({ name: 'Altrui' }))).rejects.toMatchObject({
      code: 'notFound',
    });
  });

  it('that is deleted is gone, but not from the history', async () => {
    const { actor, id, list } = await house();
    await deleteDraft(actor, id);
    expect(await rowOf(id)).toBeNull();
    expect(await prisma.list.count({ where: { id: list.id } })).toBe(1);
    expect((await eventsOf(id)).at(-1)).toEqual(['campaign.deleted', actor.userName, 'Promemoria vaccinazioni']);
    await expect(deleteDraft(actor, id)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('is made of another campaign, launched or not, without its window', async () => {
    const { actor, id } = await launched();
    const callingHours = {
      week: [null, OFFICE, null, null, null, null, { from: '10:30', to: '24:00' }],
      holidays: null,
    };
    await prisma.campaign.update({ where: { id }, data: { callingHours } });
    const original = await rowOf(id);
    const copy = await rowOf((await duplicateCampaign(actor, id, 'Copia')).id);
    expect(copy).toMatchObject({
      name: 'Copia',
      state: 'draft',
      revision: 1,
      windowStart: null,
      windowEnd: null,
      launchedAt: null,
      messageId: original?.messageId,
      callerIdId: original?.callerIdId,
      maxRetries: original?.maxRetries,
      callingHours,
    });
    expect(copy?.audience).toEqual(Audience.parse(original?.audience));
    expect(copy?.snapshot).toBeNull();
    const long = await rowOf((await duplicateCampaign(actor, id, 'x'.repeat(130))).id);
    expect(long?.name).toHaveLength(120);
  });
});

describe('what was launched', () => {
  it('is neither changed nor deleted any more', async () => {
    const { actor, id } = await launched();
    const { revision, name } = (await rowOf(id)) ?? { revision: -1 };
    await expect(changeDraft(actor, { id, revision }, input())).rejects.toMatchObject({ code: 'notADraft' });
    await expect(deleteDraft(actor, id)).rejects.toMatchObject({ code: 'notADraft' });
    expect(await rowOf(id)).toMatchObject({ state: 'running', name });
    expect(await prisma.call.count({ where: { campaignId: id } })).toBe(3);
  });

  it('is counted by where its calls stand; the excluded are not among those to be called', async () => {
    const actor = await makeActor();
    await makeAccount(actor, { callsPerRequest: 2 });
    const { workspaceId } = actor;
    await prisma.suppression.create({ data: { workspaceId, number: '+393121000003', source: 'manual' } });
    const draft = await makeDraft(actor, [await makeList(actor, 7)]);
    await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: 6 });
    const mine = { campaignId: draft.id };
    expect((await campaignOf(actor, draft.id))?.tally).toEqual({ total: 6, sending: 0, pending: 6, excluded: 1 });

    await prisma.batch.updateMany({ where: { ...mine, seq: 1 }, data: { state: 'sending' } });
    const calls = await prisma.call.findMany({ where: { ...mine, state: 'pending' }, orderBy: { codeRequest: 'asc' } });
    const finish = (index: number, data: Parameters<typeof prisma.call.updateMany>[0]['data']) =>
      prisma.call.updateMany({ where: { codeRequest: calls[index]?.codeRequest ?? '' }, data });
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const at = (second: number) => new Date(minute + second * 1000);
    await finish(2, { state: 'final', outcome: 'answered', digits: '1', price: '0.041', answeredAt: at(0) });
    await finish(3, { state: 'final', outcome: 'optedOut', digits: '9', price: '0.02', answeredAt: at(11) });
    await finish(4, { state: 'final', outcome: 'notReached', price: '0' });
    await finish(5, { state: 'unknown' });

    const tally = {
      total: 6,
      sending: 2,
      pending: 2,
      excluded: 1,
      answered: 1,
      optedOut: 1,
      notReached: 1,
      unknown: 1,
    };
    const campaign = await campaignOf(actor, draft.id);
    expect(campaign?.tally).toEqual(tally);
    expect((await campaignPage(actor, {})).rows.find((row) => row.id === draft.id)?.tally).toEqual(campaign?.tally);
    expect(campaign?.snapshot).toMatchObject({ callerId: '+390612345678', callsPerRequest: 2 });
    expect(campaign?.digits).toEqual([
      { digits: '1', calls: 1 },
      { digits: '9', calls: 1 },
    ]);
    expect(Number(campaign?.cost)).toBe(0.061);
    // Who opted out has another tile, and is not among the answers.
    expect(await answersOverTime(actor, draft.id)).toEqual({ seconds: 5, points: [{ at: at(0), calls: 1 }] });
  });

  it('says why its calls do not leave, until nothing holds them', async () => {
    const { actor, id } = await launched();
    const { workspaceId } = actor;
    const waiting = async () => (await campaignOf(actor, id))?.waiting;
    const account = (data: Prisma.AccountUpdateManyMutationInput) =>
      prisma.account.updateMany({ where: { workspaceId }, data });
    expect(await waiting()).toBeNull();
    await account({ restsUntil: new Date(Date.now() + 5_000) });
    expect(await waiting(), 'a moment is not worth saying').toBeNull();
    const rested = new Date(Date.now() + 60_000);
    await account({ restsUntil: rested });
    expect(await waiting()).toEqual({ reason: 'resting', nextTry: rested });
    const nextTry = new Date(Date.now() + 20_000);
    await account({ unreachableUntil: nextTry });
    expect(await waiting(), 'nothing is tried before the rest is over').toEqual({
      reason: 'unreachable',
      nextTry: rested,
    });
    await account({ restsUntil: null });
    expect(await waiting()).toEqual({ reason: 'unreachable', nextTry });
    await prisma.campaign.update({ where: { id }, data: { openFrom: nextTry } });
    expect(await waiting(), 'outside its hours it sends nothing anyway').toBeNull();
    await shortcut(() => prisma.batch.updateMany({ where: { campaignId: id, seq: 1 }, data: { state: 'submitted' } }));
    expect(await waiting(), 'but results are asked for').toEqual({ reason: 'unreachable', nextTry });
    await account({ stoppedReason: 'noCredit' });
    expect(await waiting()).toEqual({ reason: 'noCredit' });
    await prisma.campaign.update({ where: { id }, data: { state: 'paused' } });
    expect(await waiting()).toBeNull();
  });

  it('shows its batches in the order in which they leave, page by page', async () => {
    const { actor, id } = await launched(5);
    expect(await batchCount(actor, id)).toBe(3);
    const first = await batchPage(actor, id, {}, 2);
    expect(first.rows.map((batch) => [batch.seq, batch.size])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const last = await batchPage(actor, id, { after: first.next ?? '' }, 2);
    expect(last.rows.map((batch) => [batch.seq, batch.size])).toEqual([[3, 1]]);
    expect([first.previous, last.next]).toEqual([null, null]);
    expect(await batchPage(actor, id, { before: last.previous ?? '' }, 2)).toEqual(first);
  });
});

describe('the list of campaigns', () => {
  it('goes newest first, by pages that neither repeat nor lose one, and back', async () => {
    const actor = await makeActor();
    for (let n = 0; n < 103; n += 1) await createDraft(actor, input({ name: `Campagna ${n}` }));
    const first = await campaignPage(actor, {});
    const second = await campaignPage(actor, {}, { after: first.next ?? '' });
    const third = await campaignPage(actor, {}, { after: second.next ?? '' });
    const names = [first, second, third].flatMap((page) => page.rows.map((row) => row.name));
    expect(names).toEqual(Array.from({ length: 103 }, (_, n) => `Campagna ${102 - n}`));
    expect([first.previous, third.next]).toEqual([null, null]);
    const back = await campaignPage(actor, {}, { before: third.previous ?? '' });
    expect(back.rows).toEqual(second.rows);
  });

  it('shows one state and counts them all', async () => {
    const { actor, id } = await launched();
    await createDraft(actor, input());
    const running = await campaignPage(actor, { state: 'running' });
    expect(running.rows.map((row) => row.id)).toEqual([id]);
    expect(await campaignCounts(actor)).toEqual({ draft: 1, running: 1 });
    expect((await campaignPage(actor, { state: 'paused' })).rows).toEqual([]);
  });

  it('takes a nonsensical place in it for the beginning', async () => {
    const { actor, id } = await launched();
    expect((await campaignPage(actor, {}, { after: 'nonsense' })).rows.map((row) => row.id)).toEqual([id]);
  });

  it('offers the lists by name with their people', async () => {
    const actor = await makeActor();
    const [two, none] = [await makeList(actor, 2), await makeList(actor, 0)];
    await prisma.list.update({ where: { id: two.id }, data: { name: 'Zeta' } });
    await prisma.list.update({ where: { id: none.id }, data: { name: 'Alfa' } });
    expect((await editorChoices(actor, among())).lists).toEqual([
      { id: none.id, name: 'Alfa', people: 0 },
      { id: two.id, name: 'Zeta', people: 2 },
    ]);
  });
});

describe('another workspace', () => {
  it('does not wait for a draft that is held here', async () => {
    const [{ id }, stranger] = [await house(), await makeActor()];
    await whileLocked('campaign', id, () =>
      expect(changeDraft(stranger, { id, revision: 0 }, input())).rejects.toMatchObject({ code: 'notFound' }),
    );
  });

  it('reads nothing', async () => {
    const { actor, id } = await launched();
    await prisma.call.updateMany({
      where: { campaignId: id },
      data: { state: 'final', outcome: 'answered', digits: '1', price: '0.04', answeredAt: new Date() },
    });
    const reads = async (reader: Actor) => ({
      page: (await campaignPage(reader, {})).rows.length,
      counts: await campaignCounts(reader),
      one: (await campaignOf(reader, id)) !== null,
      answers: (await answersOverTime(reader, id)).points.length,
      batches: (await batchPage(reader, id)).rows.length,
      batchCount: await batchCount(reader, id),
      lists: (await editorChoices(reader, among())).lists.length,
    });
    // The owner sees each of them, so that a nothing below means something.
    for (const [name, seen] of Object.entries(await reads(actor))) expect(seen, name).toBeTruthy();
    expect(await reads(await makeActor())).toEqual({
      page: 0,
      counts: {},
      one: false,
      answers: 0,
      batches: 0,
      batchCount: 0,
      lists: 0,
    });
  });

  it('changes, deletes and copies nothing', async () => {
    const { actor, id } = await house();
    const before = await rowOf(id);
    const bare = await createDraft(actor, input());
    const stranger = await makeActor();
    const notFound = { code: 'notFound' };
    await expect(changeDraft(stranger, { id, revision: 1 }, input())).rejects.toMatchObject(notFound);
    await expect(deleteDraft(stranger, id)).rejects.toMatchObject(notFound);
    await expect(duplicateCampaign(stranger, id, 'Copia')).rejects.toMatchObject(notFound);
    await expect(duplicateCampaign(stranger, bare.id, 'Copia')).rejects.toMatchObject(notFound);
    expect(await rowOf(id)).toEqual(before);
    expect(await campaignCounts(stranger)).toEqual({});
    expect(await eventsOf(id)).toHaveLength(1);
  });

  it.each(['messageId', 'callerIdId'] as const)('lends its %s to no draft', async (field) => {
    const [{ actor, id, choices }, stranger] = [await house(), await house()];
    for (const foreign of [stranger.choices[field], randomUUID()]) {
      const mixed = input({ ...choices, [field]: foreign });
      await expect(createDraft(actor, mixed)).rejects.toMatchObject({ code: 'notFound' });
      await expect(changeDraft(actor, { id, revision: 1 }, mixed)).rejects.toMatchObject({ code: 'notFound' });
    }
    expect(await campaignCounts(actor)).toEqual({ draft: 2 });
    expect(await rowOf(id)).toMatchObject({ revision: 1, messageId: choices.messageId });
  });

  const SOURCES = ['lists', 'segments', 'tags', 'people', 'minusLists', 'minusSegments'] as const;
  it.each(SOURCES)('lends none of its %s to an audience', async (source) => {
    const [{ actor, id, choices }, stranger] = [await house(), await makeActor()];
    const { workspaceId } = stranger;
    const theirs: Record<(typeof SOURCES)[number], () => Promise<{ id: string }>> = {
      lists: () => makeList(stranger, 1),
      minusLists: () => makeList(stranger, 1),
      segments: () => prisma.segment.create({ data: { workspaceId, name: 'S', filter: { is: 'suppressed' } } }),
      minusSegments: () => prisma.segment.create({ data: { workspaceId, name: 'S', filter: { is: 'suppressed' } } }),
      tags: () => prisma.tag.create({ data: { workspaceId, name: 'T' } }),
      people: () => prisma.contact.create({ data: { workspaceId, number: '+393331234567' } }),
    };
    for (const foreign of [(await theirs[source]()).id, randomUUID()]) {
      const audience = { ...choices.audience, [source]: [...choices.audience[source], foreign] };
      const mixed = input({ ...choices, audience });
      await expect(createDraft(actor, mixed)).rejects.toMatchObject({ code: 'notFound' });
      await expect(changeDraft(actor, { id, revision: 1 }, mixed)).rejects.toMatchObject({ code: 'notFound' });
    }
    expect((await rowOf(id))?.audience).toEqual(choices.audience);
  });
});

describe('an id that is none', () => {
  it.each(['new', '', "' OR 1=1", randomUUID()])('%j: nothing is found', async (id) => {
    expect(await campaignOf(await makeActor(), id)).toBeNull();
  });
});

describe('roles', () => {
  it('an operator drafts', async () => {
    const { actor, id } = await house('operator');
    await changeDraft(actor, { id, revision: 1 }, input());
    await duplicateCampaign(actor, id, 'Copia');
    await deleteDraft(actor, id);
    expect(await rowOf(id)).toBeNull();
  });

  it('an auditor reads everything and changes nothing', async () => {
    const { actor, id } = await house();
    const auditor = await addMember(actor.workspaceId, 'auditor');
    expect(await campaignOf(auditor, id)).toEqual(await campaignOf(actor, id));
    const forbidden = { code: 'forbidden' };
    await expect(createDraft(auditor, input())).rejects.toMatchObject(forbidden);
    await expect(changeDraft(auditor, { id, revision: 1 }, input())).rejects.toMatchObject(forbidden);
    await expect(deleteDraft(auditor, id)).rejects.toMatchObject(forbidden);
    await expect(duplicateCampaign(auditor, id, 'Copia')).rejects.toMatchObject(forbidden);
    expect(await campaignCounts(actor)).toEqual({ draft: 2 });
    expect(await rowOf(id)).toMatchObject({ revision: 1 });
  });
});

describe('the form of a draft', () => {
  const problems = (given: Record<string, unknown>, schema: typeof DraftForm | typeof SavedDraftForm = DraftForm) => {
    const parsed = schema.safeParse({ ...FORM, ...given }, { reportInput: true });
    if (parsed.success) return {};
    const byField = Object.entries(fieldErrors(parsed.error).fieldErrors);
    return Object.fromEntries(byField.map(([field, errors]) => [field, errors.map(({ key }) => key)]));
  };

  test.each([
    ['complete', {}, {}],
    ['incomplete', { windowStart: '', windowEnd: '', messageId: '', callerIdId: '', lists: '' }, {}],
    ['only a first moment', { windowEnd: '' }, {}],
    ['no name', { name: '  ' }, { name: ['required'] }],
    ['a long name', { name: 'x'.repeat(121) }, { name: ['tooLong'] }],
    ['the end before the start', { windowEnd: '2036-11-24T08:59' }, { windowEnd: ['endBeforeStart'] }],
    ['the end at the start', { windowEnd: '2036-11-24T09:00' }, { windowEnd: ['endBeforeStart'] }],
    ['a window that is over', { windowStart: '', windowEnd: '2020-11-24T20:00' }, { windowEnd: ['windowOver'] }],
    ['a time that the clocks jump over', { windowStart: '2036-03-30T02:30' }, { windowStart: ['timeSkipped'] }],
    ['the same time where they do not', { windowStart: '2036-03-30T02:30', timeZone: 'Africa/Tunis' }, {}],
    ['a day that is none', { windowStart: '2036-02-30T09:00' }, { windowStart: ['invalidTime'] }],
    ['half a moment', { windowStart: '2036-11-24T' }, { windowStart: ['invalidTime'] }],
    ['a zone that is none', { timeZone: 'Europe/Atlantis' }, { timeZone: ['unknownTimeZone'] }],
    ['no zone', { timeZone: undefined }, { timeZone: ['required'] }],
    ['too many retries', { maxRetries: '21' }, { maxRetries: ['tooBig'] }],
    ['fewer than no retries', { maxRetries: '-1' }, { maxRetries: ['tooSmall'] }],
    ['half a retry', { maxRetries: '1.5' }, { maxRetries: ['wholeNumber'] }],
    ['an emptied number, which is not a nought', { repeats: '' }, { repeats: ['required'] }],
    ['a number that is one to programs alone', { maxCalls: '1e3' }, { maxCalls: ['wholeNumber'] }],
    ['no cap below one', { maxCalls: '0', maxCost: '0' }, { maxCalls: ['tooSmall'], maxCost: ['invalidAmount'] }],
    ['a negative cap', { maxCalls: '-1', maxCost: '-1' }, { maxCalls: ['tooSmall'], maxCost: ['invalidAmount'] }],
    ['more calls than there are people', { maxCalls: '100.000.000' }, { maxCalls: ['tooBig'] }],
    ['blanks where nothing need be', { maxCalls: ' ', maxCost: ' ', refused: ' ' }, {}],
    ['no pause', { minutesBetween: '0' }, { minutesBetween: ['tooSmall'] }],
    ['a pause of more than a day', { minutesBetween: '1441' }, { minutesBetween: ['tooBig'] }],
    ['no word on the hours', { hours: undefined }, { hours: ['invalid'] }],
    ['hours that end before they begin', { monday: '20:00/09:00' }, { monday: ['endBeforeStart'] }],
    ['hours that end when they begin', { sunday: '09:00/09:00' }, { sunday: ['endBeforeStart'] }],
    ['half the hours of a day', { friday: '09:00/' }, { friday: ['hoursIncomplete'] }],
    ['a ticked day without hours', { friday: '/' }, { friday: ['hoursIncomplete'] }],
    ['hours that are none', { friday: '09:00/25:00' }, { friday: ['hoursIncomplete'] }],
    ['each wrong day', { monday: '/', sunday: '9/10' }, { monday: ['hoursIncomplete'], sunday: ['hoursIncomplete'] }],
    ['hours without a day', Object.fromEntries(WEEKDAYS.map((day) => [day, ''])), { hours: ['noCallingDay'] }],
    ['wrong rows that do not count', { hours: 'any', monday: '20:00/' }, {}],
    ['a message that is no id', { messageId: 'nonsense' }, { messageId: ['invalid'] }],
  ])('%s', (_name, given, expected) => {
    expect(problems(given)).toEqual(expected);
  });

  test.each([
    ['1.000.000', 1_000_000, '1000000'],
    ['12 500', 12_500, '12500'],
    [' 12 ', 12, '12'],
    ['1\u00a0000', 1000, '1000'],
  ])('reads the figure %j as people write it', (typed, maxCalls, maxCost) => {
    expect(DraftForm.parse({ ...FORM, maxCalls: typed, maxCost: typed }).limits).toMatchObject({ maxCalls, maxCost });
  });

  test.each([
    ['0,12', '0.12'],
    ['1.500,50', '1500.5'],
    ['€ 25,5', '25.5'],
  ])('reads the amount %j as people write it, the same when it is shown and sent again', (typed, amount) => {
    const read = (maxCost: string) => DraftForm.parse({ ...FORM, maxCost }).limits.maxCost;
    expect([read(typed), read(amount)]).toEqual([amount, amount]);
  });

  test('tells all problems at once, also those of the window', () => {
    const wrong = {
      name: '',
      maxRetries: 'x',
      tuesday: '10:00/',
      windowStart: '2036-03-30T02:30',
      windowEnd: '2020-01-01T10:00',
    };
    expect(problems({ ...wrong, id: 'nonsense', revision: '0' }, SavedDraftForm)).toEqual({
      name: ['required'],
      maxRetries: ['wholeNumber'],
      windowStart: ['timeSkipped'],
      windowEnd: ['windowOver'],
      tuesday: ['hoursIncomplete'],
      id: ['invalid'],
    });
  });

  test('takes 00:00 as the end of a day, not as its beginning', () => {
    expect(DraftForm.parse({ ...FORM, saturday: '00:00/00:00' }).callingHours?.week[5]).toEqual({
      from: '00:00',
      to: '24:00',
    });
  });

  test('of a time that happens twice, starts with the first and ends with the second', () => {
    const night = DraftForm.parse({ ...FORM, windowStart: '2036-10-26T02:30', windowEnd: '2036-10-26T02:40' });
    expect(night.windowStart).toEqual(new Date('2036-10-26T00:30:00Z'));
    expect(night.windowEnd).toEqual(new Date('2036-10-26T01:40:00Z'));
  });

  test('takes one ticked list and several', () => {
    const [a, b] = [randomUUID(), randomUUID()];
    expect(DraftForm.parse({ ...FORM, lists: a }).audience.lists).toEqual([a]);
    expect(DraftForm.parse({ ...FORM, lists: [a, b] }).audience.lists).toEqual([a, b]);
  });

  test('a launch wants the tick', () => {
    const form = { id: randomUUID(), revision: '0', expectedCalls: '3' };
    expect(LaunchForm.safeParse({ ...form, checked: 'on' }).success).toBe(true);
    expect(LaunchForm.safeParse(form).error?.issues.map(({ message }) => message)).toEqual(['tickToLaunch']);
  });

  test('a launch wants each warning that was shown ticked, and names the one that is not', () => {
    const shown = ['includesNight', 'willNotFinish'];
    const form = { id: randomUUID(), revision: '0', expectedCalls: '3', shown, 'accepted-willNotFinish': 'on' };
    const unticked = LaunchForm.safeParse(form);
    expect(fieldErrors(unticked.error as z.ZodError).fieldErrors).toEqual({
      'accepted-includesNight': [{ key: 'tickToLaunch' }],
      checked: [{ key: 'tickToLaunch' }],
    });
    const ticked = LaunchForm.parse({ ...form, 'accepted-includesNight': 'on', checked: 'on' });
    expect(ticked.accepted).toEqual(shown);
    // One that the page did not show is not agreed to.
    const more = LaunchForm.parse({ ...form, shown: 'willNotFinish', 'accepted-includesNight': 'on', checked: 'on' });
    expect(more.accepted).toEqual(['willNotFinish']);
  });
});
