import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { callMe, removeNumber, sendCode } from '#lib/features/test-numbers/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

const say = (digits: string) => ({ text: `Il codice è ${digits}.`, language: 'it-IT-F1', name: 'Codice' });
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `+3933312340${10 + from + n}`);

let actor: Actor;
let campaignId: string;
beforeEach(async () => {
  await pool.query('DELETE FROM allowance');
  actor = await ready();
  campaignId = (await makeDraft(actor, [await makeList(actor, 1)], { kind: 'tts' })).id;
});

/** An operator in a workspace with an account and a caller id. */
async function ready(): Promise<Actor> {
  const operator = await makeActor('operator');
  await makeAccount(operator);
  const { workspaceId } = operator;
  await prisma.callerId.create({ data: { workspaceId, number: '+390612345678' } });
  return operator;
}

const code = (who: Actor, number: string) => sendCode(who, { number }, say);
const testsOf = ({ workspaceId }: Actor) => prisma.campaign.count({ where: { workspaceId, purpose: 'test' } });

/** How many were made, and what the others were told. */
async function count(calls: Promise<unknown>[]) {
  const results = await Promise.allSettled(calls);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  return { made: results.length - refused.length, refused };
}

async function back(minutes: number) {
  await pool.query(`UPDATE allowance SET free_at = free_at - make_interval(mins => $1)`, [minutes]);
}

describe('codes to numbers that may be a stranger’s', () => {
  it('twenty numbers in twenty clicks at once: three ring, and the rest hear when the next may', async () => {
    const { made, refused } = await count(numbers(20).map((number) => code(actor, number)));
    expect(made).toBe(3);
    expect(await testsOf(actor)).toBe(3);
    for (const error of refused) expect(error).toMatchObject({ code: 'tooManyTests', params: { minutes: 10 } });
    await back(9);
    await expect(code(actor, '+393331234090')).rejects.toMatchObject({ params: { minutes: 1 } });
    await back(1);
    await code(actor, '+393331234090');
    await expect(code(actor, '+393331234091')).rejects.toMatchObject({ code: 'tooManyTests' });
  });

  it('one number rings three times, whoever asks from whatever workspace, and however often it is removed', async () => {
    const number = '+393331234567';
    const others = await Promise.all(Array.from({ length: 6 }, ready));
    const { made, refused } = await count([actor, ...others].map((who) => code(who, number)));
    expect(made).toBe(3);
    expect(refused[0]).toMatchObject({ code: 'tooManyTests', params: { minutes: 30 } });
  });

  it('removing a number and adding it again does not restart the count', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await code(actor, '+393331234567');
      const row = await prisma.testNumber.findFirstOrThrow({ where: { userId: actor.userId } });
      await removeNumber(actor, row.id);
    }
    await expect(code(actor, '+393331234567')).rejects.toMatchObject({ code: 'tooManyTests' });
  });

  it('the members of a workspace get ten calls together', async () => {
    const members = await Promise.all(Array.from({ length: 12 }, () => addMember(actor.workspaceId, 'operator')));
    const { made } = await count(members.map((member, n) => code(member, numbers(1, n)[0] ?? '')));
    expect(made).toBe(10);
  });

  it('two clicks at once for one number are one call', async () => {
    const { made, refused } = await count(Array.from({ length: 5 }, () => code(actor, '+393331234567')));
    expect(made).toBe(1);
    for (const error of refused) expect(error).toMatchObject({ code: 'tooSoon' });
  });

  it('calls that do not take place are not counted', async () => {
    await prisma.account.updateMany({ where: { workspaceId: actor.workspaceId }, data: { stoppedReason: 'noCredit' } });
    for (const number of numbers(5)) await expect(code(actor, number)).rejects.toMatchObject({ code: 'accountPaused' });
    await prisma.account.updateMany({ where: { workspaceId: actor.workspaceId }, data: { stoppedReason: null } });
    await code(actor, '+393331234567');
  });
});

it('twenty clicks on “call me” at once: six ring, and then one every two minutes', async () => {
  const { workspaceId, userId } = actor;
  const own = await prisma.testNumber.create({
    data: { workspaceId, userId, number: '+393331234567', confirmedAt: new Date() },
  });
  const call = () => callMe(actor, { campaignId, testNumberId: own.id, name: 'Prova' });
  const { made, refused } = await count(Array.from({ length: 20 }, call));
  expect(made).toBe(6);
  expect(await testsOf(actor)).toBe(6);
  expect(refused[0]).toMatchObject({ code: 'tooManyTests', params: { minutes: 2 } });
  await back(2);
  await call();
  await expect(call()).rejects.toMatchObject({ code: 'tooManyTests' });
});
