import { describe, expect, it } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import {
  answersOverTime,
  batchCount,
  batchesOf,
  campaignCounts,
  campaignOf,
  campaignPage,
  costOf,
  digitsOf,
  editorLists,
} from '#lib/features/campaigns/queries.ts';
import { DraftForm, type DraftInput } from '#lib/features/campaigns/schema.ts';
import { changeDraft, createDraft, deleteDraft, duplicateCampaign } from '#lib/features/campaigns/service.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

const input = (given: Partial<DraftInput> = {}): DraftInput => ({
  name: 'Promemoria',
  lists: [],
  messageId: undefined,
  callerIdId: undefined,
  windowStart: null,
  windowEnd: null,
  timeZone: 'Europe/Rome',
  maxRetries: 3,
  minutesBetween: 60,
  repeats: 1,
  ...given,
});

async function running(people = 30) {
  const actor = await makeActor();
  await makeAccount(actor, { callsPerRequest: 10 });
  const list = await makeList(actor, people);
  const draft = await makeDraft(actor, [list]);
  await launchCampaign(actor, { campaignId: draft.id, revision: 1, expectedCalls: people });
  return { actor, id: draft.id };
}

describe('what a draft may hold', () => {
  const form = (given: Record<string, unknown>) =>
    DraftForm.safeParse({
      name: 'Promemoria',
      timeZone: 'Europe/Rome',
      maxRetries: '3',
      minutesBetween: '60',
      repeats: '1',
      messageId: '',
      callerIdId: '',
      windowStart: '',
      windowEnd: '',
      ...given,
    });
  const problems = (given: Record<string, unknown>) => {
    const parsed = form(given);
    return parsed.success ? [] : parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]);
  };

  it('an incomplete one may be saved', () => {
    expect(form({})).toMatchObject({ success: true, data: { lists: [], windowStart: null, windowEnd: null } });
  });

  it('times are read in its zone, and of a repeated hour the window keeps all', () => {
    const parsed = form({ windowStart: '2027-10-31T02:30', windowEnd: '2027-10-31T02:45' });
    expect(parsed.data).toMatchObject({
      windowStart: new Date('2027-10-31T00:30:00Z'),
      windowEnd: new Date('2027-10-31T01:45:00Z'),
    });
  });

  it.each([
    [
      'end before start',
      { windowStart: '2099-11-24T20:00', windowEnd: '2099-11-24T09:00' },
      'windowEnd',
      'endBeforeStart',
    ],
    ['over', { windowStart: '2020-01-01T09:00', windowEnd: '2020-01-01T20:00' }, 'windowEnd', 'windowOver'],
    ['a time that the clocks jump over', { windowStart: '2027-03-28T02:30' }, 'windowStart', 'timeSkipped'],
    ['no time', { windowStart: '2027-03-28T' }, 'windowStart', 'invalidTime'],
    ['a zone that is none', { timeZone: 'Europe/Atlantis' }, 'timeZone', 'unknownTimeZone'],
    ['half a retry', { maxRetries: '1.5' }, 'maxRetries', 'wholeNumber'],
  ])('%s is told', (_, given, field, message) => {
    expect(problems(given)).toEqual([[field, message]]);
  });

  it('all problems are told at once', () => {
    const found = problems({ name: ' ', maxRetries: '21', minutesBetween: '0', repeats: 'x', lists: ['no-id'] });
    expect(found.map(([field]) => field).sort()).toEqual([
      'lists.0',
      'maxRetries',
      'minutesBetween',
      'name',
      'repeats',
    ]);
  });
});

describe('a draft is never overwritten unseen', () => {
  it('the second of two who edit is told who was first, and nothing of the first is lost', async () => {
    const owner = await makeActor();
    const colleague = await addMember(owner.workspaceId, 'operator');
    const { id } = await createDraft(owner, input());
    await changeDraft(colleague, { id, revision: 1 }, input({ name: 'First' }));
    await expect(changeDraft(owner, { id, revision: 1 }, input({ name: 'Second' }))).rejects.toMatchObject({
      code: 'draftChanged',
      params: { by: colleague.userName },
    });
    expect((await campaignOf(owner, id))?.name).toBe('First');
    await changeDraft(owner, { id, revision: 2 }, input({ name: 'Second' }));
    expect((await campaignOf(owner, id))?.name).toBe('Second');
  });

  it('what was launched can be neither changed nor deleted', async () => {
    const { actor, id } = await running();
    await expect(changeDraft(actor, { id, revision: 2 }, input())).rejects.toMatchObject({ code: 'notADraft' });
    await expect(deleteDraft(actor, id)).rejects.toMatchObject({ code: 'notADraft' });
    expect(await prisma.call.count({ where: { campaignId: id } })).toBe(30);
  });

  it('a copy has everything but the window', async () => {
    const { actor, id } = await running();
    const copy = await campaignOf(actor, (await duplicateCampaign(actor, id, 'Copy')).id);
    const original = await campaignOf(actor, id);
    expect(copy).toMatchObject({
      state: 'draft',
      name: 'Copy',
      windowStart: null,
      windowEnd: null,
      lists: original?.lists,
    });
    expect([copy?.messageId, copy?.callerIdId]).toEqual([original?.messageId, original?.callerIdId]);
  });

  it('a deleted draft is gone, and its end is on record', async () => {
    const actor = await makeActor();
    const { id } = await createDraft(actor, input());
    await deleteDraft(actor, id);
    expect(await campaignOf(actor, id)).toBeNull();
    const events = await prisma.event.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(events.map((event) => event.kind)).toEqual(['campaign.created', 'campaign.deleted']);
  });
});

