import { beforeEach, expect, it } from 'vitest';
import { readExchange } from '#lib/audit/exchanges.ts';
import { pool, prisma } from '#lib/db/client.ts';
import type { PlannedHours } from '#lib/domain/calling-hours.ts';
import { instantToLocal } from '#lib/domain/window.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

beforeEach(() => pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`));

/** The same hours every day, beginning so many hours from now (UTC, full hours, never over midnight). */
function daily(inHours: number): PlannedHours {
  const at = (hours: number) => `${instantToLocal(new Date(Date.now() + hours * HOUR), 'UTC').time.slice(0, 2)}:00`;
  const [from, to] = [at(inHours), at(inHours + 1)];
  return {
    week: Array.from({ length: 7 }, () => (from < to ? { from, to } : { from: '12:00', to: '13:00' })),
    holidays: null,
  };
}

async function draft(callingHours: PlannedHours, days = 3) {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: 5 });
  const { id } = await makeDraft(actor, [await makeList(actor, 10)], {
    windowStart: new Date(),
    windowEnd: new Date(Date.now() + days * DAY),
  });
  await prisma.campaign.update({ where: { id }, data: { callingHours, timeZone: 'UTC' } });
  return { actor, id };
}

const launch = async (actor: Awaited<ReturnType<typeof makeActor>>, id: string) =>
  launchCampaign(actor, { campaignId: id, revision: 1, expectedCalls: 10 });
const sent = async (campaignId: string) => {
  const items = await sandbox.items();
  const calls = await prisma.call.findMany({ where: { campaignId }, select: { codeRequest: true } });
  return calls.filter((call) => items.some((item) => item.codeRequest === call.codeRequest)).length;
};

it('outside the calling hours nothing leaves; within them each request holds only the interval that is open', async () => {
  const { actor, id } = await draft(daily(5));
  await launch(actor, id);
  const closed = await prisma.campaign.findUniqueOrThrow({ where: { id } });
  expect(closed.openFrom?.getTime()).toBeGreaterThan(Date.now());
  expect((closed.openUntil?.getTime() ?? 0) - (closed.openFrom?.getTime() ?? 0)).toBe(HOUR);
  await workOff();
  expect(await sent(id)).toBe(0);

  const open = { openFrom: new Date(Date.now() - HOUR / 2), openUntil: new Date(Date.now() + HOUR / 2) };
  await prisma.campaign.update({ where: { id }, data: open });
  await workOff();
  expect(await sent(id)).toBe(10);
  const exchange = await prisma.exchange.findFirstOrThrow({ where: { campaignId: id, kind: 'place' } });
  const [first] = JSON.parse(readExchange(exchange).request).InstantCalls;
  expect([new Date(first.StartDate), new Date(first.EndDate)]).toEqual([open.openFrom, open.openUntil]);
  expect((await prisma.batch.findFirstOrThrow({ where: { campaignId: id } })).until).toEqual(open.openUntil);
});

it('unsent calls wait for the next interval when one is over, and expire when the window is over', async () => {
  const { actor, id } = await draft(daily(5));
  await launch(actor, id);
  const { openFrom: next } = await prisma.campaign.findUniqueOrThrow({ where: { id } });
  const past = { openFrom: new Date(Date.now() - 2 * HOUR), openUntil: new Date(Date.now() - HOUR) };
  await prisma.campaign.update({ where: { id }, data: past });
  await workOff();
  expect(await sent(id)).toBe(0);
  await sweep();
  expect((await prisma.campaign.findUniqueOrThrow({ where: { id } })).openFrom).toEqual(next);
  expect(await prisma.call.count({ where: { campaignId: id, state: 'pending' } })).toBe(10);

  await prisma.campaign.update({ where: { id }, data: { windowStart: past.openFrom, windowEnd: past.openUntil } });
  await sweep();
  expect(await prisma.call.count({ where: { campaignId: id, state: 'expired', reason: 'windowOver' } })).toBe(10);
  expect((await prisma.campaign.findUniqueOrThrow({ where: { id } })).state).toBe('failed');
});

it('hours that leave no moment in the window are reported before the launch, and prevent it', async () => {
  const { actor, id } = await draft({ week: Array(7).fill(null), holidays: null });
  const check = await preflight(actor, id, new Date());
  expect(check.blockers).toEqual([{ code: 'noInterval' }]);
  expect(check.firstRequests).toEqual([]);
  await expect(launch(actor, id)).rejects.toMatchObject({ code: 'noInterval' });
});

it('the check before the launch knows that sending goes on the next day', async () => {
  const { actor, id } = await draft(daily(5), 4);
  // Ten requests, a thousand seconds apart: four today, four tomorrow, the rest the day after.
  await prisma.account.updateMany({
    where: { workspaceId: actor.workspaceId },
    data: { requestsPerSecond: 0.001, callsPerRequest: 1 },
  });
  const check = await preflight(actor, id, new Date());
  const [first] = JSON.parse(check.firstRequests[0]?.body ?? '{}').InstantCalls;
  expect(check.warnings.map(({ code }) => code)).not.toContain('willNotFinish');
  expect((check.forecast?.endsAt?.getTime() ?? 0) - new Date(first.StartDate).getTime()).toBe(2 * DAY + 1_000_000);
});
