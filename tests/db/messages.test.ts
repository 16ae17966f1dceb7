import { describe, expect, test } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { languagesOf, messageOf, messagesOf } from '#lib/features/messages/queries.ts';
import { MessageForm, type MessageInput } from '#lib/features/messages/schema.ts';
import { changeMessage, createMessage, deleteMessage } from '#lib/features/messages/service.ts';
import { makeActor, makeDraft } from '../support/factory.ts';

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
    await prisma.campaign.update({ where: { id: campaign.id }, data: { state: 'completed', snapshot } });
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
