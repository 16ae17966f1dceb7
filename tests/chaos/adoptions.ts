import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { whileMoving } from '#lib/commands/alive.ts';
import { ROOT } from '#lib/commands/root.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { expectOnce, placed } from './arrivals.ts';
import { ask, askOne } from './ask.ts';
import { KNOBS, launch, makeOffice, pace, untilOver, untilSo } from './campaigns.ts';
import type { House } from './house.ts';
import { type Clone, copyData, startClone } from './restore.ts';
import { Promises, type Verdict } from './verdict.ts';

const PEOPLE = 200;
const CALLS_PER_REQUEST = 5;
/** Slow enough that the original still has much to send when the copy announces itself. */
const SLOW = 0.2;
const FAST = 20;
/** How long nothing may move in the copy before the trial is given up. */
const STILL_SECONDS = 90;

type Office = { actor: Actor; accountId: string };

/**
 * A copy is told to be the one that sends, while its original runs and sends. The copy announces itself by the last batch;
 * the original finds it and stops, and the copy calls all other people: nobody is called twice, and nobody is left out.
 */
export async function adoptWhileTheOriginalRuns(house: House, plan: { copies: number }): Promise<Verdict> {
  const begun = Date.now();
  const promises = new Promises();
  await house.platform.forget();
  await house.platform.faults({});
  const limits = { callsPerRequest: CALLS_PER_REQUEST, requestsPerSecond: FAST, inFlight: 3 };
  const office = await makeOffice(house.platform, limits);
  await untilOver(house, promises, [await launch(office.actor, CALLS_PER_REQUEST)]);
  for (let copy = 0; copy < plan.copies; copy += 1) {
    house.say(`copy ${copy + 1} of ${plan.copies}`);
    await adoptOnce(house, promises, office);
  }
  const figures = { copies: plan.copies, seconds: Math.round((Date.now() - begun) / 1000) };
  return { figures, broken: promises.broken };
}

async function adoptOnce(house: House, promises: Promises, { actor, accountId }: Office): Promise<void> {
  await pace(accountId, SLOW);
  const campaignId = await launch(actor, PEOPLE);
  const crew = [house.startWorker(KNOBS), house.startWorker(KNOBS)];
  await placed(campaignId, 1);
  const copy = await copyData(house);
  const clone = await startClone(copy);
  try {
    await clone.ask('UPDATE account SET requests_per_second = $2 WHERE id = $1', [accountId, FAST]);
    promises.holds('a copy needs to be told about its original', adopt(clone, []) === 1, 'no word was needed');
    promises.holds('a copy is adopted by whoever says so', adopt(clone, ['--original', 'stopped']) === 0, 'refused');
    await clone.startWorker(KNOBS).up;
    const announced = await moves(clone, campaignId, async () => (await sentAnew(clone, campaignId)) > 0);
    promises.holds('the copy announces itself by one batch', announced, await sentAnew(clone, campaignId));

    // The original asks every two minutes while it places: that time passes.
    await ask(`UPDATE campaign SET cleared_at = now() - interval '121 seconds' WHERE id = $1`, [campaignId]);
    await untilSo([campaignId], async () => (await stoppedReason(accountId)) !== null);
    const reason = await stoppedReason(accountId);
    promises.holds('the original finds the copy and stops', reason === 'olderDatabase', reason);
    promises.holds('by one batch, until then', (await sentAnew(clone, campaignId)) === 1, 'more');

    // The time for which the copy waits passes, too.
    await clone.ask(
      `UPDATE batch SET sent_at = sent_at - interval '10 minutes', due_at = now() WHERE state = 'unknown' AND campaign_id = $1`,
      [campaignId],
    );
    const over = await moves(clone, campaignId, async () => (await openIn(clone, campaignId)) === '[]');
    promises.holds('the copy comes to its end', over, await openIn(clone, campaignId));
  } finally {
    await clone.stop();
    copy.drop();
    await Promise.all(crew.map((worker) => worker.kill()));
  }
  await expectOnce(house, promises, campaignId, PEOPLE);
  // If a person resumes the original, it finds that nobody is left to call.
  await lookUpAfterRestore(actor);
  await pace(accountId, FAST);
  await untilOver(house, promises, [campaignId]);
  await expectOnce(house, promises, campaignId, PEOPLE);
}

/** Runs `npm run admin -- adopt` in the copy; returns its exit code. */
function adopt(clone: Clone, flags: string[]): number | null {
  const script = join(ROOT, 'prisma/scripts/admin.ts');
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, 'adopt', ...flags], {
    env: { ...process.env, ...KNOBS, DATABASE_URL: clone.databaseUrl, DATA_DIR: clone.dataDir },
  }).status;
}

const stoppedReason = async (accountId: string) =>
  (await askOne<{ reason: string | null }>('SELECT stopped_reason AS reason FROM account WHERE id = $1', [accountId]))
    .reason;

/** Returns the number of batches that the copy has placed since it was adopted. */
async function sentAnew(clone: Clone, campaignId: string): Promise<number> {
  const [row] = await clone.ask<{ batches: number }>(
    `SELECT count(*)::int AS batches FROM batch WHERE campaign_id = $1 AND replaces IS NOT NULL AND attempt > 0`,
    [campaignId],
  );
  return row?.batches ?? 0;
}

async function openIn(clone: Clone, campaignId: string): Promise<string> {
  const rows = await clone.ask(
    `SELECT state, count(*)::int AS batches FROM batch
     WHERE campaign_id = $1 AND state IN ('pending', 'sending', 'submitted', 'unknown') GROUP BY state ORDER BY state`,
    [campaignId],
  );
  return JSON.stringify(rows);
}

/** Waits for an effect of a copy's workers; returns false once nothing in it has moved for long. */
function moves(clone: Clone, campaignId: string, holds: () => Promise<boolean>): Promise<boolean> {
  const mark = async () => [await openIn(clone, campaignId), await clone.ask('SELECT max(id::text) FROM exchange')];
  return whileMoving(STILL_SECONDS, holds, mark, 300);
}
