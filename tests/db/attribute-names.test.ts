import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { fieldsOf, render } from '#lib/domain/merge-fields.ts';
import { saveAttribute } from '#lib/features/contacts/attribute-service.ts';
import { exportContacts } from '#lib/features/contacts/export.ts';
import { mergeContacts } from '#lib/features/contacts/merge-service.ts';
import { contactCount, contactDetail } from '#lib/features/contacts/queries.ts';
import { AttributeForm, ContactForm } from '#lib/features/contacts/schema.ts';
import { saveContact } from '#lib/features/contacts/service.ts';
import { SegmentForm } from '#lib/features/segments/schema.ts';
import { saveSegment } from '#lib/features/segments/service.ts';
import { formFields, schemaInput } from '#lib/forms/parse.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';

/** What every object has or inherits, and so may be found, or lost, where nobody put it. */
const NAMES = ['constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__'];
const WORDS = { number: 'Telefono', firstName: 'Nome', lastName: 'Cognome', tags: 'Tag', sheet: 'Contatti' };
const worth = (name: string) => `value of ${name}`;
const FILE = [
  ['Nome', 'Cognome', 'Telefono', ...NAMES].join(';'),
  ['Ada', 'Prova', '+39 312 146 8845', ...NAMES.map(worth)].join(';'),
  ['Ida', 'Prova', '+39 312 146 8846', ...NAMES.map(() => '')].join(';'),
].join('\n');

let actor: Actor;
beforeAll(async () => {
  actor = await makeActor();
  const { counts } = await importsOf(actor).bring(FILE);
  expect(counts).toMatchObject({ accepted: 2 });
});

const all = (attributes: object) => NAMES.map((name) => Object.getOwnPropertyDescriptor(attributes, name)?.value);
const ada = async (of = actor) =>
  prisma.contact.findFirstOrThrow({ where: { workspaceId: of.workspaceId, number: '+393121468845' } });

async function file(format: 'csv' | 'xlsx', of = actor): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await exportContacts(of, {}, format, WORDS)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('an import keeps every value under its name, whatever the name', async () => {
  expect(all((await ada()).attributes as object)).toEqual(NAMES.map(worth));
});

test('an export holds the attributes, leaves the others blank, and can be imported again', async () => {
  const [head = [], ...rows] = parse(await file('csv'), { bom: true, delimiter: ';' }) as string[][];
  const cells = (row: string[] | undefined) => NAMES.map((name) => row?.[head.indexOf(name)]);
  expect(cells(rows.find((row) => row.includes('Ada')))).toEqual(NAMES.map(worth));
  expect(cells(rows.find((row) => row.includes('Ida')))).toEqual(NAMES.map(() => ''));
  for (const format of ['csv', 'xlsx'] as const) {
    const there = await makeActor();
    const imports = importsOf(there);
    const id = await imports.upload(await file(format), `people.${format}`);
    expect(await imports.confirm(id)).toMatchObject({ accepted: 2 });
    expect(all((await ada(there)).attributes as object), format).toEqual(NAMES.map(worth));
  }
});

test('the one name that no object can carry is visibly replaced, or refused', async () => {
  const there = await makeActor();
  const { counts } = await importsOf(there).bring('Nome;Telefono;__proto__;proto\nAda;+39 312 146 8845;first;second\n');
  expect(counts).toMatchObject({ accepted: 1 });
  expect((await ada(there)).attributes).toEqual({ proto: 'first', 'proto 2': 'second' });
  const contact = { number: '312 146 8845', country: 'IT', firstName: '', lastName: '', attributeValues: ['x'] };
  const said = (schema: z.ZodType, given: object) =>
    schema.safeParse(given).error?.issues.map(({ path, message }) => [path[0], message]);
  expect(said(ContactForm, { ...contact, attributeNames: [' __proto__'] })).toEqual([
    ['attributeNames', 'reservedName'],
  ]);
  expect(said(AttributeForm, { label: '__proto__', type: 'text' })).toEqual([['label', 'reservedName']]);
});

test('the form of a contact keeps the attributes, with a type and without', async () => {
  const there = await makeActor();
  for (const label of NAMES) await saveAttribute(there, { label, type: 'text' });
  const form = new FormData();
  form.set('number', '312 146 8845');
  form.set('country', 'IT');
  form.set('firstName', 'Ada');
  form.set('lastName', '');
  for (const name of NAMES) {
    form.append('attributeNames[]', name);
    form.append('attributeValues[]', worth(name));
    form.append(name, 'a field of this name');
  }
  const id = await saveContact(there, ContactForm.parse(schemaInput(formFields(form))));
  expect(all((await contactDetail(there.workspaceId, id))?.attributes ?? {})).toEqual(NAMES.map(worth));
});

test('a segment finds the attributes, and a text speaks them and nothing else', async () => {
  for (const key of NAMES) {
    const filter = JSON.stringify({ is: 'attribute', key, type: 'text', op: 'eq', value: worth(key) });
    const { filter: read } = SegmentForm.parse({ name: key, filter });
    await saveSegment(actor, { name: key, filter: read });
    expect(await contactCount(actor.workspaceId, { filter: read }), key).toMatchObject({ count: 1 });
    const template = `{{${key}|nothing}}`;
    const { fields } = fieldsOf(template, [{ key, label: key, type: 'text' }]);
    const say = (attributes: Record<string, string>) =>
      render(template, fields, { firstName: '', lastName: '', attributes }, 'it-IT').text;
    expect(say((await ada()).attributes as Record<string, string>)).toBe(worth(key));
    expect(say({})).toBe('nothing');
  }
});

test('merging two contacts keeps their attributes', async () => {
  const there = await makeActor();
  await importsOf(there).bring(FILE);
  const stays = await prisma.contact.findFirstOrThrow({ where: { workspaceId: there.workspaceId, firstName: 'Ida' } });
  const goes = await ada(there);
  await mergeContacts(there, { id: stays.id, other: goes.id, number: 'this' });
  expect(all((await contactDetail(there.workspaceId, stays.id))?.attributes ?? {})).toEqual(NAMES.map(worth));
});
