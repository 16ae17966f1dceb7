import { pauseCampaign, resumeCampaign } from '#lib/features/dispatch/service.ts';
import { ask, askOne } from './ask.ts';
import { KNOBS, launch, makeOffice, pace, untilOver, untilSo } from './campaigns.ts';
import type { House } from './house.ts';
import { checkLedger } from './ledger.ts';
import { Promises, type Verdict } from './verdict.ts';

/** Number of requests of the other campaign after which a pause has lasted long enough to be broken. */
const PAUSE_LASTS = 4;
const PEOPLE_PER_CYCLE = 60;
/** Slow enough that few requests are sent between two looks of this process, however busy the machine is. */
const REQUESTS_PER_SECOND = 20;

const LATENCY_MS = 60;

/** The time during which nothing may be sent, by the database's clock. */
type Pause = { from: Date; to: Date };

/**
 * Pauses and resumes a campaign through the service while two workers dispatch it and another one on the same account.
 * No request of it begins during a pause, and any request that arrives during one began before.
 */
export async function pauseWhileDispatching(house: House, plan: { cycles: number }): Promise<Verdict> {
  const begun = Date.now();
  const promises = new Promises();
  await house.platform.faults({ latencyMs: LATENCY_MS });
  const { actor, accountId } = await makeOffice(house.platform, {
    callsPerRequest: 3,
    requestsPerSecond: REQUESTS_PER_SECOND,
    inFlight: 6,
  });
  const paused = await launch(actor, plan.cycles * PEOPLE_PER_CYCLE);
  const goingOn = await launch(actor, plan.cycles * PEOPLE_PER_CYCLE);
  const workers = [house.startWorker(KNOBS), house.startWorker(KNOBS)];
  await Promise.all(workers.map((worker) => worker.up));

  const pauses: Pause[] = [];
  let inTime = true;
  while (inTime && pauses.length < plan.cycles) {
    inTime = await moreThan(paused, (await placed(paused)) + 1);
    await pauseCampaign(actor, paused);
    const from = await clock();
    inTime &&= await moreThan(goingOn, (await placed(goingOn)) + PAUSE_LASTS);
    const to = await clock();
    await resumeCampaign(actor, paused);
    pauses.push({ from, to });
    house.say(`${pauses.length} pauses`);
  }
  promises.holds('there was enough to send in every cycle', inTime, `${pauses.length} of ${plan.cycles} cycles`);
  await Promise.all(workers.map((worker) => worker.stop()));
  await house.platform.faults({});
  await pace(accountId, 1000);
  await untilOver(house, promises, [paused, goingOn]);

  const inPauses = await judge(house, promises, paused, pauses);
  const ledger = await checkLedger(promises, house.platform, {
    campaignIds: [paused, goingOn],
    killed: [],
    outages: [],
    longestExchangeMs: 0,
  });
  const figures = { cycles: pauses.length, ...inPauses, ...ledger, seconds: Math.round((Date.now() - begun) / 1000) };
  return { figures, broken: promises.broken };
}

async function judge(house: House, promises: Promises, campaignId: string, pauses: Pause[]) {
  const pauseAt = (at: Date) => pauses.find((pause) => at > pause.from && at < pause.to);
  const exchanges = await ask<{ batchId: string; startedAt: Date }>(
    `SELECT batch_id AS "batchId", started_at AS "startedAt" FROM exchange WHERE campaign_id = $1 AND kind = 'place'`,
    [campaignId],
  );
  promises.none(
    'no request begins within a pause',
    exchanges.filter(({ startedAt }) => pauseAt(startedAt)).map(({ startedAt }) => startedAt.toISOString()),
  );

  const batches = new Map(
    (
      await ask<{ code: string; batch: string }>(
        'SELECT code_request AS code, batch_id AS batch FROM call WHERE campaign_id = $1',
        [campaignId],
      )
    ).map(({ code, batch }) => [code, batch]),
  );
  const begunAt = new Map(exchanges.map(({ batchId, startedAt }) => [batchId, startedAt]));
  const arrivals = (await house.platform.items()).flatMap(({ codeRequest, arrivedAt }) => {
    const batch = batches.get(codeRequest);
    const pause = pauseAt(new Date(arrivedAt));
    return batch && pause ? [{ batch, pause, arrivedAt, begunAt: begunAt.get(batch) }] : [];
  });
  promises.none(
    'what arrives within a pause had begun before',
    arrivals
      .filter((arrival) => !(arrival.begunAt && arrival.begunAt <= arrival.pause.from))
      .map((arrival) => JSON.stringify(arrival)),
  );
  const latest = Math.max(0, ...arrivals.map(({ arrivedAt, pause }) => Date.parse(arrivedAt) - pause.from.getTime()));
  return {
    requests: exchanges.length,
    requestsThatArrivedWithinAPause: new Set(arrivals.map(({ batch }) => batch)).size,
    latestArrivalAfterAPauseMs: latest,
  };
}

async function placed(campaignId: string): Promise<number> {
  const { count } = await askOne<{ count: number }>(
    `SELECT count(*)::int AS count FROM exchange WHERE campaign_id = $1 AND kind = 'place'`,
    [campaignId],
  );
  return count;
}

function moreThan(campaignId: string, requests: number): Promise<boolean> {
  return untilSo([campaignId], async () => (await placed(campaignId)) > requests, 3);
}

async function clock(): Promise<Date> {
  const { now } = await askOne<{ now: Date }>('SELECT clock_timestamp()::timestamptz(3) AS now');
  return now;
}
