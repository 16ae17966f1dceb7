import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { callsOfNumber } from '#lib/features/calls/queries.ts';
import { ContactForm } from '#lib/features/contacts/schema.ts';
import { saveContact } from '#lib/features/contacts/service.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { leaveOut } from '#lib/features/dispatch/ledger/opt-out.ts';
import { preflight } from '#lib/features/dispatch/queries.ts';
import { callable } from '#lib/features/dispatch/send/callable.ts';
import { numberHash } from '#lib/features/suppressions/number-hash.ts';
import { suppressionOf, suppressionPage } from '#lib/features/suppressions/queries.ts';
import { SuppressionForm } from '#lib/features/suppressions/schema.ts';
import { addSuppression, eraseNumber, suppress } from '#lib/features/suppressions/service.ts';
import { makeAccount, makeActor, makeDraft } from '#tests/support/factory.ts';

/** One telephone, as people type it, as it is kept, and as it was kept when it was typed in Italy's way. */
const TYPED = ['0549 882555', '+39 0549 882555', '+378 0549 882555', '+378 882555'];
const LINE = '+3780549882555';
const BEFORE = '+390549882555';
const MIGRATION = 'prisma/migrations/20261127210000_one_line_one_number/migration.sql';

let actor: Actor;
let listId: string;
beforeEach(async () => {
  actor = await makeActor();
  await makeAccount(actor);
  listId = (await prisma.list.create({ data: { workspaceId: actor.workspaceId, name: 'San Marino' } })).id;
});

const person = (number: string) =>
  ContactForm.parse({
    number,
    country: 'IT',
    firstName: 'A',
    lastName: '',
    lists: [listId],
    // Abroad, and meant so.
    shownDoubt: 'foreign',
    confirmed: 'on',
  });
const stop = (number: string) =>
  addSuppression(actor, SuppressionForm.parse({ number, country: 'IT', source: 'asked', reason: '' }));
/** As it stood in a database of before. */
const kept = (number: string) =>
  prisma.contact.create({
    data: { workspaceId: actor.workspaceId, number, firstName: 'B', attributes: { Saldo: '12' } },
  });

async function launched() {
  const draft = await makeDraft(actor, [{ id: listId }]);
  const { calls } = await preflight(actor, draft.id, new Date());
  if (calls > 0) await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: calls });
  return { campaignId: draft.id, calls };
}

async function stillCallable(campaignId: string) {
  const batch = await prisma.batch.findFirstOrThrow({ where: { campaignId } });
  const { text, values } = callable({ id: batch.id, workspace_id: actor.workspaceId });
  return (await pool.query(text, values)).rows.map(({ number }) => number);
}

describe('a line of San Marino is one, however it is written', () => {
  it.each(TYPED)('suppressed as %s, it is not called under any spelling', async (typed) => {
    await stop(typed);
    await saveContact(actor, person('+378 0549 882555'));
    for (const again of TYPED) {
      await expect(saveContact(actor, person(again))).rejects.toMatchObject({ code: 'duplicateNumber' });
      await expect(stop(again)).rejects.toMatchObject({ code: 'alreadySuppressed' });
    }
    expect((await launched()).calls).toBe(0);
  });

  it.each(['erased as it was kept before', 'erased today'])('%s, it is not called either', async (when) => {
    if (when === 'erased today') {
      await stop('0549 882555');
      await transaction((tx) => eraseNumber(actor, LINE, tx));
    } else {
      const hash = new Uint8Array(numberHash(actor.workspaceId, BEFORE));
      await prisma.suppression.create({ data: { workspaceId: actor.workspaceId, numberHash: hash, source: 'asked' } });
    }
    await saveContact(actor, person('0549 882555'));
    expect((await launched()).calls).toBe(0);
    expect(await suppressionOf(actor.workspaceId, LINE)).toMatchObject({ number: null });
    expect((await suppressionPage(actor.workspaceId, { search: '+378 0549 882555' })).rows).toHaveLength(1);
    expect(await suppress(prisma, actor.workspaceId, [{ number: BEFORE, source: 'asked' }])).toBe(0);
  });

  it('a suppression of today removes a person who waits under the old number', async () => {
    await saveContact(actor, person('0549 882555'));
    const { campaignId } = await launched();
    await prisma.call.updateMany({ where: { campaignId }, data: { number: BEFORE } });
    expect(await stillCallable(campaignId)).toEqual([BEFORE]);
    await suppress(prisma, actor.workspaceId, [{ number: BEFORE, source: 'optOut' }]);
    expect(await suppressionOf(actor.workspaceId, LINE)).toMatchObject({ number: LINE });
    expect(await callsOfNumber(actor, LINE)).toHaveLength(1);
    expect(await stillCallable(campaignId)).toEqual([]);
  });

  it('an opt-out of today excludes calls that wait under the old number', async () => {
    await saveContact(actor, person('0549 882555'));
    const { campaignId } = await launched();
    await prisma.call.updateMany({ where: { campaignId }, data: { number: BEFORE } });
    expect(await transaction((tx) => leaveOut(tx, actor.workspaceId, [LINE]))).toEqual([campaignId]);
    expect(await prisma.call.findFirstOrThrow({ where: { campaignId } })).toMatchObject({ state: 'excluded' });
  });
});

describe('data from before the change', () => {
  const migrate = () => pool.query(readFileSync(MIGRATION, 'utf8'));

  it('of two contacts of one line becomes one with the data of both; a withdrawn consent stays withdrawn', async () => {
    const { workspaceId } = actor;
    const stays = await saveContact(actor, person('+378 0549 882555'));
    const goes = await kept(BEFORE);
    const other = await prisma.list.create({ data: { workspaceId, name: 'Other' } });
    await prisma.listMember.create({ data: { workspaceId, listId: other.id, contactId: goes.id } });
    const consent = await prisma.consent.create({ data: { workspaceId, text: 'Yes' } });
    for (const [contactId, withdrawnAt] of [
      [stays, null],
      [goes.id, new Date()],
    ] as const) {
      await prisma.contactConsent.create({ data: { workspaceId, contactId, consentId: consent.id, withdrawnAt } });
    }
    await migrate();
    const people = await prisma.contact.findMany({ where: { workspaceId }, include: { lists: true, consents: true } });
    expect(people).toMatchObject([{ id: stays, number: LINE, firstName: 'A', attributes: { Saldo: '12' } }]);
    expect(people[0]?.lists).toHaveLength(2);
    expect(people[0]?.consents).toMatchObject([{ withdrawnAt: expect.any(Date) }]);
  });

  it('of two suppressions of one line becomes the one that forbids for longer', async () => {
    const { workspaceId } = actor;
    const until = new Date('2099-01-01T00:00:00Z');
    await prisma.suppression.create({ data: { workspaceId, number: LINE, source: 'asked', until } });
    await prisma.suppression.create({ data: { workspaceId, number: BEFORE, source: 'optOut' } });
    await migrate();
    expect(await prisma.suppression.findMany({ where: { workspaceId } })).toMatchObject([
      { number: LINE, until: null },
    ]);
  });

  it('by a single contact takes the new number, and nothing else changes', async () => {
    const { id } = await kept(BEFORE);
    const italian = await kept('+390331123456');
    await prisma.suppression.create({ data: { workspaceId: actor.workspaceId, number: BEFORE, source: 'asked' } });
    await migrate();
    expect(await prisma.contact.findUnique({ where: { id } })).toMatchObject({ number: LINE });
    expect(await prisma.contact.findUnique({ where: { id: italian.id } })).toEqual(italian);
    expect(await suppressionOf(actor.workspaceId, LINE)).not.toBeNull();
  });
});
