import { beforeEach, describe, expect, test } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { addConsent, contactConsents, withdrawConsent } from '#lib/features/contacts/consents.ts';
import { undoImport } from '#lib/features/contacts/import/undo.ts';
import { mergeContacts } from '#lib/features/contacts/merge-service.ts';
import { deleteContact, eraseContact } from '#lib/features/contacts/service.ts';
import { suppressionOf } from '#lib/features/suppressions/queries.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor();
});

const make = (number: string) => prisma.contact.create({ data: { workspaceId: actor.workspaceId, number } });
const consents = (contactId: string) => contactConsents(actor.workspaceId, contactId);
const STATEMENT = { text: 'Chiamate con promemoria', purpose: 'Promemoria', date: '2026-02-28' };

describe('a consent', () => {
  test('is kept with words, purpose, day, and who recorded it; the newest first', async () => {
    const { id } = await make('+393121000001');
    await addConsent(actor, { contactId: id, ...STATEMENT });
    await addConsent(actor, { contactId: id, text: 'Altro', purpose: '', date: '' });
    const given = { recordedByName: actor.userName, importId: null, withdrawnAt: null };
    expect(await consents(id)).toMatchObject([
      { text: 'Altro', purpose: '', givenOn: null, ...given },
      { text: STATEMENT.text, purpose: STATEMENT.purpose, givenOn: STATEMENT.date, ...given },
    ]);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'consent.recorded' } })).toBe(2);
  });

  test('that is withdrawn stays, marked once', async () => {
    const { id } = await make('+393121000001');
    await addConsent(actor, { contactId: id, ...STATEMENT });
    const [{ id: consentId } = { id: '' }] = await consents(id);
    const both = [1, 2].map(() => withdrawConsent(actor, { contactId: id, consentId }));
    expect((await Promise.allSettled(both)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await consents(id)).toMatchObject([{ withdrawnByName: actor.userName, withdrawnAt: expect.any(Date) }]);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'consent.withdrawn' } })).toBe(1);
  });

  test('stated for a file is that of all its people, known or new; undoing the import takes it back', async () => {
    const known = await make('+393121000001');
    const { id } = await importsOf(actor).bring('nome;cell\nAnna;3121000001\nUgo;3121000002\nEva;x\n', {
      consent: STATEMENT,
      policy: 'skip',
    });
    const people = await prisma.contact.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(people).toHaveLength(2);
    for (const contact of people) {
      expect(await consents(contact.id)).toMatchObject([
        { text: STATEMENT.text, givenOn: STATEMENT.date, importId: id, fileName: 'people.csv' },
      ]);
    }
    await undoImport(actor, id);
    expect(await consents(known.id)).toEqual([]);
    expect(await prisma.consent.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });

  test('of two contacts that become one is the one’s, its withdrawal too', async () => {
    const [stays, goes] = [await make('+393121000001'), await make('+393121000002')];
    await addConsent(actor, { contactId: stays.id, ...STATEMENT });
    await addConsent(actor, { contactId: goes.id, text: 'Altro', purpose: '', date: '' });
    const [{ id: consentId } = { id: '' }] = await consents(goes.id);
    await withdrawConsent(actor, { contactId: goes.id, consentId });
    await mergeContacts(actor, { id: stays.id, other: goes.id, number: 'this' });
    expect(await consents(stays.id)).toMatchObject([
      { text: 'Altro', withdrawnAt: expect.any(Date) },
      { text: STATEMENT.text, withdrawnAt: null },
    ]);
  });

  test('is refused to auditors and to other workspaces', async () => {
    const { id } = await make('+393121000001');
    const auditor: Actor = { ...actor, role: 'auditor' };
    const stranger = await makeActor();
    await expect(addConsent(auditor, { contactId: id, ...STATEMENT })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(addConsent(stranger, { contactId: id, ...STATEMENT })).rejects.toMatchObject({ code: 'notFound' });
    await addConsent(actor, { contactId: id, ...STATEMENT });
    const [{ id: consentId } = { id: '' }] = await consents(id);
    const given = { contactId: id, consentId };
    await expect(withdrawConsent(auditor, given)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(withdrawConsent(stranger, given)).rejects.toMatchObject({ code: 'notFound' });
    expect(await contactConsents(stranger.workspaceId, id)).toEqual([]);
    expect(await consents(id)).toMatchObject([{ withdrawnAt: null }]);
  });
});

describe('a contact that goes', () => {
  const NUMBER = '+393121000001';

  test('keeps its suppression when it is deleted', async () => {
    const { id } = await make(NUMBER);
    await suppress(prisma, actor.workspaceId, [{ number: NUMBER, source: 'asked' }]);
    await deleteContact(actor, id);
    expect(await suppressionOf(actor.workspaceId, NUMBER)).toMatchObject({ number: NUMBER });
  });

  test('stays suppressed when it is erased, and its number stands nowhere', async () => {
    const { id } = await make(NUMBER);
    await suppress(prisma, actor.workspaceId, [{ number: NUMBER, source: 'asked', reason: 'x' }]);
    await eraseContact(actor, id);
    const { workspaceId } = actor;
    expect(await prisma.contact.count({ where: { workspaceId } })).toBe(0);
    expect(await prisma.suppression.count({ where: { workspaceId, number: NUMBER } })).toBe(0);
    expect(await suppressionOf(workspaceId, NUMBER)).toMatchObject({ number: null, source: 'asked' });
    const events = await prisma.event.findMany({
      where: { workspaceId, kind: 'contact.erased' },
      select: { subjectName: true, facts: true },
    });
    expect(events).toEqual([{ subjectName: null, facts: {} }]);
  });

  test('is erased by whoever may write, in the own workspace only', async () => {
    const { id } = await make(NUMBER);
    await expect(eraseContact({ ...actor, role: 'auditor' }, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(eraseContact(await makeActor(), id)).rejects.toMatchObject({ code: 'notFound' });
    await eraseContact(actor, id);
    await expect(eraseContact(actor, id)).rejects.toMatchObject({ code: 'notFound' });
    expect(await suppressionOf(actor.workspaceId, NUMBER)).toBeNull();
  });
});
