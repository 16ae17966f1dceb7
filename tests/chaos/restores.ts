import { closeDatabase } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { generator } from '#lib/sendservice/sandbox/progress.ts';
import { callsThere, countPlaced, expectOnce, placed } from './arrivals.ts';
import { askOne } from './ask.ts';
import { KNOBS, launch, makeOffice, openBatches, pace, standstill, untilOver, untilSo } from './campaigns.ts';
import type { House } from './house.ts';
import { type Copy, copyData, putBack, startClone } from './restore.ts';
import { Promises, type Verdict } from './verdict.ts';
import type { WorkerProcess } from './worker.ts';

const PEOPLE = 200;
const CALLS_PER_REQUEST = 5;
const BATCHES = PEOPLE / CALLS_PER_REQUEST;
/** Slow enough that a copy, which takes a second or two, ends in the middle of it. */
const REQUESTS_PER_SECOND = 8;

/** How often a copy is restored, and how often one runs beside the original. */
export type Plan = { seed: number; restores: number; clones: number };

/**
 * A database is copied while calls are sent, the sending goes on, and the copy is restored, or runs beside its original:
 * nobody is called twice, and after a person had it looked up nobody is forgotten.
 */
export async function restoreWhileDispatching(house: House, plan: Plan): Promise<Verdict> {
  const begun = Date.now();
  const promises = new Promises();
  const random = generator(plan.seed * 31 + 11);
  await house.platform.forget();
  await house.platform.faults({ latencyMs: 20 });
  const limits = { callsPerRequest: CALLS_PER_REQUEST, requestsPerSecond: REQUESTS_PER_SECOND, inFlight: 3 };
  const office = await makeOffice(house.platform, limits);
  // An account that has called before: a database that never called is the rarer case.
  await untilOver(house, promises, [await launch(office.actor, CALLS_PER_REQUEST)]);

  const stopped: boolean[] = [];
  for (let restore = 0; restore < plan.restores; restore += 1) {
    house.say(`restore ${restore + 1} of ${plan.restores}`);
    stopped.push(await putBackOnce(house, promises, office, { at: random(), later: random() }));
  }
  let sentByClones = 0;
  for (let clone = 0; clone < plan.clones; clone += 1) {
    house.say(`clone ${clone + 1} of ${plan.clones}`);
    sentByClones += await runBeside(house, promises, office, random());
  }
  const figures = {
    restores: plan.restores,
    foundOut: stopped.filter(Boolean).length,
    clones: plan.clones,
    exchangesOfClones: sentByClones,
    seconds: Math.round((Date.now() - begun) / 1000),
  };
  await house.platform.faults({});
  return { figures, broken: promises.broken };
}

type Office = { actor: Actor; accountId: string };

/** Returns whether the older database was detected, which it must be if anything was sent after the copy. */
async function putBackOnce(
  house: House,
  promises: Promises,
  { actor, accountId }: Office,
  when: { at: number; later: number },
): Promise<boolean> {
  await pace(accountId, REQUESTS_PER_SECOND);
  const campaignId = await launch(actor, PEOPLE);
  let crew = [house.startWorker(KNOBS), house.startWorker(KNOBS)];
  await placed(campaignId, 1 + Math.floor(when.at * (BATCHES - 4)));
  const copy = await copyData(house);
  const atCopy = await countPlaced(campaignId);
  await placed(campaignId, Math.min(BATCHES, atCopy + 1 + Math.floor(when.later * (BATCHES - atCopy))));
  await killAll(crew);
  const before = await callsThere(house, campaignId);
  await putBackCopy(house, copy);
  const inCopy = await countPlaced(campaignId);

  crew = [house.startWorker(KNOBS), house.startWorker(KNOBS)];
  const stoppedReason = async () =>
    (await askOne<{ reason: string | null }>('SELECT stopped_reason AS reason FROM account WHERE id = $1', [accountId]))
      .reason;
  await untilSo([campaignId], async () => {
    const open = await openBatches([campaignId]);
    return (await stoppedReason()) !== null || Object.keys(open).length === 0;
  });
  const reason = await stoppedReason();
  const missing = Math.max(0, before.all / CALLS_PER_REQUEST - inCopy);
  if (missing > 3) promises.holds('an older database is found out', reason === 'olderDatabase', { reason, missing });
  if (reason !== null) await lookUpAfterRestore(actor);
  await pace(accountId, 1000);
  const over = await untilSo([campaignId], async () => Object.keys(await openBatches([campaignId])).length === 0);
  promises.holds('it comes to its end', over, over || (await standstill([campaignId], crew)));
  await killAll(crew);
  await expectOnce(house, promises, campaignId, PEOPLE);
  return reason !== null;
}

/** A copy runs beside its original, which goes on; returns how many exchanges it began. */
async function runBeside(
  house: House,
  promises: Promises,
  { actor, accountId }: Office,
  when: number,
): Promise<number> {
  await pace(accountId, REQUESTS_PER_SECOND);
  const campaignId = await launch(actor, PEOPLE);
  const crew = [house.startWorker(KNOBS), house.startWorker(KNOBS)];
  await placed(campaignId, 1 + Math.floor(when * (BATCHES - 4)));
  const copy = await copyData(house);
  const clone = await startClone(copy);
  const [{ last } = { last: null }] = await clone.ask<{ last: string | null }>(
    'SELECT max(id::text) AS last FROM exchange',
  );
  const worker = clone.startWorker(KNOBS);
  await worker.up;
  const over = await untilSo([campaignId], async () => Object.keys(await openBatches([campaignId])).length === 0);
  promises.holds('the original comes to its end', over, over || (await standstill([campaignId], crew)));
  // By then it has checked several times whether it may send.
  await untilSo([campaignId], async () => {
    const [row] = await clone.ask<{ beats: number }>(
      `SELECT count(*)::int AS beats FROM worker WHERE cardinality(elsewhere) > 0 AND seen_at > started_at + interval '4 seconds'`,
    );
    return (row?.beats ?? 0) > 0;
  });
  const [begun] = await clone.ask<{ exchanges: number }>(
    'SELECT count(*)::int AS exchanges FROM exchange WHERE id::text > $1',
    [last],
  );
  promises.holds('a clone sends nothing', begun?.exchanges === 0, begun);
  await clone.stop();
  await killAll(crew);
  copy.drop();
  await expectOnce(house, promises, campaignId, PEOPLE);
  return begun?.exchanges ?? 0;
}

async function putBackCopy(house: House, copy: Copy): Promise<void> {
  // This process's connections to the database that goes away would fail for their next user.
  await closeDatabase();
  await putBack(house, copy);
  copy.drop();
}

const killAll = (crew: WorkerProcess[]) => Promise.all(crew.map((worker) => worker.kill()));
