import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import en from '#app/_messages/en/evidence.json' with { type: 'json' };
import it from '#app/_messages/it/evidence.json' with { type: 'json' };
import { recordEvent } from '#lib/audit/events.ts';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { listDoers, listEvents } from '#lib/features/evidence/events.ts';
import { EVENT_GROUPS, EVENT_KINDS, kindsOf } from '#lib/features/evidence/kinds.ts';

async function newActor(slug: string, userName = 'Giorgia Bassi'): Promise<Actor> {
  const workspace = await prisma.workspace.create({ data: { slug, name: slug } });
  return {
    userId: randomUUID(),
    userName,
    email: 'giorgia@example.test',
    role: 'auditor',
    workspaceId: workspace.id,
    workspaceSlug: slug,
    workspaceName: slug,
    timeZone: workspace.timeZone,
  };
}

type New = Partial<Omit<Parameters<typeof recordEvent>[1], 'workspaceId'>>;
const record = (actor: Actor, event: New = {}) =>
  recordEvent(prisma, { workspaceId: actor.workspaceId, actor, kind: 'list.created', subject: 'list', ...event });

let ours: Actor;
let theirs: Actor;
beforeAll(async () => {
  ours = await newActor('ours');
  theirs = await newActor('theirs', 'Marta Neri');
});

describe('every kind of event', () => {
  test.each([
    ['it', it],
    ['en', en],
  ])('has a sentence in %s', (_, messages) => {
    const sentences: Record<string, Record<string, string>> = messages.events;
    const missing = EVENT_KINDS.filter((kind) => {
      const [subject = '', verb = ''] = kind.split('.');
      return !sentences[subject]?.[verb];
    });
    expect(missing).toEqual([]);
  });

  test('stands in exactly one group', () => {
    expect(EVENT_GROUPS.flatMap(kindsOf).sort()).toEqual([...EVENT_KINDS].sort());
  });
});

test('events of another workspace are not listed, nor are its people, nor are its things open', async () => {
  const list = await prisma.list.create({ data: { workspaceId: theirs.workspaceId, name: 'Loro' } });
  await record(theirs, { subjectId: list.id, subjectName: 'Loro' });
  // An id that points at another workspace's list must not become a link to it.
  await record(ours, { subjectId: list.id, subjectName: 'Nostra' });
  const page = await listEvents(ours);
  expect(page.rows.map((event) => event.subjectName)).toEqual(['Nostra']);
  expect(page.rows[0]?.exists).toBe(false);
  expect(await listDoers(ours)).toEqual([{ id: ours.userId, name: 'Giorgia Bassi' }]);
  expect((await listEvents(theirs)).rows[0]).toMatchObject({ subjectName: 'Loro', exists: true });
  expect((await listEvents(ours, { person: theirs.userId })).rows).toEqual([]);
});

test('filters narrow by group, by person, by the system, and by a part of the name taken literally', async () => {
  const actor = await newActor('filters');
  await record(actor, { subjectName: 'Pazienti 100%' });
  await record(actor, { subjectName: 'Pazienti 100x' });
  await record(actor, { actor: null, kind: 'batch.refused', subject: 'campaign', subjectName: 'Promemoria' });
  const names = async (filter: Parameters<typeof listEvents>[1]) =>
    (await listEvents(actor, filter)).rows.map((event) => event.subjectName);
  expect(await names({ group: 'batches' })).toEqual(['Promemoria']);
  expect(await names({ person: 'system' })).toEqual(['Promemoria']);
  expect(await names({ person: actor.userId, group: 'batches' })).toEqual([]);
  expect(await names({ text: 'pazienti' })).toEqual(['Pazienti 100x', 'Pazienti 100%']);
  expect(await names({ text: '100%' })).toEqual(['Pazienti 100%']);
  expect(await names({ text: '_' })).toEqual([]);
  expect(await names({ person: 'nobody' })).toEqual([]);
});

test('paging shows each event exactly once, in both directions', async () => {
  const actor = await newActor('paging');
  const made: string[] = [];
  for (let n = 0; n < 17; n += 1) {
    await record(actor, { subjectName: `n${n}` });
    made.unshift(`n${n}`);
  }
  const names = (page: { rows: { subjectName: string | null }[] }) => page.rows.map((event) => event.subjectName);
  let page = await listEvents(actor, {}, {}, 4);
  const down = [names(page)];
  while (page.next !== null) {
    page = await listEvents(actor, {}, { after: page.next }, 4);
    down.push(names(page));
  }
  expect(down.flat()).toEqual(made);
  const up = [names(page)];
  while (page.previous !== null) {
    page = await listEvents(actor, {}, { before: page.previous }, 4);
    up.unshift(names(page));
  }
  expect(up.flat()).toEqual(made);
});
