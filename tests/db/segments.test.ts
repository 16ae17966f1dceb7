import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Condition } from '#lib/domain/segment.ts';
import { deleteList, saveList } from '#lib/features/contacts/list-service.ts';
import { contactCount, contactPage } from '#lib/features/contacts/queries.ts';
import { saveContact } from '#lib/features/contacts/service.ts';
import { compile } from '#lib/features/segments/compile.ts';
import { segmentOf, segments } from '#lib/features/segments/queries.ts';
import { SegmentForm } from '#lib/features/segments/schema.ts';
import { deleteSegment, saveSegment } from '#lib/features/segments/service.ts';
import { makeActor, makeDraft } from '../support/factory.ts';

let actor: Actor;
let list: string;
let vip: string;
let campaign: string;

/** Five people: who is who stands in the names. */
beforeAll(async () => {
  actor = await makeActor();
  const { workspaceId } = actor;
  list = await saveList(actor, { name: 'Clinica' });
  const nobody = { lists: [], tags: [], attributes: {} };
  await saveContact(actor, {
    ...nobody,
    number: '+393121461558',
    firstName: 'Anna',
    lastName: 'D’Angelo',
    lists: [list],
    tags: ['VIP', 'Forlì'],
    attributes: { città: 'Forlì', età: '41', visita: '2026-03-01', socio: 'yes' },
  });
  await saveContact(actor, {
    ...nobody,
    number: '+390212749223',
    firstName: 'Bruno',
    lastName: '100%_\\',
    attributes: { città: 'forlimpopoli', età: '9', visita: '1 marzo', socio: 'no' },
  });
  await saveContact(actor, {
    ...nobody,
    number: '+393471461559',
    firstName: 'Carla',
    lastName: 'Rossi',
    lists: [list],
    tags: ['vip'],
    attributes: { età: 'quaranta', visita: '2025-12-31' },
  });
  await saveContact(actor, { ...nobody, number: '+39800123456', firstName: 'Dario', lastName: "O'Neil; --" });
  // As an import from before there was a kind of number left it.
  await prisma.contact.create({ data: { workspaceId, number: '+393121461560', firstName: 'Elio' } });
  vip = (await prisma.tag.findFirstOrThrow({ where: { workspaceId, name: 'vip' } })).id;

  campaign = (await makeDraft(actor, [{ id: list }])).id;
  const call = (number: string, outcome: string | null, at: string, digits: string | null = null, state = 'final') =>
    pool.query(
      `INSERT INTO call (code_request, workspace_id, campaign_id, round, number, first_name, last_name, state, outcome, digits,
                         answered_at, ended_at, updated_at)
       VALUES ($1, $2, $3, (SELECT count(*) + 1 FROM call), $4, '', '', $5::call_state, $6::outcome, $7,
               CASE WHEN $6 = 'answered' THEN $8::timestamptz END, $8::timestamptz, now())`,
      [randomUUID(), workspaceId, campaign, number, state, outcome, digits, at],
    );
  await call('+393121461558', 'answered', '2026-02-10T23:30:00Z', '12');
  await call('+393121461558', 'notReached', '2026-03-10T10:00:00Z');
  await call('+390212749223', 'notReached', new Date(Date.now() - 3 * 86_400_000).toISOString());
  await call('+393471461559', 'refused', '2026-02-10T10:00:00Z');
  await call('+39800123456', null, '2026-02-10T10:00:00Z', null, 'excluded');
  await call('+393121461560', 'optedOut', '2020-01-01T10:00:00Z', '9');
  await prisma.suppression.createMany({
    data: [
      { workspaceId, number: '+393121461560', source: 'optOut' },
      { workspaceId, number: '+390212749223', source: 'manual', until: new Date('2020-01-01') },
    ],
  });
});

/** The first letters of who is found. */
async function found(filter: Condition): Promise<string> {
  const { rows } = await contactPage(actor.workspaceId, { filter });
  return rows
    .map(({ firstName }) => firstName.charAt(0))
    .sort()
    .join('');
}

const text = (op: 'eq' | 'contains', value: string) =>
  ({ is: 'attribute', key: 'città', type: 'text', op, value }) as const;
const age = (op: 'eq' | 'lt' | 'gt', value: string) =>
  ({ is: 'attribute', key: 'età', type: 'number', op, value }) as const;
const visit = (op: 'eq' | 'lt' | 'gt', value: string) =>
  ({ is: 'attribute', key: 'visita', type: 'date', op, value }) as const;
const member = (value: 'yes' | 'no') => ({ is: 'attribute', key: 'socio', type: 'yesNo', op: 'eq', value }) as const;
const calls = (
  what: 'called' | 'answered' | 'neverReached',
  since: { days: number } | { date: string } | null = null,
) => ({ is: 'calls', what, since }) as const;

