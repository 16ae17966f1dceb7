import { beforeEach, expect, it } from 'vitest';
import { readText } from '#lib/audit/exchanges.ts';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { campaignCounts, campaignPage } from '#lib/features/campaigns/queries.ts';
import { liveCampaigns } from '#lib/features/overview/queries.ts';
import { testNumbersOf } from '#lib/features/test-numbers/queries.ts';
import { callMe, confirmNumber, removeNumber, sendCode } from '#lib/features/test-numbers/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { whileLocked } from '#tests/support/locked.ts';
import { ownSandbox, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const NUMBER = '+393331234567';
const say = (digits: string) => ({ text: `Il codice è ${digits}.`, language: 'it-IT-F1', name: 'Codice' });

let actor: Actor;
let campaignId: string;
beforeEach(async () => {
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  await pool.query('DELETE FROM allowance');
  actor = await makeActor('operator');
  await makeAccount(actor, sandbox.account());
  campaignId = (await makeDraft(actor, [await makeList(actor, 3)], { kind: 'tts' })).id;
});

/** What the platform was told to say in a campaign of one call. */
async function heard(id: string): Promise<{ NumberToCall: string; TextToSpeech: string; MaxRetries: number }> {
  await workOff();
  const { request } = await prisma.exchange.findFirstOrThrow({ where: { campaignId: id, kind: 'place' } });
  return JSON.parse(readText(request)).InstantCalls[0];
}

async function codeFor(number = NUMBER, who = actor): Promise<{ id: string; code: string }> {
  const sent = await sendCode(who, { number }, say);
  const { TextToSpeech } = await heard(sent.campaignId);
  const row = await prisma.testNumber.findFirstOrThrow({ where: { userId: who.userId }, orderBy: { id: 'desc' } });
  return { id: row.id, code: TextToSpeech.replace(/\D/g, '') };
}

async function confirmed() {
  const told = await codeFor();
  await confirmNumber(actor, told);
  return told.id;
}

it('a number belongs to the member who enters the code that was spoken to it', async () => {
  const { id, code } = await codeFor('333 123 4567');
  expect(code).toMatch(/^\d{6}$/);
  expect(await testNumbersOf(actor)).toEqual([{ id, number: NUMBER, confirmedAt: null }]);
  await expect(callMe(actor, { campaignId, testNumberId: id, name: 'x' })).rejects.toMatchObject({ code: 'notFound' });
  const wrong = code === '000000' ? '111111' : '000000';
  await expect(confirmNumber(actor, { id, code: wrong })).rejects.toMatchObject({ code: 'wrongCode' });
  const colleague = await addMember(actor.workspaceId, 'owner');
  await expect(confirmNumber(colleague, { id, code })).rejects.toMatchObject({ code: 'notFound' });
  await confirmNumber(actor, { id, code });
  expect((await testNumbersOf(actor))[0]?.confirmedAt).not.toBeNull();
  await expect(confirmNumber(actor, { id, code })).rejects.toMatchObject({ code: 'wrongCode' });
});

it.each(['333123456', '3906123456', '333 1234567/8', '333 1234567 (madre)', '899123456', '06 12345678 e 06 12345679'])(
  'no code is spoken to what may be somebody else’s: %s',
  async (number) => {
    await expect(sendCode(actor, { number }, say)).rejects.toMatchObject({ code: 'notATestNumber' });
    expect(await testNumbersOf(actor)).toEqual([]);
  },
);

it('nobody waits for a colleague’s number', async () => {
  const { id, code } = await codeFor();
  const colleague = await addMember(actor.workspaceId, 'owner');
  await whileLocked('test_number', id, () =>
    expect(confirmNumber(colleague, { id, code })).rejects.toMatchObject({ code: 'notFound' }),
  );
});

it('guessing ends after a few wrong codes, an old code does not work, and nobody is called every second', async () => {
  const { id, code } = await codeFor();
  const wrong = code === '000000' ? '111111' : '000000';
  await expect(sendCode(actor, { number: NUMBER }, say)).rejects.toMatchObject({ code: 'tooSoon' });
  for (let n = 0; n < 5; n += 1)
    await expect(confirmNumber(actor, { id, code: wrong })).rejects.toMatchObject({ code: 'wrongCode' });
  await expect(confirmNumber(actor, { id, code })).rejects.toMatchObject({ code: 'wrongCode' });
  await prisma.testNumber.update({ where: { id }, data: { codeAt: new Date(Date.now() - 61_000), wrong: 0 } });
  const again = await codeFor();
  await prisma.testNumber.update({ where: { id }, data: { codeAt: new Date(Date.now() - 21 * 60_000) } });
  await expect(confirmNumber(actor, again)).rejects.toMatchObject({ code: 'wrongCode' });
  await expect(sendCode(actor, { number: 'nessuno' }, say)).rejects.toMatchObject({ code: 'notATestNumber' });
});

it('a test call says what the draft would say, once, and appears in no list and no sum', async () => {
  const testNumberId = await confirmed();
  const { id } = await callMe(actor, { campaignId, testNumberId, name: 'Prova: bozza' });
  const call = await heard(id);
  expect(call).toMatchObject({ NumberToCall: '00393331234567', MaxRetries: 0 });
  expect(call.TextToSpeech).toContain('la clinica');
  expect(await prisma.call.count({ where: { campaignId: id, state: 'submitted' } })).toBe(1);
  expect((await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } })).state).toBe('draft');
  expect((await campaignPage(actor, {})).rows.map((row) => row.id)).toEqual([campaignId]);
  expect(await campaignCounts(actor)).toEqual({ draft: 1 });
  expect(await liveCampaigns(actor)).toEqual([]);
});

it('a test call is refused with another’s number or draft, a removed number, an incomplete draft, and for an auditor', async () => {
  const testNumberId = await confirmed();
  const call = (who: Actor, given = {}) => callMe(who, { campaignId, testNumberId, name: 'x', ...given });
  await expect(call(await addMember(actor.workspaceId, 'owner'))).rejects.toMatchObject({ code: 'notFound' });
  const theirs = await makeDraft(await makeActor(), []);
  await expect(call(actor, { campaignId: theirs.id })).rejects.toMatchObject({ code: 'notFound' });
  await prisma.campaign.update({ where: { id: campaignId }, data: { messageId: null } });
  await expect(call(actor)).rejects.toMatchObject({ code: 'draftIncomplete' });
  await expect(sendCode(await addMember(actor.workspaceId, 'auditor'), { number: NUMBER }, say)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await removeNumber(actor, testNumberId);
  await expect(call(actor)).rejects.toMatchObject({ code: 'notFound' });
});
