import { beforeEach, describe, expect, test } from 'vitest';
import { prisma, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Role } from '#lib/domain/permissions.ts';
import { endOfDay } from '#lib/features/suppressions/end-of-day.ts';
import {
  activeSuppression,
  suppressionCounts,
  suppressionOf,
  suppressionPage,
} from '#lib/features/suppressions/queries.ts';
import { SuppressionForm } from '#lib/features/suppressions/schema.ts';
import {
  addSuppression,
  type NewSuppression,
  removeSuppression,
  suppress,
} from '#lib/features/suppressions/service.ts';
import { makeActor } from '../support/factory.ts';

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor('manager');
});

const NUMBER = '+393121461558';
const FAR = new Date('2100-01-01T00:00:00Z');
const FARTHER = new Date('2101-01-01T00:00:00Z');
const by = (values: Partial<NewSuppression> = {}) =>
  transaction((tx) => suppress(tx, actor.workspaceId, [{ number: NUMBER, source: 'optOut', ...values }]));
const input = { number: NUMBER, source: 'asked' as const, reason: 'per telefono', proof: '', lastDay: null };
const events = () => prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'suppression.added' } });

describe('suppress', () => {
  test('keeps one suppression for a repeated number, with the first source and proof', async () => {
    const codeRequest = crypto.randomUUID();
    expect(await by({ codeRequest, reason: '9' })).toBe(1);
    expect(await by({ source: 'platform', codeRequest: crypto.randomUUID() })).toBe(0);
    expect(await by({ until: FAR })).toBe(0);
    expect(await suppressionOf(actor.workspaceId, NUMBER)).toMatchObject({
      source: 'optOut',
      codeRequest,
      until: null,
    });
    expect(await events()).toBe(1);
  });

  test('keeps one suppression when several workers write it at once', async () => {
    const done = await Promise.all(Array.from({ length: 5 }, () => by()));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await events()).toBe(1);
  });

  test('renews an ended suppression and lengthens one that ends earlier', async () => {
    const { workspaceId } = actor;
    const before = new Date('2020-01-01T00:00:00Z');
    await prisma.suppression.create({
      data: { workspaceId, number: NUMBER, source: 'manual', since: before, until: new Date('2021-01-01T00:00:00Z') },
    });
    expect(await by({ until: FAR })).toBe(1);
    const renewed = await suppressionOf(workspaceId, NUMBER);
    expect(renewed).toMatchObject({ source: 'optOut', until: FAR });
    expect(renewed?.since.getTime()).toBeGreaterThan(before.getTime());
    expect(await by({ until: FARTHER })).toBe(1);
    expect(await by({ until: FAR })).toBe(0);
    expect(await suppressionOf(workspaceId, NUMBER)).toMatchObject({ until: FARTHER, since: renewed?.since });
    expect(await by()).toBe(1);
    expect(await suppressionOf(workspaceId, NUMBER)).toMatchObject({ until: null });
  });

  test('keeps each of many numbers once, with its first reason; numbers that are there already are not new', async () => {
    await by();
    const numbers = ['+393121461559', NUMBER, '+393121461559', '+393121461560'];
    const given = numbers.map((number, at) => ({ number, source: 'platform' as const, reason: String(at) }));
    expect(await suppress(prisma, actor.workspaceId, given)).toBe(2);
    expect(await suppressionOf(actor.workspaceId, '+393121461559')).toMatchObject({ source: 'platform', reason: '0' });
    expect(await events()).toBe(3);
    expect(await suppress(prisma, actor.workspaceId, [])).toBe(0);
  });

  test('leaves nothing when its transaction is rolled back', async () => {
    const undone = transaction(async (tx) => {
      await suppress(tx, actor.workspaceId, [{ number: NUMBER, source: 'optOut' }]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await suppressionOf(actor.workspaceId, NUMBER)).toBeNull();
    expect(await events()).toBe(0);
  });
});

describe('by hand', () => {
  test('a number in any spelling, up to the end of a day where the workspace is', async () => {
    const form = {
      number: '312 146.1558',
      country: 'IT',
      source: 'asked',
      reason: ' al\ttelefono ',
      lastDay: '2100-03-27',
    };
    const parsed = SuppressionForm.parse(form);
    expect(parsed).toEqual({
      number: NUMBER,
      source: 'asked',
      reason: 'al telefono',
      proof: '',
      lastDay: '2100-03-27',
    });
    await addSuppression(actor, parsed);
    expect(await suppressionOf(actor.workspaceId, NUMBER)).toMatchObject({ until: new Date('2100-03-27T23:00:00Z') });
    expect(SuppressionForm.parse({ ...form, lastDay: '' })).toMatchObject({ lastDay: null });
    for (const lastDay of ['0000-01-01', '0001-01-01', '1899-12-31', '9999-12-31', '275760-09-13'])
      expect(SuppressionForm.safeParse({ ...form, lastDay }).success).toBe(false);
    const wrong = SuppressionForm.safeParse({ ...form, number: 'x', source: 'optOut', lastDay: 'soon' });
    expect(wrong.success).toBe(false);
  });

  test.each([
    ['3121467801 / 3121467802', ['+393121467801', '+393121467802']],
    ['0312 1467999', ['+3903121467999', '+393121467999']],
    ['06 12348041/42', ['+390612348041', '+390612348042']],
  ])('all numbers that %s may mean are suppressed', async (number, wanted) => {
    const form = { number, country: 'IT', source: 'asked', reason: 'lettera' };
    await addSuppression(actor, SuppressionForm.parse(form));
    for (const each of wanted)
      expect(await suppressionOf(actor.workspaceId, each)).toMatchObject({ source: 'asked', reason: 'lettera' });
    await expect(addSuppression(actor, SuppressionForm.parse(form))).rejects.toMatchObject({
      code: 'alreadySuppressed',
    });
  });

  test('half a number beside a whole one is reported, and nothing is passed over', () => {
    const form = { number: '312 146 7801 / 312 146', country: 'IT', source: 'asked', reason: '' };
    expect(SuppressionForm.safeParse(form).error?.issues).toMatchObject([
      { path: ['number'], message: 'numberPartUnread', params: { read: '+39 312 146 7801', piece: '312 146' } },
    ]);
    expect(SuppressionForm.safeParse({ ...form, number: 'Bice' }).error?.issues).toMatchObject([
      { path: ['number'], message: 'invalidNumber' },
    ]);
  });

  test('a day ends at midnight, whatever the clocks do', () => {
    expect(endOfDay('2026-03-28', 'Europe/Rome').toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(endOfDay('2026-03-29', 'Europe/Rome').toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(endOfDay('2026-10-25', 'Europe/Rome').toISOString()).toBe('2026-10-25T23:00:00.000Z');
  });

  test('a number that is there for as long is reported; once removed, it can be called and added again', async () => {
    await addSuppression(actor, input);
    await expect(addSuppression(actor, input)).rejects.toMatchObject({ code: 'alreadySuppressed' });
    const kept = await suppressionOf(actor.workspaceId, NUMBER);
    await removeSuppression(actor, kept?.id ?? '');
    await expect(removeSuppression(actor, kept?.id ?? '')).rejects.toMatchObject({ code: 'notFound' });
    expect(await suppressionCounts(actor.workspaceId)).toEqual({ all: 0, active: 0 });
    await addSuppression(actor, input);
    const removed = await prisma.event.findFirst({
      where: { workspaceId: actor.workspaceId, kind: 'suppression.removed' },
    });
    expect(removed).toMatchObject({ userId: actor.userId, facts: { number: NUMBER, source: 'asked' } });
  });

  test.each([
    ['owner', true],
    ['manager', true],
    ['operator', false],
    ['auditor', false],
  ] as [Role, boolean][])('%s may: %s', async (role, may) => {
    const who = { ...actor, role };
    if (may) {
      await addSuppression(who, input);
      await removeSuppression(who, (await suppressionOf(actor.workspaceId, NUMBER))?.id ?? '');
      return;
    }
    await by();
    const id = (await suppressionOf(actor.workspaceId, NUMBER))?.id ?? '';
    await expect(addSuppression(who, input)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(removeSuppression(who, id)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('reading', () => {
  test('pages forward and back visit every number exactly once, newest first', async () => {
    for (let n = 0; n < 7; n += 1) await by({ number: `+39312000000${n}`, reason: n < 3 ? 'registro' : '' });
    const forward: (string | null)[] = [];
    const back: (string | null)[] = [];
    let page = await suppressionPage(actor.workspaceId, { size: 3 });
    for (;;) {
      forward.push(...page.rows.map(({ number }) => number));
      if (!page.next) break;
      page = await suppressionPage(actor.workspaceId, { size: 3, after: page.next });
    }
    for (;;) {
      back.unshift(...page.rows.map(({ number }) => number));
      if (!page.previous) break;
      page = await suppressionPage(actor.workspaceId, { size: 3, before: page.previous });
    }
    expect(forward).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `+39312000000${n}`));
    expect(back).toEqual(forward);
    const found = async (search: string) => (await suppressionPage(actor.workspaceId, { search })).rows.length;
    expect(await Promise.all(['312 000-0003', 'REGIS', '%', '0039312', 'x'].map(found))).toEqual([1, 3, 0, 7, 0]);
  });

  test('active are those that have begun and not ended', async () => {
    const { workspaceId } = actor;
    const past = new Date('2020-01-01T00:00:00Z');
    await prisma.suppression.createMany({
      data: [
        { number: '+391', since: past, until: null },
        { number: '+392', since: past, until: FAR },
        { number: '+393', since: past, until: new Date('2021-01-01T00:00:00Z') },
        { number: '+394', since: FAR, until: null },
      ].map((row) => ({ ...row, workspaceId, source: 'manual' as const })),
    });
    const active = await prisma.$queryRaw<{ number: string }[]>(
      Prisma.sql`SELECT number FROM suppression s WHERE workspace_id = ${workspaceId}::uuid AND ${activeSuppression} ORDER BY 1`,
    );
    expect(active.map(({ number }) => number)).toEqual(['+391', '+392']);
    expect(await suppressionCounts(workspaceId)).toEqual({ all: 4, active: 2 });
  });

  test('another workspace sees and touches nothing', async () => {
    const other = await makeActor();
    await by();
    const id = (await suppressionOf(actor.workspaceId, NUMBER))?.id ?? '';
    expect(await suppressionOf(other.workspaceId, NUMBER)).toBeNull();
    expect((await suppressionPage(other.workspaceId)).rows).toEqual([]);
    expect(await suppressionCounts(other.workspaceId)).toEqual({ all: 0, active: 0 });
    await expect(removeSuppression(other, id)).rejects.toMatchObject({ code: 'notFound' });
    await addSuppression(other, input);
    expect(await suppressionCounts(actor.workspaceId)).toEqual({ all: 1, active: 1 });
  });
});
