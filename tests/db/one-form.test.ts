import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { contactPage } from '#lib/features/contacts/queries.ts';
import { formFields } from '#lib/forms/parse.ts';
import { makeActor } from '../support/factory.ts';

const APART = 'citta\u0300';
const ONE = 'città';

/** What the migration does to an address book that was filled before it. */
async function migrate() {
  const folder = new URL('../../prisma/migrations/', import.meta.url);
  const name = readdirSync(folder).find((one) => one.endsWith('_one_form'));
  await pool.query(readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8'));
}

test('a text kept with separate accents equals the same text in composed form', async () => {
  const { workspaceId } = await makeActor();
  const first = {
    workspaceId,
    number: '+393121468845',
    firstName: 'Nicolo\u0300',
    attributes: { [APART]: APART, 'a\n': 'b' },
  };
  const second = { workspaceId, number: '+393121468846', firstName: 'Nicolò' };
  const [one, two] = [await prisma.contact.create({ data: first }), await prisma.contact.create({ data: second })];
  const [kept, gone] = [
    await prisma.tag.create({ data: { workspaceId, name: ONE } }),
    await prisma.tag.create({ data: { workspaceId, name: APART } }),
  ];
  await prisma.contactTag.createMany({
    data: [
      { workspaceId, tagId: gone.id, contactId: one.id },
      { workspaceId, tagId: gone.id, contactId: two.id },
      { workspaceId, tagId: kept.id, contactId: two.id },
    ],
  });
  const filter = {
    is: 'all',
    of: [
      { is: 'tag', tag: gone.id },
      { is: 'attribute', key: APART, type: 'text', op: 'known', value: '' },
    ],
  };
  await prisma.segment.create({ data: { workspaceId, name: 'S', filter } });
  await prisma.list.createMany({
    data: [
      { workspaceId, name: ONE },
      { workspaceId, name: APART },
    ],
  });
  await prisma.attribute.create({ data: { workspaceId, key: APART, label: APART, type: 'text' } });

  await migrate();

  const people = await prisma.contact.findMany({
    where: { workspaceId },
    include: { tags: true },
    orderBy: { number: 'asc' },
  });
  expect(people.map(({ firstName, tags }) => [firstName, tags.map(({ tagId }) => tagId)])).toEqual([
    ['Nicolò', [kept.id]],
    ['Nicolò', [kept.id]],
  ]);
  expect(people[0]?.attributes).toEqual({ [ONE]: ONE, 'a\n': 'b' });
  expect(await prisma.tag.findMany({ where: { workspaceId }, select: { name: true } })).toEqual([{ name: ONE }]);
  const [segment] = await prisma.segment.findMany({ where: { workspaceId } });
  expect(segment?.filter).toMatchObject({ of: [{ tag: kept.id }, { key: ONE }] });
  const lists = await prisma.list.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  expect(lists.map(({ name }) => name)).toEqual([ONE, `${ONE} (2)`]);
  expect(await prisma.attribute.findMany({ where: { workspaceId } })).toMatchObject([{ key: ONE, label: ONE }]);
  expect((await contactPage(workspaceId, { search: 'nicolo' })).rows).toHaveLength(2);
});

test('a form brings each letter in one form, and a password as it was typed', () => {
  const form = new FormData();
  form.set('name', APART);
  form.append('tags[]', APART);
  form.set('password', APART);
  expect(formFields(form)).toEqual({ name: ONE, 'tags[]': [ONE], password: APART });
});
