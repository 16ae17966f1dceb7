import { beforeEach, expect, it } from 'vitest';
import { readText } from '#lib/audit/exchanges.ts';
import { pool, prisma } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { env } from '#lib/env.ts';
import { callOf } from '#lib/features/calls/queries.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import {
  cancelCampaign,
  decideParked,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
} from '#lib/features/dispatch/service.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { nextInterval } from '#tests/support/dispatch-acts.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';
import { shortcut } from '#tests/support/shortcut.ts';

// Nobody waits a day in here: a call that was not reached is tried again after the sandbox's day, so after five minutes.
const sandbox = ownSandbox({ byHand: true });
const PEOPLE = 40;
const RETRIES = 2;

beforeEach(async () => {
  await sandbox.clear();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

async function launched() {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: 10 });
  const list = await makeList(actor, PEOPLE);
  const { id, revision } = await makeDraft(actor, [list], { maxRetries: RETRIES, minutesBetween: 1440 });
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: PEOPLE });
  return { actor, campaignId: id };
}

const callsOf = (campaignId: string) => prisma.call.findMany({ where: { campaignId }, orderBy: { number: 'asc' } });

/** Asks until no call is left that is like this. */
async function askUntilNone(campaignId: string, like: Prisma.CallWhereInput) {
  const left = async () => {
    sandbox.goOn(20);
    await timePasses(campaignId);
    await workOff();
    return prisma.call.count({ where: { campaignId, state: 'submitted', ...like } });
  };
  await expect.poll(left).toBe(0);
}

/** The platform has told of every call that it tried it at least once. */
const allTried = (campaignId: string) =>
  askUntilNone(campaignId, { OR: [{ status: null }, { status: { not: 'failed' } }] });

/** The day is over: what the platform is still at is settled, and the next day's interval is open. */
async function nextDay(campaignId: string) {
  await nextInterval({ campaignId });
  await askUntilNone(campaignId, {});
  await sweep();
}

const maxRetriesSent = async (campaignId: string) => {
  const rows = await prisma.exchange.findMany({ where: { campaignId, kind: 'place' }, orderBy: { id: 'asc' } });
  return rows.map(({ request }) => {
    const { InstantCalls: items } = JSON.parse(readText(request)) as { InstantCalls: { MaxRetries: number }[] };
    return [...new Set(items.map((item) => item.MaxRetries))];
  });
};