describe('who may do what', () => {
  it('an operator drafts, an auditor only reads', async () => {
    const owner = await makeActor();
    const [operator, auditor] = [
      await addMember(owner.workspaceId, 'operator'),
      await addMember(owner.workspaceId, 'auditor'),
    ];
    const { id } = await createDraft(operator, input());
    const refused = { code: 'forbidden' };
    await expect(createDraft(auditor, input())).rejects.toMatchObject(refused);
    await expect(changeDraft(auditor, { id, revision: 1 }, input())).rejects.toMatchObject(refused);
    await expect(deleteDraft(auditor, id)).rejects.toMatchObject(refused);
    await expect(duplicateCampaign(auditor, id, 'x')).rejects.toMatchObject(refused);
    expect((await campaignOf(auditor, id))?.id).toBe(id);
  });

  it('another workspace neither sees nor touches anything', async () => {
    const { actor, id } = await running();
    const stranger = await makeActor();
    const draft = await createDraft(actor, input());
    const gone = { code: 'notFound' };
    await expect(changeDraft(stranger, { id: draft.id, revision: 1 }, input())).rejects.toMatchObject(gone);
    await expect(deleteDraft(stranger, draft.id)).rejects.toMatchObject(gone);
    await expect(duplicateCampaign(stranger, id, 'x')).rejects.toMatchObject(gone);
    expect(await campaignOf(stranger, id)).toBeNull();
    expect((await campaignPage(stranger, {})).rows).toEqual([]);
    expect(await campaignCounts(stranger)).toEqual({});
    expect(await batchesOf(stranger, id)).toEqual([]);
    expect(await batchCount(stranger, id)).toBe(0);
    expect(await digitsOf(stranger, id)).toEqual([]);
    expect(Number(await costOf(stranger, id))).toBe(0);
    expect((await answersOverTime(stranger, id)).points).toEqual([]);
    expect(await editorLists(stranger)).toEqual([]);
    expect((await campaignOf(actor, draft.id))?.revision).toBe(1);
  });

  it('a draft refers only to its own workspace’s lists, messages and caller ids', async () => {
    const { actor } = await running();
    const stranger = await makeActor();
    const message = await prisma.message.findFirstOrThrow({ where: { workspaceId: actor.workspaceId } });
    const callerId = await prisma.callerId.findFirstOrThrow({ where: { workspaceId: actor.workspaceId } });
    const list = await prisma.list.findFirstOrThrow({ where: { workspaceId: actor.workspaceId } });
    for (const foreign of [{ lists: [list.id] }, { messageId: message.id }, { callerIdId: callerId.id }]) {
      await expect(createDraft(stranger, input(foreign))).rejects.toMatchObject({ code: 'notFound' });
    }
    expect(await campaignCounts(stranger)).toEqual({});
  });
});

describe('figures come from the kept counters', () => {
  it('each call stands in one bucket; those being sent are known', async () => {
    const { actor, id } = await running();
    await prisma.call.updateMany({
      where: { campaignId: id, number: { endsWith: '1' } },
      data: {
        state: 'final',
        outcome: 'answered',
        digits: '1',
        price: '0.041',
        answeredAt: new Date('2026-11-23T09:00:03Z'),
      },
    });
    await prisma.batch.updateMany({ where: { campaignId: id, seq: 3 }, data: { state: 'sending' } });
    const campaign = await campaignOf(actor, id);
    expect(campaign?.tally).toEqual({ total: 30, sending: 10, pending: 27, answered: 3 });
    expect(await digitsOf(actor, id)).toEqual([{ digits: '1', calls: 3 }]);
    expect(await costOf(actor, id)).toBe('0.123');
    expect((await answersOverTime(actor, id)).points).toEqual([{ at: new Date('2026-11-23T09:00:00Z'), calls: 3 }]);
  });

  it('the chart has at most sixty points, with the empty intervals between', async () => {
    const { actor, id } = await running();
    const calls = await prisma.call.findMany({ where: { campaignId: id }, orderBy: { codeRequest: 'asc' } });
    for (const [index, call] of calls.entries()) {
      const answeredAt = new Date(Date.UTC(2026, 10, 23, 9, index * 10));
      await prisma.call.update({
        where: { codeRequest: call.codeRequest },
        data: { state: 'final', outcome: 'answered', answeredAt },
      });
    }
    const { seconds, points } = await answersOverTime(actor, id);
    expect(seconds).toBe(300);
    expect(points).toHaveLength(59);
    expect(points.reduce((sum, point) => sum + point.calls, 0)).toBe(30);
  });
});

it('keyset pages visit every campaign once, forward and back', async () => {
  const actor: Actor = await makeActor();
  for (let n = 0; n < 120; n += 1) await createDraft(actor, input({ name: `Draft ${n}` }));
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof campaignPage>> = await campaignPage(
      actor,
      {},
      after === null ? {} : { after },
    );
    seen.push(...page.rows.map((row) => row.name));
    after = page.older;
    if (after === null) {
      const back = await campaignPage(actor, {}, { before: page.newer ?? '' });
      expect(back.rows.at(-1)?.name).toBe(seen[seen.length - page.rows.length - 1]);
      break;
    }
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `Draft ${119 - n}`));
});
