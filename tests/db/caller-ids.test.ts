import { describe, expect, test } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import { callerIdsOf } from '#lib/features/caller-ids/queries.ts';
import { addCallerId, labelCallerId, removeCallerId } from '#lib/features/caller-ids/service.ts';
import { shortcut } from '#tests/support/shortcut.ts';
import { makeActor, makeDraft } from '../support/factory.ts';

describe('a caller id', () => {
  test('is read like any number and kept as E.164', async () => {
    const actor = await makeActor();
    await addCallerId(actor, { number: '06 1234 5678', label: 'Centralino' });
    await addCallerId(actor, { number: '0041 44 668 18 00', label: '' });
    await addCallerId(actor, { number: '0844 123 456', label: 'Offerte' });
    expect((await callerIdsOf(actor)).map(({ number, label }) => [number, label])).toEqual([
      ['+41446681800', ''],
      ['+390612345678', 'Centralino'],
      ['+390844123456', 'Offerte'],
    ]);
  });

  test('stands once in a workspace, in whatever spelling', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    await addCallerId(here, { number: '+390612345678', label: '' });
    await expect(addCallerId(here, { number: '06/12345678', label: '' })).rejects.toMatchObject({
      code: 'duplicateCallerId',
    });
    await addCallerId(there, { number: '+390612345678', label: '' });
    expect(await prisma.event.count({ where: { workspaceId: here.workspaceId } })).toBe(1);
  });

  test.each(['centralino', '123', '+39 800 123 456', ''])('%j cannot be shown', async (number) => {
    const actor = await makeActor();
    await expect(addCallerId(actor, { number, label: '' })).rejects.toMatchObject({ code: 'notACallerId' });
  });

  test('is not removed while a draft names it; launched campaigns do not hold it', async () => {
    const actor = await makeActor();
    const campaign = await makeDraft(actor, []);
    const id = campaign.callerIdId ?? '';
    expect(await callerIdsOf(actor)).toMatchObject([{ drafts: 1 }]);
    await expect(removeCallerId(actor, id)).rejects.toMatchObject({
      code: 'usedByDrafts',
      params: { names: `“${campaign.name}”` },
    });
    expect(await callerIdsOf(actor)).toHaveLength(1);
    await shortcut(() => prisma.campaign.update({ where: { id: campaign.id }, data: { state: 'completed' } }));
    await removeCallerId(actor, id);
    expect(await callerIdsOf(actor)).toEqual([]);
    const events = await prisma.event.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(events).toMatchObject([{ kind: 'callerId.removed', subjectName: '+390612345678' }]);
  });

  test('of another workspace is not there', async () => {
    const [here, stranger] = [await makeActor(), await makeActor()];
    const { id } = await addCallerId(here, { number: '+390612345678', label: 'Mine' });
    await expect(removeCallerId(stranger, id)).rejects.toMatchObject({ code: 'notFound' });
    await expect(labelCallerId(stranger, { id, label: 'Theirs' })).rejects.toMatchObject({ code: 'notFound' });
    expect(await callerIdsOf(stranger)).toEqual([]);
    expect(await callerIdsOf(here)).toMatchObject([{ label: 'Mine' }]);
  });

  test.each(['manager', 'operator', 'auditor'] as const)('is no business of a %s', async (role) => {
    const actor = await makeActor(role);
    const { id } = await prisma.callerId.create({ data: { workspaceId: actor.workspaceId, number: '+390612345678' } });
    await expect(addCallerId(actor, { number: '+390212345678', label: '' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(labelCallerId(actor, { id, label: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(removeCallerId(actor, id)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