it('who is not reached today is called on tomorrow, within one budget of retries, until nothing is left', async () => {
  const { actor, campaignId } = await launched();
  await workOff();
  await allTried(campaignId);
  await nextDay(campaignId);
  const second = await callsOf(campaignId);
  const missed = second.filter((call) => call.state === 'carried').map((call) => call.number);
  expect(missed.length).toBeGreaterThan(3);
  expect(missed.length).toBeLessThan(PEOPLE);
  expect(second.some((call) => call.state === 'final' && call.retriesLeft !== null)).toBe(false);
  expect(second.filter((call) => call.round === 2).map((call) => call.number)).toEqual(missed);
  expect(new Set(second.map((call) => call.codeRequest)).size).toBe(PEOPLE + missed.length);
  // Each with what is left: of the two retries, some spent one today.
  const budget = new Map(second.filter((call) => call.round === 1).map((call) => [call.number, call.retriesLeft]));
  const batches = await prisma.batch.findMany({ where: { campaignId }, include: { calls: true } });
  for (const { retries, calls } of batches.filter((batch) => batch.calls.some((call) => call.round === 2)))
    for (const { number } of calls) expect([number, budget.get(number)]).toEqual([number, retries]);
  expect((await campaignOf(actor, campaignId))?.tally).toMatchObject({ total: PEOPLE, carried: missed.length });
  // From each round one gets to the others.
  const carried = second.find((call) => call.state === 'carried');
  const page = await callOf(actor, campaignId, carried?.codeRequest ?? '');
  expect(page?.rounds.map(({ round }) => round)).toEqual([1, 2]);

  await workOff();
  for (const _ of ['third day', 'fourth day', 'nothing is left']) {
    await allTried(campaignId);
    await nextDay(campaignId);
    await workOff();
  }
  const sent = await maxRetriesSent(campaignId);
  expect(sent.every((values) => values.length === 1)).toBe(true);
  // How many of its retries the platform spent on whom is chance; the first round has all of them, a later one fewer.
  const budgets = new Set(sent.flat());
  expect([2, 1, 0]).toEqual(expect.arrayContaining([...budgets]));
  expect(budgets.has(2) && budgets.size > 1).toBe(true);
  const end = await callsOf(campaignId);
  for (const number of missed) {
    const tries = end.filter((call) => call.number === number).map((call) => (call.retries ?? 0) + 1);
    expect(tries.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(1 + RETRIES);
  }
  expect(end.filter((call) => call.state === 'final')).toHaveLength(PEOPLE);
  await sweep();
  expect((await campaignOf(actor, campaignId))?.state).toBe('completed');
  const items = await sandbox.items();
  expect(new Set(items.map((item) => item.codeRequest)).size).toBe(items.length);
});

it('nothing is carried while it is paused, nobody who is suppressed meanwhile, nothing once it is cancelled', async () => {
  const { actor, campaignId } = await launched();
  await workOff();
  await allTried(campaignId);
  await pauseCampaign(actor, campaignId);
  await nextDay(campaignId);
  const missed = (await callsOf(campaignId)).filter((call) => call.retriesLeft !== null);
  expect(missed.length).toBeGreaterThan(2);
  expect(await prisma.call.count({ where: { campaignId, round: 2 } })).toBe(0);
  expect((await campaignOf(actor, campaignId))?.state).toBe('paused');

  await suppress(
    prisma,
    actor.workspaceId,
    missed.slice(0, 2).map(({ number }) => ({ number, source: 'asked' })),
  );
  await resumeCampaign(actor, campaignId);
  await Promise.all([sweep(), sweep(), sweep()]);
  expect(await prisma.call.count({ where: { campaignId, round: 2 } })).toBe(missed.length);
  await workOff();
  await timePasses(campaignId);
  await workOff();
  const excluded = await prisma.call.findMany({ where: { campaignId, state: 'excluded' }, orderBy: { number: 'asc' } });
  expect(excluded.map(({ number, round }) => [number, round])).toEqual(
    missed.slice(0, 2).map(({ number }) => [number, 2]),
  );

  await cancelCampaign(actor, campaignId);
  await nextDay(campaignId);
  expect(await prisma.call.count({ where: { campaignId, round: 3 } })).toBe(0);
});

it('a call that waits for a person keeps nobody else of its batch from the next round', async () => {
  const { actor, campaignId } = await launched();
  await workOff();
  await allTried(campaignId);
  await pauseCampaign(actor, campaignId);
  await nextDay(campaignId);
  const missed = (await callsOf(campaignId)).filter((call) => call.retriesLeft !== null);
  const byBatch = [...Map.groupBy(missed, ({ batchId }) => batchId).values()];
  const [parked, ...others] = byBatch.find((some) => some.length > 1) ?? [];
  await shortcut(async () => {
    await pool.query(
      `UPDATE call SET state = 'parked', outcome = NULL, retries_left = NULL, reason = 'notFound' WHERE code_request = $1`,
      [parked?.codeRequest],
    );
    await pool.query(`UPDATE batch SET state = 'parked' WHERE id = $1`, [parked?.batchId]);
  });
  await resumeCampaign(actor, campaignId);
  await sweep();
  const second = await prisma.call.findMany({ where: { campaignId, round: 2 } });
  expect(second.map(({ number }) => number)).toEqual(expect.arrayContaining(others.map(({ number }) => number)));
  expect(second.some(({ number }) => number === parked?.number)).toBe(false);
  expect(await decideParked(actor, { campaignId, decision: 'treatAsCalled' })).toEqual({ calls: 1 });
  await sweep();
  expect(await prisma.call.count({ where: { campaignId, round: 2 } })).toBe(second.length);
});

it('after the last interval nobody is carried: who was not reached stays so, and the campaign ends', async () => {
  const { actor, campaignId } = await launched();
  await workOff();
  await allTried(campaignId);
  const over = new Date(Date.now() - (env.GRACE_SECONDS + 1) * 1000);
  await pool.query(
    `UPDATE campaign SET window_start = 'epoch', window_end = $2, open_from = 'epoch', open_until = $2 WHERE id = $1`,
    [campaignId, over],
  );
  await pool.query('UPDATE batch SET until = $2 WHERE campaign_id = $1', [campaignId, over]);
  await askUntilNone(campaignId, {});
  await sweep();
  expect(await prisma.call.count({ where: { campaignId, state: 'carried' } })).toBe(0);
  expect((await campaignOf(actor, campaignId))?.state).toBe('completed');
});
