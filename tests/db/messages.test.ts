import { describe, expect, test } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { CampaignState } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { removeAttribute, saveAttribute } from '#lib/features/contacts/attribute-service.ts';
import { languagesOf, messageOf, messagesOf, otherCampaignsOf, previewPeople } from '#lib/features/messages/queries.ts';
import { MessageForm, type MessageInput } from '#lib/features/messages/schema.ts';
import { changeMessage, createMessage, deleteMessage } from '#lib/features/messages/service.ts';
import { shortcut } from '#tests/support/shortcut.ts';
import { makeActor, makeDraft, makeList } from '../support/factory.ts';

const audio: MessageInput = MessageForm.parse({
  kind: 'audio',
  name: 'Promemoria',
  extension: '200938',
  digit: ['1', '9'],
  meaning: ['Conferma', 'Non vuole più chiamate'],
  optOut: ['1'],
});
const tts: MessageInput = MessageForm.parse({
  kind: 'tts',
  name: 'Chiusura',
  text: 'Domani chiuso.',
  language: 'it-IT-M2',
});

const kindsOf = async (actor: Actor) =>
  (await prisma.event.findMany({ where: { workspaceId: actor.workspaceId }, orderBy: { id: 'asc' } })).map(
    ({ kind }) => kind,
  );

