import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { env } from '#lib/env.ts';
import { recurring } from '#lib/features/campaigns/jobs.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { testDraft } from '#lib/features/dispatch/launch/test-call.ts';
import { adjustCampaign, launchCampaign, rehearse } from '#lib/features/dispatch/service.ts';
import type { Life } from '#lib/jobs/life.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

// What the platform says about the calls of an interval while that ends.
const sandbox = ownSandbox({ byHand: true });
const PEOPLE = 3;
const GRACE_MS = env.GRACE_SECONDS * 1000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});
afterEach(() => void vi.useRealTimers());

/** A process whose clock is wrong by this much; the database's clock is right. */
const setClock = (aheadMs: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs });

async function placed() {
  const actor = await makeActor();
  await makeAccount(actor, sandbox.account());
  const { id, revision } = await makeDraft(actor, [await makeList(actor, PEOPLE)], { maxRetries: 3 });
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: PEOPLE });
  await workOff();
  return { actor, campaignId: id };
}

/** The interval of a campaign's calls ended so long ago; the next one is open. */
async function endedAgo(campaignId: string, ms: number) {
  await pool.query(`UPDATE batch SET until = now() - make_interval(secs => $2) WHERE campaign_id = $1`, [
    campaignId,
    ms / 1000,
  ]);
  await pool.query(`UPDATE campaign SET open_from = now() WHERE id = $1`, [campaignId]);
}

/** Asks once, and is told this about each call; then time does what it does. */
async function told(campaignId: string, said: Record<string, unknown>) {
  const calls = await prisma.call.findMany({ where: { campaignId, state: 'submitted' } });
  const body = JSON.stringify({ InstantCalls: calls.map((call) => ({ CodeRequest: call.codeRequest, ...said })) });
  await sandbox.faults([{ kind: 'body', on: 'lookUp', status: 200, body }]);
  await timePasses(campaignId);
  await workOff({ most: 1 });
  await sweep();
}
const FAILED = { Status: 0, Retries: 1 };

const standings = async (campaignId: string) =>
  (await prisma.call.findMany({ where: { campaignId }, orderBy: [{ round: 'asc' }, { number: 'asc' }] })).map(
    ({ round, state, outcome }) => `${round} ${outcome ?? state}`,
  );
const all = (standing: string) => Array(PEOPLE).fill(standing);

describe('a person who answers in the last moments of an interval', () => {
  it('is not called again, and the no is heard, though look-ups lag behind and still say that the call failed', async () => {
    const { actor, campaignId } = await placed();
    await endedAgo(campaignId, 1_000);
    await told(campaignId, FAILED);
    expect(await standings(campaignId)).toEqual(all('1 submitted'));
    await endedAgo(campaignId, GRACE_MS - MINUTE);
    await told(campaignId, FAILED);
    expect(await standings(campaignId)).toEqual(all('1 submitted'));
    await told(campaignId, { Status: 1, Retries: 2, InputDigits: '9' });
    expect(await standings(campaignId)).toEqual(all('1 optedOut'));
    expect(await prisma.suppression.count({ where: { workspaceId: actor.workspaceId } })).toBe(PEOPLE);
  });

  it('is called again in the open interval, once the report is not older than the end', async () => {
    const { campaignId } = await placed();
    await endedAgo(campaignId, GRACE_MS + MINUTE);
    await told(campaignId, FAILED);
    expect(await standings(campaignId)).toEqual([...all('1 carried'), ...all('2 pending')]);
  });
});