describe('a segment finds', () => {
  test.each<[string, () => Condition, string]>([
    ['part of a name, whatever the case', () => ({ is: 'name', contains: 'ANG' }), 'A'],
    ['no number by name', () => ({ is: 'name', contains: '146' }), ''],
    ['signs as they are', () => ({ is: 'name', contains: '%_\\' }), 'B'],
    ['quotes as they are', () => ({ is: 'name', contains: "'neil; --" }), 'D'],
    ['a prefix', () => ({ is: 'prefix', prefix: '+39312' }), 'AE'],
    ['mobiles that are known as such', () => ({ is: 'kind', kind: 'mobile' }), 'AC'],
    ['fixed', () => ({ is: 'kind', kind: 'fixed' }), 'B'],
    ['other', () => ({ is: 'kind', kind: 'other' }), 'D'],
    ['a list', () => ({ is: 'list', list }), 'AC'],
    ['a tag, whatever its case', () => ({ is: 'tag', tag: vip }), 'AC'],
    ['text that is', () => text('eq', 'FORLÌ'), 'A'],
    ['text that contains', () => text('contains', 'forl'), 'AB'],
    [
      'an attribute that is there',
      () => ({ is: 'attribute', key: 'città', type: 'text', op: 'known', value: '' }),
      'AB',
    ],
    ['numbers as numbers', () => age('gt', '10'), 'A'],
    ['numbers, never words', () => age('lt', '1000'), 'AB'],
    ['equal numbers however written', () => age('eq', '41.0'), 'A'],
    ['days before', () => visit('lt', '2026-01-01'), 'C'],
    ['the day', () => visit('eq', '2026-03-01'), 'A'],
    ['days after', () => visit('gt', '2025-12-31'), 'A'],
    ['yes', () => member('yes'), 'A'],
    ['no', () => member('no'), 'B'],
    ['called ever', () => calls('called'), 'ABE'],
    ['called lately', () => calls('called', { days: 4 }), 'B'],
    ['answered', () => calls('answered'), 'AE'],
    ['answered since a day of Rome', () => calls('answered', { date: '2026-02-11' }), 'A'],
    ['not answered since the next', () => calls('answered', { date: '2026-02-12' }), ''],
    ['called, never answered', () => calls('neverReached'), 'B'],
    ['called since, and not answered since', () => calls('neverReached', { date: '2026-03-01' }), 'AB'],
    ['a pressed digit', () => ({ is: 'digit', digit: '2' }), 'A'],
    ['who is suppressed now', () => ({ is: 'suppressed' }), 'E'],
    ['all of several', () => ({ is: 'all', of: [{ is: 'list', list }, age('gt', '10')] }), 'A'],
    ['any of several', () => ({ is: 'any', of: [{ is: 'suppressed' }, { is: 'kind', kind: 'fixed' }] }), 'BE'],
    ['what is not', () => ({ is: 'not', of: { is: 'any', of: [age('gt', '10'), { is: 'list', list }] } }), 'BDE'],
  ])('%s', async (_, filter, who) => {
    expect(await found(filter())).toBe(who);
    expect(await contactCount(actor.workspaceId, { filter: filter() })).toEqual({ count: who.length, exact: true });
  });
});

