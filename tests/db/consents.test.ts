import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { addConsent, contactConsents, withdrawConsent } from '#lib/features/contacts/consents.ts';
import { undoImport } from '#lib/features/contacts/import/undo.ts';
import { mergeContacts } from '#lib/features/contacts/merge-service.ts';
import { deleteContact, eraseContact } from '#lib/features/contacts/service.ts';
import { suppressionOf } from '#lib/features/suppressions/queries.ts';
import { eraseNumber, suppress } from '#lib/features/suppressions/service.ts';
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
  test('is kept with its words, purpose, day and recorder; the newest comes first', async () => {
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

  test('stays when it is withdrawn, marked once', async () => {
    const { id } = await make('+393121000001');
    await addConsent(actor, { contactId: id, ...STATEMENT });
    const [{ id: consentId } = { id: '' }] = await consents(id);
    const both = [1, 2].map(() => withdrawConsent(actor, { contactId: id, consentId }));
    expect((await Promise.allSettled(both)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await consents(id)).toMatchObject([{ withdrawnByName: actor.userName, withdrawnAt: expect.any(Date) }]);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'consent.withdrawn' } })).toBe(1);
  });

  test('stated for a file holds for all its people, known or new; undoing the import takes it back', async () => {
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

  test('of two merged contacts belongs to the one that stays, with its withdrawal', async () => {
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

  test('withdrawn by one of two contacts is withdrawn after the merge, whichever of them stays', async () => {
    const file = 'Nome;Cognome;Cellulare\nAda;Consenso;3121464001\nAda;Consenso;3121464002\n';
    for (const [withdraws, stays] of [
      ['001', '001'],
      ['001', '002'],
      ['002', '001'],
      ['002', '002'],
    ] as const) {
      const by = await makeActor();
      await importsOf(by).bring(file, { consent: STATEMENT });
      const people = await prisma.contact.findMany({ where: { workspaceId: by.workspaceId } });
      const idOf = (end: string) => people.find(({ number }) => number.endsWith(end))?.id ?? '';
      const [{ id: consentId } = { id: '' }] = await contactConsents(by.workspaceId, idOf('001'));
      await withdrawConsent(by, { contactId: idOf(withdraws), consentId });
      await mergeContacts(by, { id: idOf(stays), other: idOf(stays === '001' ? '002' : '001'), number: 'this' });
      expect(await contactConsents(by.workspaceId, idOf(stays))).toMatchObject([
        { withdrawnAt: expect.any(Date), withdrawnByName: by.userName },
      ]);
    }
  });

  test('to a purpose that one of two withdrew later is withdrawn too; a consent given afterwards is in force', async () => {
    const [stays, goes] = [await make('+393121000001'), await make('+393121000002')];
    await addConsent(actor, { contactId: stays.id, ...STATEMENT });
    await addConsent(actor, { contactId: goes.id, ...STATEMENT, text: 'Altre parole', purpose: ' promemoria' });
    const [{ id: consentId } = { id: '' }] = await consents(goes.id);
    await withdrawConsent(actor, { contactId: goes.id, consentId });
    await addConsent(actor, { contactId: stays.id, ...STATEMENT, text: 'Di nuovo', date: '' });
    await mergeContacts(actor, { id: stays.id, other: goes.id, number: 'this' });
    expect(await consents(stays.id)).toMatchObject([
      { text: 'Di nuovo', withdrawnAt: null },
      { text: 'Altre parole', withdrawnAt: expect.any(Date) },
      { text: STATEMENT.text, withdrawnAt: expect.any(Date) },
    ]);
  });

  test('stays withdrawn after an undo, after the same file again, and after both', async () => {
    const file = 'nome;cell\nAnna;3121000001\nUgo;3121000002\n';
    const imports = importsOf(actor);
    const first = await imports.bring(file, { consent: STATEMENT });
    const of = async (number: string) => {
      const contact = await prisma.contact.findFirst({ where: { workspaceId: actor.workspaceId, number } });
      return contact ? consents(contact.id) : [];
    };
    const anna = await prisma.contact.findFirstOrThrow({
      where: { workspaceId: actor.workspaceId, number: '+393121000001' },
    });
    const [{ id: consentId } = { id: '' }] = await consents(anna.id);
    await withdrawConsent(actor, { contactId: anna.id, consentId });
    const inForce = async (number: string) =>
      (await of(number)).filter(({ withdrawnAt }) => withdrawnAt === null).length;

    const again = await imports.bring(file, { consent: { ...STATEMENT, date: '' } });
    expect([await inForce('+393121000001'), await inForce('+393121000002')]).toEqual([0, 2]);
    await undoImport(actor, again.id);
    await undoImport(actor, first.id);
    expect((await imports.contacts()).map(({ number }) => number)).toEqual(['+393121000001']);
    expect(await of('+393121000001')).toContainEqual(expect.objectContaining({ withdrawnAt: expect.any(Date) }));
    await imports.bring(file, { consent: STATEMENT });
    expect([await inForce('+393121000001'), await inForce('+393121000002')]).toEqual([0, 1]);
    const tomorrow = new Date(Date.now() + 36 * 3600_000).toISOString().slice(0, 10);
    await imports.bring(file, { consent: { ...STATEMENT, date: tomorrow } });
    expect(await inForce('+393121000001')).toBe(1);
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

test('merging two contacts makes nobody callable who was not before, whatever was suppressed and withdrawn', async () => {
  const NUMBERS = ['+393121000001', '+393121000002'] as const;
  const hours = (n: number) => new Date(Date.now() + n * 3600_000);
  const suppression = fc.constantFrom('none', 'ended', 'hour', 'year', 'ever', 'erased', 'erasedHour');
  const scene = fc.record({
    suppressed: fc.tuple(suppression, suppression),
    withdrawn: fc.tuple(fc.boolean(), fc.boolean()),
    stays: fc.constantFrom(0, 1),
    number: fc.constantFrom('this' as const, 'other' as const),
  });
  const UNTIL = { none: -1, ended: -1, hour: 1, year: 8760, ever: Infinity, erased: Infinity, erasedHour: 1 } as const;
  await fc.assert(
    fc.asyncProperty(scene, async ({ suppressed, withdrawn, stays, number }) => {
      const by = await makeActor();
      const { workspaceId } = by;
      await importsOf(by).bring(`cell\n${NUMBERS.join('\n')}\n`, { consent: STATEMENT });
      const people = await prisma.contact.findMany({ where: { workspaceId }, orderBy: { number: 'asc' } });
      const ids = people.map(({ id }) => id);
      const [{ id: consentId } = { id: '' }] = await contactConsents(workspaceId, ids[0] ?? '');
      for (const [at, how] of suppressed.entries()) {
        const of = NUMBERS[at] ?? '';
        const until = Number.isFinite(UNTIL[how]) ? hours(UNTIL[how]) : null;
        if (how === 'ended')
          await suppress(prisma, workspaceId, [{ number: of, source: 'asked', since: hours(-9), until }]);
        else if (how !== 'none') await suppress(prisma, workspaceId, [{ number: of, source: 'optOut', until }]);
        if (how.startsWith('erased')) await transaction((tx) => eraseNumber(by, of, tx));
        if (withdrawn[at]) await withdrawConsent(by, { contactId: ids[at] ?? '', consentId });
      }
      await mergeContacts(by, { id: ids[stays] ?? '', other: ids[1 - stays] ?? '', number });
      const left = await prisma.contact.findMany({ where: { workspaceId } });
      expect(left).toHaveLength(1);
      const strictest = Math.max(...suppressed.map((how) => UNTIL[how]));
      const kept = await suppressionOf(workspaceId, left[0]?.number ?? '');
      if (strictest > 0) expect(kept).not.toBeNull();
      if (kept && strictest > 0) {
        const untilHours = kept.until === null ? Infinity : (kept.until.getTime() - Date.now()) / 3600_000;
        expect(untilHours).toBeGreaterThanOrEqual(strictest - 0.1);
        expect(kept.since.getTime()).toBeLessThanOrEqual(Date.now());
      }
      // Nor is the number that went free again.
      for (const [at, how] of suppressed.entries())
        if (UNTIL[how] > 0) expect(await suppressionOf(workspaceId, NUMBERS[at] ?? '')).not.toBeNull();
      const [consent] = await contactConsents(workspaceId, left[0]?.id ?? '');
      expect(consent?.withdrawnAt != null).toBe(withdrawn[0] || withdrawn[1]);
    }),
    { numRuns: 40 },
  );
}, 120_000);

describe('a contact that goes', () => {
  const NUMBER = '+393121000001';

  test('keeps its suppression when it is deleted', async () => {
    const { id } = await make(NUMBER);
    await suppress(prisma, actor.workspaceId, [{ number: NUMBER, source: 'asked' }]);
    await deleteContact(actor, id);
    expect(await suppressionOf(actor.workspaceId, NUMBER)).toMatchObject({ number: NUMBER });
  });

  test('stays suppressed when it is erased, and its number is nowhere', async () => {
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

  test('is erased by members who may write, in their own workspace only', async () => {
    const { id } = await make(NUMBER);
    await expect(eraseContact({ ...actor, role: 'auditor' }, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(eraseContact(await makeActor(), id)).rejects.toMatchObject({ code: 'notFound' });
    await eraseContact(actor, id);
    await expect(eraseContact(actor, id)).rejects.toMatchObject({ code: 'notFound' });
    expect(await suppressionOf(actor.workspaceId, NUMBER)).toBeNull();
  });
});