describe('a process whose clock is wrong', () => {
  it('and ahead ends no interval before its time', async () => {
    const { campaignId } = await placed();
    setClock(DAY);
    await told(campaignId, FAILED);
    await told(campaignId, { Status: 4 });
    expect(await standings(campaignId)).toEqual(all('1 submitted'));
  });

  it('and behind ends it in time', async () => {
    const { campaignId } = await placed();
    setClock(-DAY);
    await endedAgo(campaignId, GRACE_MS + MINUTE);
    await told(campaignId, FAILED);
    expect(await standings(campaignId)).toEqual([...all('1 carried'), ...all('2 pending')]);
  });

  it.each([DAY, -DAY])('opens the interval that is next by the database (%d ms ahead)', async (aheadMs) => {
    const { actor, campaignId } = await placed();
    const hours = { week: Array(7).fill({ from: '00:00', to: '24:00' }), holidays: null };
    const { windowEnd } = await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } });
    const end = new Date((windowEnd?.getTime() ?? 0) + 3 * DAY);
    await pool.query(
      `UPDATE campaign SET window_end = $2, open_from = now() - interval '2 days', open_until = now() - interval '1 day',
              snapshot = snapshot || jsonb_build_object('callingHours', $3::jsonb, 'window',
                snapshot->'window' || jsonb_build_object('start', now() - interval '3 days', 'end', $2::timestamptz))
       WHERE id = $1`,
      [campaignId, end, JSON.stringify(hours)],
    );
    const isOpen = async () =>
      (
        await pool.query(`SELECT open_from <= now() AND open_until > now() AS open FROM campaign WHERE id = $1`, [
          campaignId,
        ])
      ).rows[0].open;
    setClock(aheadMs);
    await sweep();
    expect(await isOpen()).toBe(true);
    const terms = { callsPerMinute: null, maxCalls: null, maxCost: null };
    await adjustCampaign(actor, campaignId, { ...terms, windowEnd: new Date(end.getTime() + DAY) });
    expect(await isOpen()).toBe(true);
  });

  it('launches into the interval that is open by the database', async () => {
    const { actor } = await placed();
    setClock(DAY);
    const { id, revision } = await makeDraft(actor, [await makeList(actor, 1)], {
      windowStart: new Date(Date.now() - 2 * DAY),
      windowEnd: new Date(Date.now() - DAY + 60 * MINUTE),
    });
    await launchCampaign(actor, { campaignId: id, revision, expectedCalls: 1 });
    expect(await prisma.campaign.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'running' });
  });

  it.each([DAY, -DAY])('rings for a test and rehearses at once (%d ms ahead)', async (aheadMs) => {
    const { actor } = await placed();
    const draft = await makeDraft(actor, [await makeList(actor, 1)]);
    setClock(aheadMs);
    const test = await testDraft(actor, { campaignId: draft.id, number: '+393331234567', name: 'Test' });
    const rehearsal = await rehearse(actor, draft.id);
    const { rows } = await pool.query(
      `SELECT count(*)::int AS open FROM campaign WHERE id = ANY($1) AND open_from <= now() AND open_until > now()`,
      [[test.id, rehearsal.id]],
    );
    expect(rows).toEqual([{ open: 2 }]);
  });

  it('launches nothing before its moment', async () => {
    const { actor } = await placed();
    const { id } = await makeDraft(actor, [await makeList(actor, 1)]);
    await prisma.campaign.update({ where: { id }, data: { launchAt: new Date(Date.now() + DAY / 2) } });
    setClock(DAY);
    let looked = 0;
    const life: Life = {
      sends: true,
      get stopping() {
        return looked > 0;
      },
      async pause() {
        looked += 1;
      },
    };
    await recurring.run(life);
    expect((await prisma.campaign.findUniqueOrThrow({ where: { id } })).launchAt).not.toBeNull();
  });

  it.each([DAY, -DAY])('records what it does by the database’s clock (%d ms ahead)', async (aheadMs) => {
    const { campaignId } = await placed();
    setClock(aheadMs);
    await told(campaignId, { Status: 1 });
    const { rows } = await pool.query(
      `SELECT (SELECT bool_and(started_at <= ended_at AND ended_at <= clock_timestamp()) FROM exchange WHERE campaign_id = $1) AS exchanges,
              (SELECT bool_and(s.at <= clock_timestamp() AND s.at > now() - interval '1 hour')
               FROM call_status s JOIN call c USING (code_request) WHERE c.campaign_id = $1) AS marks`,
      [campaignId],
    );
    expect(rows).toEqual([{ exchanges: true, marks: true }]);
  });
});