test('any filter and its opposite divide the contacts, and every value is a parameter', async () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      "'",
      '%',
      '_',
      '\\',
      '\0',
      "'; DROP TABLE contact --",
      '$1',
      '?',
      '{}',
      '41',
      '2026-03-01',
      'città',
      'età',
    ),
  );
  const leaf: fc.Arbitrary<Condition> = fc.oneof(
    word.map((contains) => ({ is: 'name' as const, contains })),
    word.map((prefix) => ({ is: 'prefix' as const, prefix })),
    fc
      .constantFrom('mobile' as const, 'fixed' as const, 'other' as const)
      .map((kind) => ({ is: 'kind' as const, kind })),
    fc
      .constantFrom(
        () => list,
        () => vip,
        () => randomUUID() as string,
      )
      .map((id) => ({ is: 'list' as const, list: id() })),
    fc
      .constantFrom(
        () => vip,
        () => list,
      )
      .map((id) => ({ is: 'tag' as const, tag: id() })),
    fc
      .tuple(word, fc.constantFrom('eq' as const, 'contains' as const), word)
      .map(([key, op, value]) => ({ is: 'attribute' as const, key, type: 'text' as const, op, value })),
    fc
      .tuple(fc.constantFrom('età', 'x'), fc.constantFrom('eq' as const, 'lt' as const, 'gt' as const), fc.integer())
      .map(([key, op, value]) => ({
        is: 'attribute' as const,
        key,
        type: 'number' as const,
        op,
        value: String(value),
      })),
    fc
      .tuple(fc.constantFrom('visita', 'x'), fc.constantFrom('eq' as const, 'lt' as const, 'gt' as const), word)
      .map(([key, op, value]) => ({ is: 'attribute' as const, key, type: 'date' as const, op, value })),
    fc
      .tuple(
        fc.constantFrom('called' as const, 'answered' as const, 'neverReached' as const),
        fc.constantFrom(null, { days: 30 }, { date: '2026-03-01' }),
      )
      .map(([what, since]) => ({ is: 'calls' as const, what, since })),
    fc.constantFrom('1', '9', '#').map((digit) => ({ is: 'digit' as const, digit })),
    fc.constant({ is: 'suppressed' as const }),
  );
  const { filter } = fc.letrec<{ filter: Condition }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ is: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ is: fc.constant('not' as const), of: tie('filter') }),
    ),
  }));
  const ids = async (asked: Condition) => {
    const { text: sql, values } = compile(actor.workspaceId, asked);
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM contact c WHERE ${sql} AND c.workspace_id = $${values.length + 1} ORDER BY id`,
      [...values, actor.workspaceId],
    );
    return rows.map(({ id }) => id);
  };
  const all = await ids({ is: 'all', of: [] });
  await fc.assert(
    fc.asyncProperty(filter, async (asked) => {
      const yes = await ids(asked);
      const no = await ids({ is: 'not', of: asked });
      expect([...yes, ...no].sort()).toEqual(all);
      const { text: sql } = compile(actor.workspaceId, asked);
      // What stands in the statement came from this file's words alone.
      expect(sql).not.toMatch(/DROP|città|età|visita/);
    }),
    { numRuns: 300 },
  );
});

describe('a saved segment', () => {
  const form = (filter: unknown, name = `S ${randomUUID()}`) =>
    SegmentForm.parse({ name, filter: JSON.stringify(filter) });

  test('is made, renamed, changed, deleted, each with its event', async () => {
    const id = await saveSegment(actor, form({ is: 'all', of: [{ is: 'list', list }] }, 'Prima'));
    expect(await segmentOf(actor.workspaceId, id)).toMatchObject({ name: 'Prima', filter: { is: 'all' } });
    await saveSegment(actor, { ...form({ is: 'suppressed' }, 'Seconda'), id });
    expect(await segments(actor.workspaceId)).toMatchObject([{ name: 'Seconda' }]);
    const taken = form({ is: 'suppressed' }, 'SECONDA');
    await expect(saveSegment(actor, taken)).rejects.toMatchObject({ code: 'duplicateName' });
    await deleteSegment(actor, id);
    expect(await segmentOf(actor.workspaceId, id)).toBeNull();
    const events = await prisma.event.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(events.map(({ kind }) => kind)).toEqual(['segment.created', 'segment.changed', 'segment.deleted']);
  });

  test('holds the lists and tags that it asks for', async () => {
    const other = await saveList(actor, { name: 'Altra' });
    const id = await saveSegment(actor, form({ is: 'not', of: { is: 'list', list: other } }, 'Senza Altra'));
    await expect(deleteList(actor, other)).rejects.toMatchObject({
      code: 'usedBySegments',
      params: { names: '“Senza Altra”' },
    });
    await deleteSegment(actor, id);
    await deleteList(actor, other);
  });

  test('belongs to its workspace alone, and is made by any member who writes contacts', async () => {
    const stranger = await makeActor();
    const id = await saveSegment(actor, form({ is: 'list', list }));
    const gone = { code: 'notFound' };
    expect(await segmentOf(stranger.workspaceId, id)).toBeNull();
    expect(await segments(stranger.workspaceId)).toEqual([]);
    await expect(saveSegment(stranger, { ...form({ is: 'suppressed' }), id })).rejects.toMatchObject(gone);
    await expect(saveSegment(stranger, form({ is: 'list', list }))).rejects.toMatchObject(gone);
    await expect(saveSegment(stranger, form({ is: 'tag', tag: vip }))).rejects.toMatchObject(gone);
    await expect(deleteSegment(stranger, id)).rejects.toMatchObject(gone);
    for (const filter of [{ is: 'list', list }, { is: 'tag', tag: vip }, { is: 'suppressed' }] as Condition[]) {
      expect((await contactPage(stranger.workspaceId, { filter })).rows).toEqual([]);
    }
    const auditor = { ...actor, role: 'auditor' as const };
    await expect(saveSegment(auditor, form({ is: 'suppressed' }))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteSegment(auditor, id)).rejects.toMatchObject({ code: 'forbidden' });
    await deleteSegment(actor, id);
  });
});