describe('the catalogue of messages', () => {
  test('keeps of each kind exactly what it needs', async () => {
    const actor = await makeActor('manager');
    const { id } = await createMessage(actor, audio);
    expect(await messageOf(actor, id)).toMatchObject({
      extension: 200938,
      text: null,
      language: null,
      digits: [
        { digit: '1', meaning: 'Conferma', optOut: false },
        { digit: '9', meaning: 'Non vuole più chiamate', optOut: true },
      ],
    });
    await changeMessage(actor, id, { ...tts, name: 'Promemoria' });
    expect(await messageOf(actor, id)).toMatchObject({
      kind: 'tts',
      extension: null,
      text: 'Domani chiuso.',
      language: 'it-IT-M2',
      digits: [],
    });
    expect(await kindsOf(actor)).toEqual(['message.created', 'message.changed']);
  });

  test('has each name once', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    await createMessage(here, audio);
    await createMessage(there, audio);
    await expect(createMessage(here, audio)).rejects.toMatchObject({ code: 'duplicateName' });
    const { id } = await createMessage(here, tts);
    await expect(changeMessage(here, id, { ...tts, name: 'Promemoria' })).rejects.toMatchObject({
      code: 'duplicateName',
    });
    expect((await messagesOf(here)).map(({ name }) => name)).toEqual(['Chiusura', 'Promemoria']);
  });

  test('does not lose a message that a draft would play; history does not hold it', async () => {
    const actor = await makeActor();
    const campaign = await makeDraft(actor, []);
    const id = campaign.messageId ?? '';
    expect((await messageOf(actor, id))?.drafts).toEqual([campaign.name]);
    await expect(deleteMessage(actor, id)).rejects.toMatchObject({
      code: 'usedByDrafts',
      params: { names: `“${campaign.name}”` },
    });
    const snapshot = { message: { name: 'as it was' } };
    await shortcut(() =>
      prisma.campaign.update({ where: { id: campaign.id }, data: { state: 'completed', snapshot } }),
    );
    await deleteMessage(actor, id);
    expect(await messageOf(actor, id)).toBeNull();
    expect((await prisma.campaign.findUniqueOrThrow({ where: { id: campaign.id } })).snapshot).toEqual(snapshot);
  });

  test('suggests the voices that this workspace used, and the documented one', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    await createMessage(here, tts);
    expect(await languagesOf(here)).toEqual(['it-IT-M2', 'it-IT-F1']);
    expect(await languagesOf(there)).toEqual(['it-IT-F1']);
  });

  test('of another workspace is not there', async () => {
    const [here, stranger] = [await makeActor(), await makeActor()];
    const { id } = await createMessage(here, audio);
    expect(await messageOf(stranger, id)).toBeNull();
    expect(await messagesOf(stranger)).toEqual([]);
    await expect(changeMessage(stranger, id, tts)).rejects.toMatchObject({ code: 'notFound' });
    await expect(deleteMessage(stranger, id)).rejects.toMatchObject({ code: 'notFound' });
    expect(await messageOf(here, id)).toMatchObject({ name: 'Promemoria' });
    expect(await messageOf(here, 'not-an-id')).toBeNull();
  });

  test('says only fields that the workspace has, and names those when it does not', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    await saveAttribute(there, { label: 'Medico', type: 'text' });
    const data = { workspaceId: here.workspaceId, number: '+393121000001', attributes: { Città: 'Roma' } };
    await prisma.contact.create({ data });
    const text = (name: string) => MessageForm.parse({ ...tts, name, text: `Dott. {{${name}}}` });
    const refused = { code: 'unknownField', params: { name: 'medico', known: 'firstName, lastName, Città' } };
    await expect(createMessage(here, text('medico'))).rejects.toMatchObject(refused);
    await createMessage(there, text('medico'));
    const { id } = await createMessage(here, text('CITTÀ'));
    await expect(changeMessage(here, id, text('medico'))).rejects.toMatchObject(refused);
    expect(await messageOf(here, id)).toMatchObject({ text: 'Dott. {{CITTÀ}}' });
  });

  test('keeps the attributes that it says', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    for (const actor of [here, there])
      for (const label of ['visita', 'Altro']) await saveAttribute(actor, { label, type: 'date' });
    await saveAttribute(here, { key: 'visita', label: 'Data', type: 'date' });
    const named = (name: string, text: string) => MessageForm.parse({ ...tts, name, text });
    const { id } = await createMessage(here, named('Uno', 'Il {{data}}'));
    await createMessage(here, named('Due', 'Il {{firstName}}'));
    await createMessage(there, named('Tre', 'Il {{altro}}'));
    const kept = { code: 'usedByMessages', params: { names: '“Uno”' } };
    await expect(removeAttribute(here, 'visita')).rejects.toMatchObject(kept);
    await expect(saveAttribute(here, { key: 'visita', label: 'Giorno', type: 'date' })).rejects.toMatchObject(kept);
    await saveAttribute(here, { key: 'visita', label: 'DATA', type: 'text' });
    await removeAttribute(here, 'Altro');
    await removeAttribute(there, 'visita');
    // By its key it may be called anything.
    await changeMessage(here, id, named('Uno', 'Il {{visita|giorno}}'));
    await saveAttribute(here, { key: 'visita', label: 'Giorno', type: 'date' });
    await expect(removeAttribute(here, 'visita')).rejects.toMatchObject(kept);
  });

  test('is tried on the first contacts of the own workspace', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    await makeList(here, 9);
    const people = await previewPeople(here);
    expect(people).toHaveLength(5);
    expect(people[0]).toMatchObject({ number: '+393121000001', firstName: 'Name1', attributes: {} });
    expect(await previewPeople(there)).toEqual([]);
  });

  test('knows which other campaigns under way play the same number of the platform', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    const launched = async (actor: Actor, state: CampaignState, extension: number) => {
      const { id, name } = await makeDraft(actor, []);
      await shortcut(() =>
        prisma.campaign.update({ where: { id }, data: { state, snapshot: { message: { extension } } } }),
      );
      return { id, name };
    };
    const running = await launched(here, 'running', 7);
    const others = [await launched(here, 'launching', 7), await launched(here, 'paused', 7)];
    for (const ended of ['completed', 'cancelled', 'failed'] as const) await launched(here, ended, 7);
    await launched(here, 'running', 77);
    await launched(there, 'running', 7);
    await makeDraft(here, [], { kind: 'ivrTts', extension: 7 });
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(await otherCampaignsOf(here, 7, running.id)).toEqual(others.sort(byName));
    expect(await otherCampaignsOf(here, 7, null)).toEqual([...others, running].sort(byName));
  });

  test.each(['operator', 'auditor'] as const)('is only read by an %s', async (role) => {
    const actor = await makeActor(role);
    const { id } = await prisma.message.create({
      data: { workspaceId: actor.workspaceId, name: 'x', kind: 'audio', extension: 1 },
    });
    await expect(createMessage(actor, audio)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(changeMessage(actor, id, audio)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteMessage(actor, id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await messagesOf(actor)).toHaveLength(1);
  });
});
